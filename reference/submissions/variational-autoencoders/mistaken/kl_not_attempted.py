"""Half finished: kl_divergence is left as released, all around it is done.

What was not attempted earns nothing. vae_loss and train_epoch are judged with our kl_divergence; the
student's own training stops at the stub, so there is no model.

Marks: kl-divergence 0, reconstructions 0, samples 2
Names: none
"""
# %% edit
swap("kl-code", "return 0.5 * (mu.square() + logvar.exp() - 1 - logvar).sum()", "# YOUR CODE HERE\n    raise NotImplementedError()")
