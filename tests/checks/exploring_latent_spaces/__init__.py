"""The checks of the lesson exploring-latent-spaces."""
