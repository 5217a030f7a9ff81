"""nbgrader's configuration with our steps in it: what every course's nbgrader_config.py begins with."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

CONFIG = "nbgrader_config.py"


def read_configuration(root: Path) -> Config:
    """What the course folder's file says. Raises: ConfigFileNotFound; whatever running the file raises."""
    config: Config = PyFileConfigLoader(CONFIG, path=str(root)).load_config()
    return config


def configure(c: Any, root: Path) -> None:
    """Set nbgrader up for the course at ``root``; what the course's file says afterwards counts.

    Stands in nbgrader_config.py, after ``c = get_config()``, as ``configure(c, Path(__file__).parent)``.
    """
    # nbgrader's own use of its database library; nothing that staff could act on.
    warnings.filterwarnings("ignore", message="Object of type <Submitted")

    c.CourseDirectory.source_directory = "assignments"

    # While somebody else writes to the gradebook we wait up to a minute; nbgrader gives up after 5 seconds.
    c.CourseDirectory.db_url = f"sqlite:///{root.resolve() / 'gradebook.db'}?timeout=60"

    # The release: where students get the package from, and the course's own checks; then nbgrader's steps.
    c.GenerateAssignment.preprocessors = [
        "autograder.grading.install.InstallSource",
        "autograder.grading.ship_checks.ShipChecks",
        "nbgrader.preprocessors.IncludeHeaderFooter",
        "nbgrader.preprocessors.InstantiateTests",
        "nbgrader.preprocessors.LockCells",
        "nbgrader.preprocessors.ClearSolutions",
        "nbgrader.preprocessors.ClearOutput",
        "nbgrader.preprocessors.CheckCellMetadata",
        "nbgrader.preprocessors.ComputeChecksums",
        "nbgrader.preprocessors.SaveCells",
        "nbgrader.preprocessors.ClearHiddenTests",
        "nbgrader.preprocessors.ClearMarkScheme",
        "nbgrader.preprocessors.ComputeChecksums",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]

    # Reading a submission: one clear error for what is no notebook.
    c.Autograde.exporter_class = "autograder.grading.preprocessors.CourseExporter"

    # Before anything runs: locked cells back in place (ours), then back to their released text (nbgrader's).
    c.Autograde.sanitize_preprocessors = [
        "autograder.grading.preprocessors.RestoreCells",
        "nbgrader.preprocessors.ClearOutput",
        "nbgrader.preprocessors.DeduplicateIds",
        "nbgrader.preprocessors.OverwriteKernelspec",
        "nbgrader.preprocessors.OverwriteCells",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]

    # In place of nbgrader's Execute: the sandboxed kernel and the examiner outside it.
    c.Autograde.autograde_preprocessors = [
        "autograder.grading.preprocessors.Examine",
        "nbgrader.preprocessors.IgnorePattern",
        "nbconvert.preprocessors.ClearMetadataPreprocessor",
        "nbgrader.preprocessors.LimitOutput",
        "nbgrader.preprocessors.SaveAutoGrades",
        "autograder.grading.preprocessors.LeaveToPerson",
        "autograder.grading.cleaning.CleanOutputs",
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]

    # Pages (feedback, formgrader): what students' cells print can't act on a reader, verdicts keep their
    # markup. Then the lesson's own widgets are put in, written anew: nothing is exempt from the cleaning.
    c.HTMLExporter.preprocessors = [
        "autograder.grading.cleaning.CleanPage",
        "autograder.lesson.export.ShowWidgets",
    ]
    c.HTMLExporter.filters = {"markdown2html": "autograder.grading.cleaning.safe_markdown2html"}

    # The student's page: the points on top, each linked to its place; it reads well on a telephone and aloud.
    c.GenerateFeedback.exporter_class = "autograder.grading.feedback.FeedbackPage"
