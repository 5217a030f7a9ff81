"""The rubric of the lesson "exploring-latent-spaces" against notebooks of every kind."""
