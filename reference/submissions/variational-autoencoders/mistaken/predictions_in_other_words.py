"""Predictions that are none of the choices: a sentence, a number, a list. Nothing else is wrong.

Each earns its point for being made, as one of the three that are offered; these can't be read.

Marks: predictions 0
Names: none
"""
# %% prediction-clouds
prediction_clouds = "They probably overlap, so I'd say that the gaps get smaller but don't vanish."
# %% prediction-no-kl
prediction_no_kl = 2
# %% prediction-no-recon
prediction_no_recon = ["sharp garments", "one blurry average"]
