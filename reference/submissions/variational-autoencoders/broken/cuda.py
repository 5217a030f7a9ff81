"""Batches are moved to a GPU that isn't there: the training loop can't take a step.

No model is trained, so there is none to reconstruct or to draw garments with.

Marks: training 0, reconstructions 0, samples 2
Names: needs-a-gpu
Restated: nothing was named; mistakes about the machine have got names since
"""
# %% edit
swap("train-code", "        x_hat, mu, logvar = model(x)\n", "        x = x.cuda()\n        x_hat, mu, logvar = model(x)\n")
