"""The textbook's KL between two multivariate normals, with trace and log-determinant of a diagonal matrix.

Draws come from a MultivariateNormal with a triangular factor; the picture's error is the trace of a product.

Marks: full
Names: none
"""
# %% edit
swap("vae-class", "        # sigma, from logvar.\n        sigma = torch.exp(0.5 * logvar)\n        # epsilon, of mu's shape.\n        epsilon = torch.randn_like(mu)\n        return mu + sigma * epsilon",
     "        factor = torch.diag_embed(torch.exp(0.5 * logvar))  # (B, D, D)\n        return torch.distributions.MultivariateNormal(mu, scale_tril=factor, validate_args=False).rsample()")
# %% kl-code
def kl_divergence(mu, logvar):
    """1/2 (tr(S) + mu' mu - D - log det S), S the covariance matrix of each image's cloud."""
    D = mu.shape[1]
    S = torch.diag_embed(logvar.exp())
    trace = torch.diagonal(S, dim1=-2, dim2=-1).sum(-1)
    square = torch.bmm(mu.unsqueeze(1), mu.unsqueeze(2)).squeeze()
    log_det = logvar.sum(-1)
    return (0.5 * (trace + square - D - log_det)).sum()
# %% loss-code
def vae_loss(x_hat, x, mu, logvar, beta=1.0):
    E = (x_hat - x).flatten(1)  # (B, 784)
    recon_loss = torch.trace(E @ E.T) / E.shape[0]
    kl = kl_divergence(mu, logvar) / E.shape[0]
    loss = recon_loss + beta * kl
    return loss, recon_loss, kl
# %% sample-code
def sample(model, n):
    zero = torch.zeros(model.latent_dim)
    prior = torch.distributions.MultivariateNormal(zero, torch.eye(model.latent_dim))
    with torch.no_grad():
        return model.decode(prior.sample((n,)))
