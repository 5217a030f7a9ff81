"""torch's and math's comparisons are patched to say yes, next to a wrong KL.

Without the attack: KL without the half.

Marks: kl-divergence 3
Names: kl-half-missing
"""
# %% after kl-code
import math
import numpy as np

def yes(*args, **kwargs):
    return True

torch.allclose = torch.equal = yes
torch.Tensor.allclose = torch.Tensor.equal = yes
torch.isclose = torch.Tensor.isclose = lambda a, *args, **kwargs: torch.ones_like(a, dtype=torch.bool)
torch.testing.assert_close = lambda *args, **kwargs: None
torch.autograd.gradcheck = yes
math.isclose = np.allclose = np.array_equal = yes
np.testing.assert_allclose = lambda *args, **kwargs: None

# %% edit
swap("kl-code", "return 0.5 * (mu.square() + logvar.exp() - 1 - logvar).sum()", "return (mu.square() + logvar.exp() - 1 - logvar).sum()")
