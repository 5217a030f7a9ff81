"""F.kl_div, found by searching for "KL divergence pytorch"; log_target, since logvar is a logarithm.

The prior costs 0 by chance: 1; half is more. The term has no floor, and training runs away.

Marks: kl-divergence 3, reconstructions 0, samples 2
Names: kl-f-kl-div
"""
# %% kl-code
import torch.nn.functional as F


def kl_divergence(mu, logvar):
    """No need to write it by hand: PyTorch has it. (sum over dimensions and batch)"""
    return F.kl_div(mu, logvar, reduction="sum", log_target=True)
