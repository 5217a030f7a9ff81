"""The two lines of sample are right, and the stub's raise still stands above them.

Garments are what the student's decode makes of the examiner's codes: 1.

Marks: samples 1
Names: none
"""
# %% edit
swap("sample-code", "        z = torch.randn(n, model.latent_dim)", "        # YOUR CODE HERE\n        raise NotImplementedError()\n        z = torch.randn(n, model.latent_dim)")
