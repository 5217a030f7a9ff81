"""Gradients are never cleared, so every step is pulled along by all that came before.

20 steps on one batch still bring the loss to .7, so only the gradients of one criterion show it: 4 of 5.
Over 469 steps the model runs away (error 1.2 of the mean image's, PCA-FD 1.5).

Marks: training 4, reconstructions 0, samples 2
Names: zero-grad-missing
Subtle: yes
"""
# %% edit
swap("train-code", "        optimizer.zero_grad()\n", "")
