"""The scaffolding as released, filled in with the shortest lines; comments and docstrings left standing.

Marks: full
Names: none
"""
# %% edit
swap("vae-class", "sigma = torch.exp(0.5 * logvar)", "sigma = torch.exp(logvar) ** 0.5")
swap("vae-class", "epsilon = torch.randn_like(mu)", "epsilon = torch.randn(mu.shape)")
swap("kl-code", "return 0.5 * (mu.square() + logvar.exp() - 1 - logvar).sum()", "return torch.sum(mu * mu + torch.exp(logvar) - 1 - logvar) / 2")
swap("loss-code", "recon_loss = (x_hat - x).square().sum() / batch_size", "recon_loss = torch.sum((x_hat - x) ** 2) / batch_size")
cell("prediction-no-kl").source = 'prediction_no_kl = "a better generator"  # just a guess'
cell("prediction-clouds").source = 'prediction_clouds = "they stay empty"'
