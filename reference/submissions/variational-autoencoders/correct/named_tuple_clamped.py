"""encode returns a named tuple, logvar is kept within 10, and out of training mu itself is the code.

Three habits of public implementations; LESSONS' rules 3 and 6 accept each.

Marks: full
Names: none
"""
# %% after setup
from typing import NamedTuple


class Cloud(NamedTuple):
    mu: torch.Tensor
    logvar: torch.Tensor


class Output(NamedTuple):
    x_hat: torch.Tensor
    mu: torch.Tensor
    logvar: torch.Tensor

# %% edit
swap("vae-class", "return self.to_mu(h), self.to_logvar(h)", "return Cloud(mu=self.to_mu(h), logvar=self.to_logvar(h).clamp(-10, 10))")
swap("vae-class", "        # sigma, from logvar.\n", "        if not self.training:\n            return mu\n")
swap("vae-class", "        mu, logvar = self.encode(x)\n        z = self.reparameterize(mu, logvar)\n        return self.decode(z), mu, logvar",
     "        cloud = self.encode(x)\n        return Output(self.decode(self.reparameterize(*cloud)), *cloud)")
swap("vae-class", "return self.decoder(z)", "return self.decoder(z).clamp(0, 1)")
swap("train-code", "        x_hat, mu, logvar = model(x)\n        loss, recon_loss, kl = vae_loss(x_hat, x, mu, logvar, beta)",
     "        out = model(x)\n        loss = vae_loss(out.x_hat, x, out.mu, out.logvar, beta)[0]")
swap("reconstruct-code", "by_vae, mu, logvar = vae(x)", "by_vae = vae(x).x_hat")
