"""The decoder ends without a sigmoid: its pictures leave [0, 1].

Shape is right: 1 of 2. The model learns the range well enough (PCA-FD .20 to .22).

Marks: decode 1
Names: sigmoid-missing
Subtle: yes
"""
# %% edit
swap("vae-class", "padding=1, output_padding=1), nn.Sigmoid(),", "padding=1, output_padding=1),")
