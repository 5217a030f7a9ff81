"""Gradients are cleared between backward and step, in a helper: "leave the place as clean as you found it".

At the step there is no gradient any more, so nothing ever learns; the mean that's returned is the right one. What
fails (the loss doesn't fall, no half learns) has one cause: half of 5 is more than the 2 points of the other lines.

Marks: train-epoch 2.5
Names: no-gradient-at-the-step
Blind: yes
"""


# %% train-code
def one_step(loss, optimizer):
    """Everything that belongs to one update."""
    loss.backward()
    optimizer.zero_grad()  # tidy up, or they would pile up over the batches
    optimizer.step()
    return loss.item()


def train_epoch(model, loader, optimizer):
    model.train()
    history = []
    for x, _ in loader:
        x_hat = model(x)
        history += [one_step(reconstruction_loss(x_hat, x), optimizer)]
    return sum(history) / len(history)
