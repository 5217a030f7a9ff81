"""Mistakes about the machine: code that is right where it was written, and can't run where it is graded.

They are told by what was raised, not by behaviour, and explain a check only where they explain all of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from autograder.rubric.finding import FINE, Finding
from autograder.rubric.misconception import Misconception


def _mistake(name: str, message: str) -> Misconception:
    return Misconception(name, message, dict, credit=0.0)


GPU = _mistake(
    "needs-a-gpu",
    "Your code asks for a GPU, and grading has none. The lesson is small enough to do without: take "
    "`.cuda()` and `.to('cuda')` away, or choose the device by `torch.cuda.is_available()`, for model and "
    "data alike.",
)
DRIVE = _mistake(
    "needs-colab",
    "Your code needs Google Colab or its mounted drive, and neither is there when it is graded. Take the "
    "mount away; hand in files that you need beside the notebook, and open them by name alone.",
)
PACKAGE = _mistake(
    "needs-a-package",
    "Your code imports a package that is not installed where it is graded, and `!pip install` can't reach a "
    "network there. The packages of the course are all you need.",
)
FILE = _mistake(
    "needs-a-file",
    "Your code opens a file that is not there when it is graded. Hand it in beside the notebook, and open it "
    "by its name alone, without the folders of your machine; or make it anew in a cell.",
)
KNOWN = {
    GPU: r"CUDA|NVIDIA|\bmps\b|cuda",
    DRIVE: r"google\W*colab|content\W*drive",
    PACKAGE: r"^(ModuleNotFoundError|ImportError)\b",
    FILE: r"^FileNotFoundError\b",
}


def explains(findings: Sequence[Finding]) -> Misconception | None:
    """What about the machine explains all that was not passed; None where something else takes part."""
    missed = [f for f in findings if f.status not in FINE]
    causes = {_cause(finding) for finding in missed}
    return causes.pop() if len(causes) == 1 else None


def _cause(finding: Finding) -> Misconception | None:
    raised = finding.observed.get("raised")
    said = raised.value if raised is not None and isinstance(raised.value, str) else ""
    return next((mistake for mistake, pattern in KNOWN.items() if re.search(pattern, said)), None)
