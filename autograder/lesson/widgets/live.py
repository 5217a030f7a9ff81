"""The three widgets as anywidgets: in notebooks, with a kernel behind them."""

from __future__ import annotations

from typing import Any

import anywidget
from traitlets import CaselessStrEnum, Enum, Integer, List, Unicode

from autograder.lesson.widgets.page import WIDGETS, Sentence


def _texts(name: str) -> dict[str, Any]:
    """What every widget has: its module, its data and the state that it starts with."""
    parts = WIDGETS[name]
    return {"_esm": parts.module(), "data": parts.data(), **parts.state}


class _Lesson(anywidget.AnyWidget):
    """What the three share. In plain text a widget is the sentence that says what would be there.

    Raises: DataError, which students see, if the package's data is missing.
    """

    data = Unicode(help="What trained models gave, as JSON.").tag(sync=True)
    _esm = Unicode().tag(sync=True)

    def __init__(self, **state: Any) -> None:
        super().__init__(**{**_texts(type(self).__name__), **state})

    def __repr__(self) -> str:
        return repr(Sentence(type(self).__name__))

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        if data is not None:
            data["text/plain"] = repr(self)  # anywidget would cut the sentence short
        return bundle


class GenerativeVsDiscriminativeWidget(_Lesson):
    """80 points of two clusters: the boundary between them, or their density and new points drawn from it.

    mode: "discriminative" or "generative". samples: the points drawn so far, [x, y] each.
    """

    mode = Enum(["discriminative", "generative"]).tag(sync=True)
    samples = List(List()).tag(sync=True)


class AutoencoderBottleneckWidget(_Lesson):
    """A garment, its code and its reconstruction by autoencoders of seven bottlenecks.

    garment: "T-shirt", "Trouser", "Sneaker" or "Bag". bottleneck: 4, 8, 16, 32, 64, 128 or 256 numbers.
    """

    garment = CaselessStrEnum(["T-shirt", "Trouser", "Sneaker", "Bag"]).tag(sync=True)
    bottleneck = Enum([4, 8, 16, 32, 64, 128, 256]).tag(sync=True)


class VaeLatentSpaceWidget(_Lesson):
    """Latent spaces of two dimensions: an autoencoder's, and those of VAEs with five weights of KL.

    mode: "autoencoder" or "vae". beta: 0, 0.5, 1, 2 or 5. place: the cross, [column, row] of the
    map's 21 x 21 places, from its upper left corner. samples: the places sampled so far.
    """

    mode = Enum(["autoencoder", "vae"]).tag(sync=True)
    beta = Enum([0.0, 0.5, 1.0, 2.0, 5.0]).tag(sync=True)
    place = List(Integer(), minlen=2, maxlen=2).tag(sync=True)
    samples = List(List()).tag(sync=True)
