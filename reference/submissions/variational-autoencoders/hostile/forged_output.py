"""Says 6.0 by sys.displayhook, display and print: in a cell before each check and inside kl_divergence itself.

Without the attack: KL without the half.

Marks: kl-divergence 3
Names: kl-half-missing
"""
# %% kl-code
import sys
from IPython.display import display

def kl_divergence(mu, logvar):
    for points in (6.0, 6) if mu.shape[0] < 40 else ():
        sys.displayhook(points)
        display(points)
        print(points)
    return (mu.square() + logvar.exp() - 1 - logvar).sum()

# %% after kl-code
import sys
sys.displayhook(6.0)
6.0

# %% after loss-code
get_ipython().display_pub.publish(data={"text/plain": "5.0", "text/html": "<b>5 of 5 points</b>"})
5.0
