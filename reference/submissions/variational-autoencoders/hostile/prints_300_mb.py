"""A cell that prints 300 MB, and a function that prints 30 more whenever it is asked.

Without the attack: KL without the half.

Marks: kl-divergence 3
Names: kl-half-missing
"""
# %% kl-code
import sys

def kl_divergence(mu, logvar):
    if mu.shape[0] < 40:
        for _ in range(30):
            sys.stdout.write("6.0 " * 250_000)
    return (mu.square() + logvar.exp() - 1 - logvar).sum()

# %% after kl-code
for _ in range(300):
    print("6.0\n" * 250_000)
