"""Calibrated lines are read by their names."""

from __future__ import annotations

import pytest

from autograder.checks import calibrated

LESSON = "variational-autoencoders"


def test_a_line_is_read_by_its_name() -> None:
    """A line is a number; a name or lesson without one is answered with what there is."""
    assert 0 < calibrated.line(LESSON, "garments") < 1
    with pytest.raises(LookupError, match="no line 'garment'; there are: loss-falls, reconstructions, garm"):
        calibrated.line(LESSON, "garment")
    with pytest.raises(LookupError, match="'potteries' has no calibrated lines"):
        calibrated.line("potteries", "garments")
