"""The commands, one a file: what stands on the command line is a function of the file's name in it."""
