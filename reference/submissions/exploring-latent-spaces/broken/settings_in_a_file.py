"""The map's settings lie in a file of the student's own machine, which was not handed in.

Marks: embed-2d 0
Names: needs-a-file
"""
# %% embed-code
import json

def embed_2d(codes, seed):
    with open("settings/tsne.json") as file:
        settings = json.load(file)
    return TSNE(random_state=seed, init="random", **settings).fit_transform(codes)
