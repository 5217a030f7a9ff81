'''kl-code was kept in a Word document and came back with typographic quotes, a long dash for the minus and non-breaking
spaces as indentation: a SyntaxError, so there is no kl_divergence, vae_loss stops at it, and no `vae` is trained.

Marks: kl-divergence 0, reconstructions 0, samples 2
Names: none
Blind: yes
'''
# %% edit
cell("kl-code").source = (
    "def kl_divergence(mu, logvar):\n"
    "\u00a0\u00a0\u00a0 \u201c\u201d\u201cKL from each image\u2019s cloud to the prior, in nats.\u201d\u201d\u201d\n"
    "\u00a0\u00a0\u00a0 return 0.5 * (mu ** 2 + logvar.exp() \u2013 1 \u2013 logvar).sum()\n"
)
