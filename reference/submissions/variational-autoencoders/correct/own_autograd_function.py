"""KL as an autograd.Function with a backward by hand, and the loss as a small module with a state of its own.

Marks: full
Names: none
"""
# %% edit
swap("vae-class", "        return mu + sigma * epsilon", "        return epsilon.mul_(sigma).add_(mu)  # in place, in epsilon's own memory")
# %% kl-code
class GaussianKL(torch.autograd.Function):
    """KL(N(mu, sigma^2) || N(0, 1)), summed. dKL/dmu = mu, dKL/dlogvar = (sigma^2 - 1) / 2."""

    @staticmethod
    def forward(ctx, mu, logvar):
        excess = torch.expm1(logvar)  # sigma^2 - 1
        ctx.save_for_backward(mu, excess)
        return 0.5 * (mu * mu + excess - logvar).sum()

    @staticmethod
    def backward(ctx, grad_output):
        mu, excess = ctx.saved_tensors
        return grad_output * mu, grad_output * 0.5 * excess


def kl_divergence(mu, logvar):
    return GaussianKL.apply(mu, logvar)
# %% loss-code
class VAELoss(nn.Module):
    def __init__(self):
        super().__init__()
        self.squares = nn.MSELoss(reduction="sum")
        self.calls = 0

    def forward(self, x_hat, x, mu, logvar, beta=1.0):
        self.calls += 1
        n = x.shape[0]
        recon_loss = self.squares(x_hat, x) / n
        kl = kl_divergence(mu, logvar) / n
        return recon_loss + beta * kl, recon_loss, kl


vae_loss = VAELoss()
