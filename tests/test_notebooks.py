"""The instructor notebooks: clean, with the cells, points and names that the rubric relies on."""

import ast
import json
import re
from pathlib import Path

import nbformat
import pytest

from autograder.checks import from_classification_to_generation
from autograder.grading.install import LINE

ASSIGNMENTS = Path(__file__).parent.parent / "assignments"
NOTEBOOKS = sorted(ASSIGNMENTS.glob("*/*.ipynb"))
VAE = ASSIGNMENTS / "variational-autoencoders" / "variational-autoencoders.ipynb"

SOLUTIONS = {
    "from-classification-to-generation": {
        "invert-answers": "could_have_been would_help",
        "image-space-answers": "image_space_exponent seen_share can_exist",
        "prediction-blocks": "prediction_blocks",
        "paradigms-answers": "fracture_finder age_guesser face_maker story_writer",
        "prediction-twice": "prediction_twice",
        "density-answers": "most_samples surest_answer undecided_yet_real",
    },
    "autoencoders": {
        "autoencoder-class": "Autoencoder",
        "loss-code": "reconstruction_loss",
        "train-code": "train_epoch",
        "reconstruct-code": "x_hat",
        "prediction-small": "prediction_small",
        "prediction-large": "prediction_large",
        "compare-code": "compare_bottlenecks",
        "noise-code": "decode_noise",
    },
    "exploring-latent-spaces": {
        "grid-code": "sample_grid",
        "prediction-zero": "prediction_zero",
        "pixel-code": "pixel_interpolate",
        "prediction-middle": "prediction_middle",
        "prediction-autoencoder": "prediction_autoencoder",
        "latent-code": "latent_interpolate",
        "mean-code": "class_mean",
        "arithmetic-code": "latent_arithmetic",
        "embed-code": "embed_2d",
    },
    "variational-autoencoders": {
        "prediction-clouds": "prediction_clouds",
        "vae-class": "VAE",
        "kl-code": "kl_divergence",
        "prediction-no-kl": "prediction_no_kl",
        "prediction-no-recon": "prediction_no_recon",
        "loss-code": "vae_loss",
        "train-code": "train_epoch",
        "reconstruct-code": "by_vae",
        "sample-code": "sample",
        "garbage-code": "garbage",
    },
}


def graded(notebook):
    """The cells with nbgrader metadata, by grade_id, in order."""
    cells = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
    return {cell.metadata.nbgrader.grade_id: cell for cell in cells}


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def any_notebook(request):
    """Each instructor notebook in turn."""
    return nbformat.read(request.param, as_version=4)


@pytest.fixture(scope="module")
def vae():
    """The notebook of the lesson variational-autoencoders."""
    return nbformat.read(VAE, as_version=4)


@pytest.fixture(scope="module")
def latent():
    """The notebook of the lesson exploring-latent-spaces."""
    lesson = "exploring-latent-spaces"
    return nbformat.read(ASSIGNMENTS / lesson / f"{lesson}.ipynb", as_version=4)


def test_it_is_valid_and_clean(any_notebook):
    """A notebook is valid nbformat 4.5 and holds no output, execution count or stray metadata."""
    nbformat.validate(any_notebook)
    assert (any_notebook.nbformat, any_notebook.nbformat_minor) == (4, 5)
    assert any_notebook.metadata.kernelspec.name == "python3"
    for cell in any_notebook.cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
        assert set(cell.metadata) <= {"nbgrader", "tags"}


def test_ids_are_unique_and_are_the_grade_ids(any_notebook):
    """Every cell id is unique, and equals the grade_id where there is one."""
    ids = [cell.id for cell in any_notebook.cells]
    assert len(ids) == len(set(ids))
    assert [cell.id for cell in any_notebook.cells if "nbgrader" in cell.metadata] == list(
        graded(any_notebook)
    )


def test_nbgrader_metadata_is_complete(any_notebook):
    """nbgrader's metadata has all keys of schema 3, and points exactly where something is graded."""
    keys = {"cell_type", "grade", "grade_id", "locked", "schema_version", "solution", "task"}
    for cell in graded(any_notebook).values():
        said = cell.metadata.nbgrader
        assert set(said) == keys | ({"points"} if said.grade else set())
        assert (said.schema_version, said.task, said.cell_type) == (3, False, cell.cell_type)


def test_code_fits_the_page(any_notebook):
    """No line of code is longer than a notebook's page is wide."""
    code = [cell for cell in any_notebook.cells if cell.cell_type == "code"]
    assert not [line for cell in code for line in cell.source.splitlines() if len(line) > 110]


def test_solutions_stay_in_solution_cells(any_notebook):
    """Solution regions are closed and stand in solution cells only."""
    for cell in any_notebook.cells:
        begins, ends = (cell.source.count(f"### {word} SOLUTION") for word in ("BEGIN", "END"))
        assert begins == ends
        assert bool(begins) == bool(cell.metadata.get("nbgrader", {}).get("solution"))


def test_a_check_cell_asks_its_own_check(any_notebook):
    """A locked graded cell is exactly grader.check of its grade_id."""
    for grade_id, cell in graded(any_notebook).items():
        if cell.metadata.nbgrader.grade and cell.metadata.nbgrader.locked:
            assert cell.source == f'grader.check("{grade_id}")'


def test_it_begins_with_install_and_set_up(any_notebook):
    """The first code cell installs the course's package if it is missing, the second sets up; both locked."""
    first, second = [cell for cell in any_notebook.cells if cell.cell_type == "code"][:2]
    assert (first.id, second.id) == ("install", "setup")
    assert first.metadata.nbgrader.locked
    assert second.metadata.nbgrader.locked
    assert LINE in first.source


def test_solution_cells_define_their_names(any_notebook, request):
    """Each solution cell defines the names that the contract gives it."""
    solutions = SOLUTIONS[request.node.callspec.params["any_notebook"].stem]
    cells = {
        i: c
        for i, c in graded(any_notebook).items()
        if c.cell_type == "code" and c.metadata.nbgrader.solution
    }
    assert list(cells) == list(solutions)
    for grade_id, names in solutions.items():
        defined = {
            node.name if isinstance(node, ast.FunctionDef | ast.ClassDef) else node.id
            for node in ast.walk(ast.parse(cells[grade_id].source))
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
            or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
        }
        assert set(names.split()) <= defined


def test_locked_cells_of_the_vae_lesson(vae):
    """The training cell calls the budget; it and set-up are locked and ungraded."""
    cells = graded(vae)
    assert 'Grader("variational-autoencoders")' in cells["setup"].source
    # Imported right there: a function of the student's by that name doesn't take its place.
    imports = "from autograder.lesson import train_on_budget"
    assert cells["train-vae"].source == f"{imports}\n\nvae = train_on_budget(VAE, train_epoch)"
    for name in ("setup", "train-vae"):
        said = cells[name].metadata.nbgrader
        assert (said.locked, said.grade, said.solution) == (True, False, False)


def test_predictions_come_before_their_answers(any_notebook):
    """The choices stand in the question just before, and the solution is one of them."""
    for before, cell in zip(any_notebook.cells, any_notebook.cells[1:], strict=False):
        if cell.id.startswith("prediction-"):
            choices = re.findall(r'^- `"(.+?)"`', before.source, re.MULTILINE)
            assert len(choices) >= 3
            assert all(f'"{choice}"' in cell.source for choice in choices)
            assert re.search(r'= "(.+)"', cell.source).group(1) in choices


def test_choices_of_lesson_1_are_those_of_its_rubric():
    """Every answer that the rubric takes is offered in the question, and again above the answer."""
    lesson = "from-classification-to-generation"
    notebook = nbformat.read(ASSIGNMENTS / lesson / f"{lesson}.ipynb", as_version=4)
    rubric_source = Path(from_classification_to_generation.__file__).read_text()
    offered = [
        const.value
        for node in ast.walk(ast.parse(rubric_source))
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple)
        for const in node.value.elts
        if isinstance(const, ast.Constant)
    ]
    assert len(offered) > 20
    text = {
        kind: "".join(c.source for c in notebook.cells if c.cell_type == kind)
        for kind in ("markdown", "code")
    }
    for choice in offered:
        assert f'`"{choice}"`' in text["markdown"]
        assert f'"{choice}"' in text["code"]


def test_what_is_said_of_the_next_cell_stands_right_before_it(any_notebook):
    """Where the text speaks of the next cell, the next cell is code."""
    for before, cell in zip(any_notebook.cells, any_notebook.cells[1:], strict=False):
        if before.cell_type == "markdown" and "next cell" in before.source.lower():
            assert "experiment" in cell.metadata.get("tags", []), before.id


def test_training_comes_after_the_predictions(vae):
    """All predictions are asked and checked before the model is trained."""
    ids = [cell.id for cell in vae.cells]
    assert ids.index("prediction-no-recon") < ids.index("predictions") < ids.index("train-vae")


def test_own_experiments_are_tagged(vae):
    """Only the locked cell trains, besides cells tagged as experiments, which grading skips."""
    training = [c for c in vae.cells if c.cell_type == "code" and "train_on_budget(" in c.source]
    assert [c.id for c in training if "experiment" not in c.metadata.get("tags", [])] == ["train-vae"]
    assert len(training) > 1


def test_nothing_is_trained_in_the_latent_spaces_lesson(latent):
    """The models come with the lesson, and what takes t-SNE's seconds is tagged, so that grading skips it."""
    code = [cell for cell in latent.cells if cell.cell_type == "code"]
    assert not [cell.id for cell in code if "train_on_budget" in cell.source or ".backward(" in cell.source]
    layouts = [cell for cell in code if "embed_2d(" in cell.source and cell.id != "embed-code"]
    assert [cell.id for cell in layouts if cell.metadata.get("tags") != ["experiment"]] == []
    assert len(layouts) == 2


def test_all_predictions_of_the_latent_spaces_lesson_come_before_their_check(latent):
    """The walk is predicted before it is written, and every prediction is made before the check."""
    ids = [cell.id for cell in latent.cells]
    made = [ids.index(f"prediction-{name}") for name in ("zero", "middle", "autoencoder")]
    assert max(made) < ids.index("predictions") < ids.index("latent-code")
    assert ids.index("pixel-interpolate") < made[1]


def test_notebooks_are_written_the_way_nbformat_writes_them(any_notebook, request):
    """A notebook opened and saved unchanged stays the same file, so that diffs show what was edited."""
    path = request.node.callspec.params["any_notebook"]
    assert json.loads(path.read_text()) == json.loads(nbformat.writes(any_notebook))
    assert path.read_text().rstrip("\n") == nbformat.writes(any_notebook).rstrip("\n")
