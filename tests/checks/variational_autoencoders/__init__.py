"""The rubric of the lesson "variational-autoencoders" against notebooks of every kind."""
