"""The scaffolding as released, filled in with the shortest lines; comments and docstrings left standing.

Marks: full
Names: none
"""

# %% edit
swap("loss-code", "return (x_hat - x).square().mean()", "return nn.functional.mse_loss(x_hat, x)")
swap(
    "noise-code",
    "        z = torch.randn(n, bottleneck_size)\n        return model.decoder(z)",
    "        return model.decoder(torch.randn(n, bottleneck_size))",
)
cell("prediction-small").source = 'prediction_small = "nothing recognisable"  # I guess'
cell("prediction-large").source = "prediction_large = 'Better, at no cost'"
