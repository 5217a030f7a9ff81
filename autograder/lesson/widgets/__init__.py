"""The three widgets of the module. In a notebook: ``from autograder.lesson import widgets``.

Each is an anywidget in JupyterLab, Notebook, VS Code and Colab. ``page`` writes the same widget as HTML that
needs neither kernel nor network. Where nbgrader runs a notebook nobody looks, so there a widget is one
sentence, and anywidget is not even imported.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from autograder.lesson.widgets.page import WIDGETS, Sentence

if TYPE_CHECKING:
    from autograder.lesson.widgets.live import (
        AutoencoderBottleneckWidget,
        GenerativeVsDiscriminativeWidget,
        VaeLatentSpaceWidget,
    )

__all__ = ["AutoencoderBottleneckWidget", "GenerativeVsDiscriminativeWidget", "VaeLatentSpaceWidget"]


def __getattr__(name: str) -> Any:
    """A widget's class by its name, its stand-in where nbgrader runs the notebook."""
    if name not in WIDGETS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if "NBGRADER_EXECUTION" in os.environ:
        return lambda **state: Sentence(name)
    from autograder.lesson.widgets import live  # anywidget, which only a page with a reader needs

    return getattr(live, name)
