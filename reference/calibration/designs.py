"""The calibrations there are, by lesson."""

from __future__ import annotations

from collections.abc import Mapping

from reference.calibration import autoencoders, variational_autoencoders
from reference.calibration.design import Design

DESIGNS: Mapping[str, Design] = {
    design.lesson: design for design in (autoencoders.DESIGN, variational_autoencoders.DESIGN)
}
