"""The loop is right and is called train. The locked cell raises, so the student trains `vae` in a cell below it.

By the name of the contract train_epoch isn't there; the model was trained on the budget all the same.

Marks: training 0
Names: none
"""
# %% edit
swap("train-code", "def train_epoch(", "def train(")
# %% after train-vae
vae = train_on_budget(VAE, train)
