"""The walk loads a model of its own from a drive that isn't mounted where it is graded.

Marks: latent-interpolate 0
Names: needs-colab
"""
# %% edit
swap("latent-code", "    with torch.no_grad():", "    model.load_state_dict(torch.load('/content/drive/MyDrive/vae.pt'))\n    with torch.no_grad():")
