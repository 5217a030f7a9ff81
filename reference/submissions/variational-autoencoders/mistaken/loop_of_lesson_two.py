'''Lesson 2's loop pasted as it was: the model's three outputs go into mse_loss as one, which raises at the first batch
(AttributeError: a tuple has no size). No `vae` either.

Marks: training 0, reconstructions 0, samples 2
Names: none
Blind: yes
'''
# %% train-code
import torch.nn.functional as F


def train_epoch(model, loader, optimizer, beta=1.0):
    # copied from autoencoders.ipynb, TODO check if something has to change
    model.train()
    running_loss = 0.0
    n_batches = 0
    for images, _ in loader:
        optimizer.zero_grad()
        reconstructed = model(images)
        loss = F.mse_loss(reconstructed, images)
        loss.backward()
        optimizer.step()
        running_loss += loss.item()
        n_batches += 1
    return running_loss / n_batches
