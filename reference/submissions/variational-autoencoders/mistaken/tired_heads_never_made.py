"""The heads of the encoder were put off: __init__ raises, so there is no model whatever else was written.

What can't be constructed earns nothing. KL, the loss and the predictions are right.

Marks: encode 0, reparameterize 0, decode 0, training 0, reconstructions 0, samples 0
Names: none
"""
# %% edit
swap("vae-class", "        self.to_mu = nn.Linear(32 * 7 * 7, latent_dim)\n        self.to_logvar = nn.Linear(32 * 7 * 7, latent_dim)\n", "        # YOUR CODE HERE\n        raise NotImplementedError()\n")
