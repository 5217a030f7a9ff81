'''Code golf: lambdas for functions, walrus, a comprehension as the training loop, the class on a few lines.

Marks: full
Names: none
Blind: yes
'''
# %% vae-class
L, S, C, T, R = nn.Linear, nn.Sequential, nn.Conv2d, nn.ConvTranspose2d, nn.ReLU
class VAE(nn.Module):
    def __init__(s, latent_dim=32):
        super().__init__(); s.latent_dim = d = latent_dim
        s.features = S(C(1,16,3,2,1), R(), C(16,32,3,2,1), R(), nn.Flatten())
        s.to_mu, s.to_logvar = L(1568,d), L(1568,d)
        s.decoder = S(L(d,1568), R(), nn.Unflatten(1,(32,7,7)), T(32,16,3,2,1,1), R(), T(16,1,3,2,1,1), nn.Sigmoid())
    encode = lambda s, x: [f(s.features(x)) for f in (s.to_mu, s.to_logvar)]
    reparameterize = lambda s, mu, logvar: mu + (logvar/2).exp()*torch.randn_like(mu)
    decode = lambda s, z: s.decoder(z)
    forward = lambda s, x: (s.decode(s.reparameterize(*(e := s.encode(x)))), *e)
# %% kl-code
kl_divergence = lambda mu, logvar: (mu*mu + logvar.exp() - 1 - logvar).sum()/2
# %% loss-code
vae_loss = lambda x_hat, x, mu, logvar, beta=1.: ((r := ((x_hat-x)**2).sum()/len(x)) + beta*(k := kl_divergence(mu, logvar)/len(x)), r, k)
# %% train-code
def train_epoch(model, loader, optimizer, beta=1.):
    model.train()
    def go(x):
        optimizer.zero_grad(); h, m, v = model(x)
        (l := vae_loss(h, x, m, v, beta)[0]).backward(); optimizer.step(); return l.item()
    return sum(l := [go(x) for x, _ in loader])/len(l)
# %% sample-code
sample = torch.no_grad()(lambda model, n: model.decode(torch.randn(n, model.latent_dim)))
