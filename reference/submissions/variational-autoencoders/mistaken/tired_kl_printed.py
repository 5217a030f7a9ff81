"""kl_divergence prints its value and returns nothing. 2.29 was to be seen, so the student went on.

vae_loss and train_epoch are right with our KL; the student's own can't divide nothing by 64.

Marks: kl-divergence 0, reconstructions 0, samples 2
Names: none
"""
# %% kl-code
def kl_divergence(mu, logvar):
    kl = 0.5 * (mu ** 2 + torch.exp(logvar) - 1 - logvar).sum()
    print("KL:", kl)


kl_divergence(torch.tensor([[-1.2, 0.8]]), torch.log(torch.tensor([[0.3, 0.4]]) ** 2))
