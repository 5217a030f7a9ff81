'''All of it right, but two functions go by the names that they have in another course: loss_function where the notebook
asks for vae_loss, generate where it asks for sample. The training loop calls the former, so the model is a good one.

Marks: vae-loss 0, samples 1
Names: none
Restated: the author left samples at 0; its point for garments asks the trained model alone, and that is good
Blind: yes
'''
# %% loss-code
def loss_function(recon_x, x, mu, logvar, beta=1.0):
    """Returns (loss, reconstruction, KL), all per image."""
    B = x.size(0)
    rec = torch.nn.functional.mse_loss(recon_x, x, reduction="sum") / B
    kld = kl_divergence(mu, logvar) / B
    return rec + beta * kld, rec, kld
# %% train-code
def train_epoch(model, loader, optimizer, beta=1.0):
    model.train()
    total = 0.0
    for x, _ in loader:
        recon_x, mu, logvar = model(x)
        loss, rec, kld = loss_function(recon_x, x, mu, logvar, beta)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total / len(loader)
# %% sample-code
@torch.no_grad()
def generate(model, n):
    z = torch.randn(n, model.latent_dim)
    return model.decode(z)
# %% after sample-code
# works!
pics = generate(vae, 24)
print(pics.shape, pics.min().item(), pics.max().item())
