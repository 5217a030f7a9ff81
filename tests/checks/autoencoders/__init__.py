"""The rubric of the lesson "autoencoders" against notebooks of every kind."""
