"""sample takes the size of a code from the model it is given, and decodes with `vae` all the same.

For a model with codes of 5 numbers that raises; with 32 the pictures are those of another model.

Marks: samples 1.5
Names: sample-another-model
"""
# %% edit
swap("sample-code", "return model.decode(z)", "return vae.decode(z)")
