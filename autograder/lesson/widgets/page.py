"""A widget's parts as text, and a widget as HTML that needs neither a kernel nor a network.

Knows nothing of anywidget: pages are also written where it isn't installed.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.lesson.archive import FOLDER, REMEDY, DataError

HERE = Path(__file__).parent
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./common\.mjs";$', re.MULTILINE)
_CALL = re.compile(r"widgets\.(\w+)\(\)")


@dataclass(frozen=True)
class Parts:
    """What a widget is made of.

    source: its files' name, ``<source>.mjs`` here and ``widget-<source>.json`` beside the course's data.
    state: what it starts with; a reader's choices change it. sentence: what it is, where it can't be shown.
    """

    source: str
    state: dict[str, Any]
    sentence: str

    def module(self) -> str:
        """The widget's JavaScript, one ES module that exports an anywidget."""
        common = (HERE / "common.mjs").read_text(encoding="utf-8")
        own = (HERE / f"{self.source}.mjs").read_text(encoding="utf-8")
        return common + _IMPORT.sub("", own)

    def data(self) -> str:
        """What trained models gave, as JSON. Raises: DataError if the file is missing."""
        path = FOLDER / f"widget-{self.source}.json"
        try:
            return path.read_text(encoding="utf-8")
        except OSError:
            raise DataError(f"The course's data file {path} is missing. {REMEDY}") from None


WIDGETS = {
    "GenerativeVsDiscriminativeWidget": Parts(
        "paradigms",
        {"mode": "discriminative", "samples": []},
        "An interactive picture belongs here: 80 points of two clusters, with the boundary that a "
        "discriminative model learns, or the density that a generative model learns and samples from.",
    ),
    "AutoencoderBottleneckWidget": Parts(
        "bottleneck",
        {"garment": "T-shirt", "bottleneck": 32},
        "An interactive picture belongs here: a garment, its code and its reconstruction by trained "
        "autoencoders, for codes of 4 to 256 numbers.",
    ),
    "VaeLatentSpaceWidget": Parts(
        "latent",
        {"mode": "autoencoder", "beta": 1.0, "place": [10, 10], "samples": []},
        "An interactive picture belongs here: the two-dimensional latent spaces of a trained autoencoder "
        "and of VAEs with beta from 0 to 5, decoded wherever you click.",
    ),
}
"""The three widgets, by the names of their classes."""


class Sentence:
    """A widget's stand-in where it can't be shown, or where nobody looks."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"[{WIDGETS[self.name].sentence}]"


def widget_in(source: str) -> str | None:
    """The name of the widget that a cell shows: its last line is ``widgets.<name>()``, alone."""
    lines = source.strip().splitlines()
    found = _CALL.fullmatch(lines[-1].strip()) if lines else None
    return found[1] if found and found[1] in WIDGETS else None


_PAGE = """<div class="lesson-widget-page"><p>{sentence}</p></div>
<script type="module">
const el = document.querySelector(".lesson-widget-page:not([data-taken])");
el.dataset.taken = "";
const said = {said};
const address = URL.createObjectURL(new Blob([said.module], {{ type: "text/javascript" }}));
const {{ default: widget, alone }} = await import(address);
URL.revokeObjectURL(address);
await widget.render({{ model: alone(said.values), el }});
</script>"""


def page_of(name: str) -> str:
    """The widget as HTML for a page without a kernel: its module, its data, and a model that only remembers.

    Until the script has run, and where scripts don't, the widget's sentence stands there.
    Raises: KeyError for an unknown name; DataError if the data file is missing.
    """
    parts = WIDGETS[name]
    said = {"module": parts.module(), "values": {**parts.state, "data": parts.data()}}
    text = json.dumps(said).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return _PAGE.format(sentence=parts.sentence, said=text)
