"""The loop is right and is called train. The locked cell raises, so the student trains `vae` in a cell below it.

By the name of the contract train_epoch isn't there; the model was trained on the budget all the same.

Marks: training 0, reconstructions 0, samples 2
Names: none
Restated: the model that is judged is the one that the locked cell leaves; else any object could be put there
"""
# %% edit
swap("train-code", "def train_epoch(", "def train(")
# %% after train-vae
vae = train_on_budget(VAE, train)
