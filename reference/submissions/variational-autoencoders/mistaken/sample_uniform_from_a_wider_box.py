"""Uniform codes from -2 to 2, "where most of a standard normal lies": the right average, nearly the right spread.

Garments are what the student's decode makes of the examiner's codes: 1; half of the check is more.

Marks: samples 1.5
Names: sample-uniform
Subtle: yes
"""
# %% sample-code
def sample(model, n):
    with torch.no_grad():
        z = torch.empty(n, model.latent_dim).uniform_(-2, 2)
        return model.decode(z)
