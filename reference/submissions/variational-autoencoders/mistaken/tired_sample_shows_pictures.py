"""sample draws the pictures into a figure and returns nothing.

Garments are what the student's decode makes of the examiner's codes: 1.

Marks: samples 1
Names: none
"""
# %% sample-code
def sample(model, n):
    with torch.no_grad():
        z = torch.randn(n, model.latent_dim)
        figures.grid(model.decode(z), title="my garments")
