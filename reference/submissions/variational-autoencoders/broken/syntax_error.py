"""A bracket is missing in kl_divergence, so that there is no such function.

vae_loss and train_epoch are judged with ours; the student's own training stops, so there is no model.

Marks: kl-divergence 0, reconstructions 0, samples 2
Names: none
"""
# %% kl-code
def kl_divergence(mu, logvar):
    return 0.5 * (mu.square() + logvar.exp() - 1 - logvar.sum()
