"""What stands around a wrong piece of the lesson on latent spaces: the notebook's names, as far as needed."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

CLASS_MEAN = """
def class_mean(model, images):
    places = [model.encode(image.unsqueeze(0))[0][0] for image in images]
    return torch.stack(places).sum(dim=0) / len(places)
"""


def with_function(name: str) -> Callable[[Any], dict[str, Any]]:
    """The stage for a wrong function, whose global names are those of the stage.

    So `vae` in it is what a question puts there, as it would be in a notebook.
    """

    def stage(wrong: Any) -> dict[str, Any]:
        names = dict(wrong.__globals__)
        names[name] = FunctionType(wrong.__code__, names, name, wrong.__defaults__)
        return names

    return stage
