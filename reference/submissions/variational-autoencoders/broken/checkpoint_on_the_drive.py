"""Each epoch is saved to a mounted drive, as on Colab; here there is none, so no epoch comes to its end.

Marks: training 0, reconstructions 0, samples 2
Names: needs-colab
"""
# %% edit
swap("train-code", "    return total / len(loader)", "    torch.save(model.state_dict(), '/content/drive/MyDrive/vae.pt')\n    return total / len(loader)")
