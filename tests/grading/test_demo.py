"""The demonstration: what it prints leads to pages that are there."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder import cli
from autograder.grading import demo
from tests.guides import ROOT

LESSON = "from-classification-to-generation"


def test_the_demo(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One student of its class goes from the release to feedback, with marks and names in the table."""
    monkeypatch.setattr(demo, "CLASS", {LESSON: {"chloe": demo.CLASS[LESSON]["chloe"]}})
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "200")
    said = CliRunner().invoke(cli.main, ["demo", "--into", str(tmp_path / "demo")])
    assert said.exit_code == 0, said.output
    assert "12 of 15" in said.output
    assert "black-or-white" in said.output
    (page,) = (tmp_path / "demo" / "feedback").rglob("*.html")
    assert str(page) in "".join(said.output.split())
