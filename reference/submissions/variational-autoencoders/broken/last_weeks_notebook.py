'''The wrong file from the downloads folder: the notebook of lesson 2, solved, with its own check cells.

Refused: not this lesson
Blind: yes
'''
# %% edit
import json


def graded(grade_id, source, points=0, solution=False):
    return {
        "cell_type": "code", "execution_count": 7, "id": grade_id, "outputs": [], "source": source.splitlines(True),
        "metadata": {"deletable": False, "nbgrader": {
            "grade": bool(points), "grade_id": grade_id, "locked": not solution, "schema_version": 3,
            "solution": solution, "task": False, "cell_type": "code", "checksum": "0" * 32,
            **({"points": points} if points else {})}},
    }


raw(json.dumps({
    "nbformat": 4, "nbformat_minor": 5,
    "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
    "cells": [
        {"cell_type": "markdown", "id": "title", "metadata": {}, "source": ["# Autoencoders\n"]},
        graded("setup", "import torch\nfrom torch import nn\n\nfrom autograder.desk import Grader\n\n"
                        "grader = Grader(\"autoencoders\")\n"),
        graded("autoencoder-class", "class Autoencoder(nn.Module):\n"
               "    def __init__(self, bottleneck=32):\n"
               "        super().__init__()\n"
               "        self.encoder = nn.Sequential(nn.Flatten(), nn.Linear(784, bottleneck))\n"
               "        self.decoder = nn.Sequential(nn.Linear(bottleneck, 784), nn.Sigmoid(), nn.Unflatten(1, (1, 28, 28)))\n\n"
               "    def forward(self, x):\n"
               "        return self.decoder(self.encoder(x))\n", solution=True),
        graded("bottleneck", "grader.check(\"bottleneck\")\n", points=4),
        graded("reconstruction", "grader.check(\"reconstruction\")\n", points=6),
    ],
}, indent=1).encode("utf8"))
