"""The decoder is frozen before the loop, since the lesson says that "the decoder stays as it was".

Marks: training 2.5, reconstructions 0, samples 2
Names: decoder-not-trained
"""
# %% train-code
def train_epoch(model, loader, optimizer, beta=1.0):
    model.train()
    # "What changes is how the encoder is trained."
    for parameter in model.decoder.parameters():
        parameter.requires_grad = False
    total = 0.0
    for x, _ in loader:
        x_hat, mu, logvar = model(x)
        loss, recon_loss, kl = vae_loss(x_hat, x, mu, logvar, beta)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total / len(loader)
