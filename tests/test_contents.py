"""assignments/CONTENTS.md: everything that the module promises has a place, and every place exists."""

import re
from pathlib import Path

import nbformat
import pytest

from autograder.checks import rubric

ASSIGNMENTS = Path(__file__).parents[1] / "assignments"
LESSONS = {
    "1": "from-classification-to-generation",
    "2": "autoencoders",
    "3": "variational-autoencoders",
    "4": "exploring-latent-spaces",
}
ROWS = {
    "Concepts": 28,
    "Misconceptions": 18,
    "Predictions": 10,
    "Analogies and mental models": 21,
}
# What the module leaves out: as words, they may not turn up in the lesson's notebook.
LEFT_OUT = {
    "1": ("autoencoder", "likelihood", "GAN", "latent", "diffusion"),
    "2": ("KL", "reparameteri", "sparse autoencoder", "denois", "eigenvalue", "PCA", "FID"),
    "3": ("conditional VAE", "GAN", "posterior collapse", "disentangle", "normalizing flow", "FID"),
    "4": ("GAN", "disentangle", "perplexity", "FID", "UMAP", "conditional"),
}


def sections() -> dict[str, list[list[str]]]:
    """The rows of each section's table, without its head."""
    found: dict[str, list[list[str]]] = {}
    for part in (ASSIGNMENTS / "CONTENTS.md").read_text(encoding="utf-8").split("\n## ")[1:]:
        title, *lines = part.splitlines()
        rows = [line.strip("|").split("|") for line in lines if line.startswith("|")]
        found[title] = [[cell.strip() for cell in row] for row in rows[2:]]
    return found


def notebook(lesson: str) -> nbformat.NotebookNode:
    """An instructor's notebook, by the lesson's number."""
    name = LESSONS[lesson]
    return nbformat.read(ASSIGNMENTS / name / f"{name}.ipynb", as_version=4)


@pytest.mark.parametrize("title", ROWS)
def test_every_row_is_there(title: str) -> None:
    """The rows of a table are numbered, and as many as the module has."""
    assert [row[0] for row in sections()[title]] == [str(n) for n in range(1, ROWS[title] + 1)]


@pytest.mark.parametrize("title", ROWS)
def test_every_place_is_a_cell(title: str) -> None:
    """What a row names as its place is a cell of that lesson, and there is at least one."""
    cells = {lesson: {cell.id for cell in notebook(lesson).cells} for lesson in LESSONS}
    for _, what, where, _ in sections()[title]:
        places = re.findall(r"`(\d):([\w-]+)`", where)
        assert places, what
        assert not [f"{lesson}:{cell}" for lesson, cell in places if cell not in cells[lesson]], what


@pytest.mark.parametrize("title", ROWS)
def test_every_check_is_graded(title: str) -> None:
    """What a row names as its assessment is a check of that lesson, or a cell that a person marks."""
    graded = {
        lesson: {check.id for check in rubric(name).checks} | set(rubric(name).by_hand)
        for lesson, name in LESSONS.items()
    }
    for _, what, _, assessed in sections()[title]:
        named = re.findall(r"`(\d):([\w-]+)`", assessed)
        assert bool(named) != (assessed == "told"), what
        assert not [f"{lesson}:{check}" for lesson, check in named if check not in graded[lesson]], what


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_check_is_named(lesson: str) -> None:
    """No graded cell of a lesson is missing from the page."""
    text = (ASSIGNMENTS / "CONTENTS.md").read_text(encoding="utf-8")
    graded = [c for c in notebook(lesson).cells if c.metadata.get("nbgrader", {}).get("grade")]
    named = re.findall(rf"`{lesson}:([\w-]+)`", text)
    assert not {cell.metadata.nbgrader.grade_id for cell in graded} - set(named)


@pytest.mark.parametrize("lesson", LESSONS)
def test_what_is_left_out_stays_out(lesson: str) -> None:
    """No word of what the module leaves out stands in the lesson's text."""
    text = "\n".join(cell.source for cell in notebook(lesson).cells if cell.cell_type == "markdown")
    assert not [word for word in LEFT_OUT[lesson] if re.search(rf"\b{word}", text)]
