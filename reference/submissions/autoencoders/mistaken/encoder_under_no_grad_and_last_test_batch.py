"""The loop encodes under no_grad, so that half the model never learns; the comparison keeps the last test batch's loss only.

The decoder alone learns the average picture, which lowers the loss enough.

Marks: train-epoch 4, compare-bottlenecks 2
Names: encoder-not-trained, last-test-batch-reported
Subtle: yes
"""

# %% edit
swap(
    "train-code",
    "        loss = reconstruction_loss(model(x), x)\n",
    """        with torch.no_grad():
            code = model.encoder(x)
        loss = reconstruction_loss(model.decoder(code), x)
""",
)
swap(
    "compare-code",
    "            losses = [reconstruction_loss(model(x), x).item() for x, _ in test_loader]\n            errors[size] = sum(losses) / len(losses)\n",
    "            for x, _ in test_loader:\n                errors[size] = reconstruction_loss(model(x), x).item()\n",
)
