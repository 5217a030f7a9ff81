"""The second prediction's variable is misspelt, and the class keeps its size as self.latent, which sample uses.

A prediction that isn't there earns nothing; sample does what it should with this student's class.

Marks: predictions 2
Names: none
"""
# %% prediction-no-kl
prediction_noKL = "an autoencoder again"
# %% edit
swap("vae-class", "        self.latent_dim = latent_dim\n", "        self.latent = latent_dim\n")
swap("sample-code", "z = torch.randn(n, model.latent_dim)", "z = torch.randn(n, model.latent)")
