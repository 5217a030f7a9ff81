"""The arrow is that from the first sneaker to the first boot, not between the means.

The first line (3) fails; direction and the sandals' own mu (1 + 1) may pass: 2. Half of 5 is more.

Marks: latent-arithmetic 2.5
Names: sum-of-one-pair
Blind: yes
"""
# %% arithmetic-code
def latent_arithmetic(model, boots, sneakers, sandals):
    def code(x):
        return model.encode(x)[0]

    with torch.no_grad():
        direction = (code(boots[:1]) - code(sneakers[:1])).flatten()
        return code(sandals).add(direction)
