"""The bank of sample submissions: its format, and that everything in it can be built."""

import ast
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
import torch

from autograder.grading.bank import KINDS, OverlayError, build, read_sample, samples
from autograder.lesson import FashionMNIST, provided

ROOT = Path(__file__).parents[2]
LESSON = "variational-autoencoders"
NOTEBOOK = ROOT / "assignments" / LESSON / f"{LESSON}.ipynb"
BANK = samples(ROOT, LESSON)
AT_LEAST = {"correct": 4, "mistaken": 10, "hostile": 5, "broken": 3}
HEAD = '"""Something.\n\nMarks: full\nNames: none\n"""\n'


def ids(sample):
    return f"{sample.kind}-{sample.name}"


def overlay(folder, text, kind="correct", base=None):
    """A sample from the text of an overlay, in a bank of its own."""
    path = folder / LESSON / kind / "an_overlay.py"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    if base is not None:
        (folder / LESSON / "base.py").write_text(base)
    return read_sample(path)


def cells(sample):
    """The built notebook's cells by grade_id, or by id where they have none."""
    notebook = nbformat.reads(build(sample, NOTEBOOK)[NOTEBOOK.name].decode(), as_version=4)
    return {cell.metadata.get("nbgrader", {}).get("grade_id", cell.id): cell for cell in notebook.cells}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1\n", ":1: an overlay begins with a docstring"),
        ('"""Open', ":1: before the first section"),
        ('"""About."""\n', ":1: the docstring needs either a line 'Marks: ...' or"),
        ('"""About.\n\nMarks: full\n"""\n', ":1: a line 'Names: ...' goes with 'Marks: ...'"),
        ('"""About.\n\nMarks: full\nRefused: no\n"""\n', ":1: the docstring needs either"),
        ('"""About.\n\nRefused: no\nNames: none\n"""\n', ":1: a line 'Names: ...' goes with"),
        ('"""Marks: full\nNames: none\n"""\n', ":1: the docstring must say what the submission is"),
        ('"""About.\n\nMarks: encode 0-2\nNames: none\n"""\n', "'encode 0-2' is not a check and its points"),
        ('"""About.\n\nMarks: encode\nNames: none\n"""\n', "'encode' is not a check and its points"),
        ('"""About.\n\nMarks: a 1, a 2\nNames: none\n"""\n', "a is said twice"),
        ('"""About.\n\nMarks: full\nMarks: full\nNames: none\n"""\n', "two lines 'Marks: ...'"),
        ('"""About.\n\nMarks:\nNames: none\n"""\n', "'Marks:' says nothing"),
        ('"""About.\n\nMarks: full\nNames: KL sign\n"""\n', "'KL sign' is no misconception's name"),
        ('"""About.\n\nMarks: full\nNames: none\nNotes: x\n"""\n', "'Notes: x' follows the fields"),
        ('"""About.\n\nMarks: full\nNames: none\nBlind: no\n"""\n', "'Blind:' is 'yes' or left out"),
        ('"""About.\n\nMarks: full\nNames: none\nSubtle: a bit\n"""\n', "'Subtle:' is 'yes' or left out"),
        ('"""About.\n\nMarks: full\nNames: none\nRestated:\n"""\n', "'Restated:' says nothing"),
        (HEAD + "x = 1\n# %% kl-code\n", ":6: code stands before the first section"),
        (HEAD + "# %% before kl-code\n", ":6: '# %% before kl-code' is none of"),
        (HEAD + "# %%\n", ":6: '# %%' is none of"),
    ],
)
def test_a_malformed_overlay_is_named_with_its_line(tmp_path, text, said):
    """An overlay that breaks the format is refused with its file, the line and what is wrong there."""
    with pytest.raises(OverlayError) as raised:
        overlay(tmp_path, text)
    assert said in str(raised.value)
    assert "an_overlay.py:" in str(raised.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "# %% kl-cod\n", ":6: no cell has the grade_id 'kl-cod'"),
        (HEAD + "# %% after kl-cod\n", ":6: no cell has the grade_id 'kl-cod'"),
        (HEAD + "# %% kl-divergence\n", ":6: kl-divergence is a locked cell"),
        (HEAD + "# %% edit\n\nswap('kl-code', 'not there', '')\n", ":8: 'not there' is 0 times in"),
        (HEAD + "# %% edit\nswap('kl-code', 'logvar', '')\n", ":7: 'logvar' is 5 times in"),
        (HEAD + "# %% edit\n\n\nx = (\n", ":9: '(' was never closed"),
        (HEAD + "# %% edit\n\n1 / 0\n", ":8: division by zero"),
        (HEAD.replace("full", "no-check 1"), f":1: 'Marks:': {LESSON} has no check no-check"),
        (HEAD.replace("full", "trade-off 1"), f":1: 'Marks:': {LESSON} has no check trade-off"),
        (HEAD.replace("full", "encode 4"), ":1: 'Marks:' gives encode 4 of 4"),
    ],
)
def test_an_overlay_that_does_not_fit_is_named_with_its_line(tmp_path, text, said):
    """An overlay that doesn't fit the notebook is refused with its file, the line and what is wrong there."""
    sample = overlay(tmp_path, text)
    with pytest.raises(OverlayError) as raised:
        build(sample, NOTEBOOK)
    assert said in str(raised.value)


def test_expectations_are_read(tmp_path):
    """A sample holds what its docstring says, an indented line going on with the one before."""
    text = (
        '"""KL.\n\nMore.\n\nMarks: encode 2.5,\n  samples 0\nNames: kl-sign, mu-only\nBlind: yes\n'
        'Subtle: yes\nRestated: the author took samples\n  for full\n"""\n'
    )
    sample = overlay(tmp_path, text, kind="mistaken")
    assert (sample.lesson, sample.kind, sample.name) == (LESSON, "mistaken", "an_overlay")
    assert sample.about == "KL.\n\nMore."
    assert dict(sample.marks or {}) == {"encode": 2.5, "samples": 0.0}
    assert sample.names == {"kl-sign", "mu-only"}
    assert sample.refused is None
    assert (sample.blind, sample.subtle) == (True, True)
    assert sample.restated == "the author took samples for full"


def test_what_is_not_said_is_not_so(tmp_path):
    """Without its fields a sample is neither blind nor subtle, and its author's statement stands."""
    sample = overlay(tmp_path, HEAD)
    assert (sample.blind, sample.subtle, sample.restated) == (False, False, "")


def test_a_refusal_has_neither_marks_nor_names(tmp_path):
    """A sample that must be refused has the text of the refusal, and no marks."""
    sample = overlay(tmp_path, '"""Bytes.\n\nRefused: not a notebook\n"""\n', kind="broken")
    assert (sample.marks, sample.names, sample.refused) == (None, frozenset(), "not a notebook")


def test_sections_replace_add_and_edit_in_order(tmp_path):
    """Sections take effect in the file's order, base.py's first; free cells stand in the order written."""
    text = HEAD + (
        "# %% kl-code\nanswer = 1\n\n# %% after kl-code\nfirst = 1\n\n# %% after kl-code\nsecond = (\n\n"
        "# %% edit\nswap('kl-code', '1', '2')\nattach('data.csv', b'1,2')\n"
    )
    base = '"""Base."""\n# %% trade-off\n# In my\n# words.\n\n# %% kl-code\nof_base = 1\n'
    sample = overlay(tmp_path, text, base=base)
    built = cells(sample)
    names = list(built)
    at = names.index("kl-code")
    assert names[at : at + 4] == ["kl-code", "free-1", "free-2", "kl-divergence"]
    sources = [built[name].source for name in ("kl-code", "free-1", "free-2", "trade-off")]
    assert sources == ["answer = 2", "first = 1", "second = (", "In my\nwords."]
    assert build(sample, NOTEBOOK)["data.csv"] == b"1,2"


def test_cells_are_deleted_doubled_and_the_bytes_replaced(tmp_path):
    """An edit may delete and double cells, and hand in bytes that are no notebook."""
    text = HEAD + "# %% edit\ndelete('encode')\nduplicate('decode')\n"
    sample = overlay(tmp_path, text)
    notebook = nbformat.reads(build(sample, NOTEBOOK)[NOTEBOOK.name].decode(), as_version=4)
    grade_ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
    assert (grade_ids.count("encode"), grade_ids.count("decode")) == (0, 2)
    raw = overlay(tmp_path / "raw", HEAD + "# %% edit\nraw(b'PNG')\n")
    assert build(raw, NOTEBOOK) == {NOTEBOOK.name: b"PNG"}


def test_what_was_released_looks_as_released(tmp_path):
    """No marker and no marking scheme is handed in; locked cells have the release's text and locks."""
    built = cells(
        overlay(
            tmp_path,
            HEAD,
            base=(NOTEBOOK.parents[2] / "reference/submissions" / LESSON / "base.py").read_text(),
        )
    )
    source = nbformat.read(NOTEBOOK, as_version=4)
    for cell in source.cells:
        student = built[cell.metadata.get("nbgrader", {}).get("grade_id", cell.id)]
        assert "SOLUTION" not in student.source
        assert not student.get("outputs")
        if cell.metadata.get("nbgrader", {}).get("locked"):
            assert student.source == cell.source
            assert student.metadata.deletable is False
            assert student.metadata.editable is False
    assert "Marking scheme" not in built["trade-off"].source


@pytest.mark.parametrize("kind", KINDS)
def test_the_bank_is_as_large_as_demanded(kind):
    """Each kind has at least as many samples as the starter bank must have."""
    found = samples(ROOT, LESSON, kind)
    assert len(found) >= AT_LEAST[kind]
    assert {sample.kind for sample in found} == {kind}


@pytest.mark.parametrize("sample", BANK, ids=ids)
def test_every_overlay_builds_the_same_bytes_each_time(sample):
    """Each overlay of the bank fits the notebook, changes something, and builds deterministically."""
    built = build(sample, NOTEBOOK)
    assert NOTEBOOK.name in built
    assert built == build(sample, NOTEBOOK)
    assert built[NOTEBOOK.name] != NOTEBOOK.read_bytes()


@pytest.mark.parametrize("sample", [each for each in BANK if each.refused is None], ids=ids)
def test_what_is_graded_is_a_valid_notebook(sample):
    """Whatever isn't to be refused is valid nbformat, with unique cell ids."""
    notebook = nbformat.reads(build(sample, NOTEBOOK)[NOTEBOOK.name].decode(), as_version=4)
    nbformat.validate(notebook)
    if notebook.nbformat_minor >= 5:
        assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


def test_a_lesson_without_a_bank_is_named():
    """A lesson that has no bank gets one line with the folder that is missing."""
    with pytest.raises(FileNotFoundError, match="no bank of submissions for no-lesson"):
        samples(ROOT, "no-lesson")


def test_expectations_follow_the_kind():
    """Correct samples are full and unnamed, mistaken ones lose points, only broken ones are refused."""
    for sample in BANK:
        if sample.kind == "correct":
            assert (dict(sample.marks or {}), sample.names, sample.refused) == ({}, frozenset(), None)
        if sample.kind == "mistaken":
            assert sample.marks
        if sample.refused is not None:
            assert sample.kind == "broken"


@pytest.mark.filterwarnings("ignore::UserWarning")  # a student's code may warn
@pytest.mark.parametrize("sample", samples(ROOT, LESSON, "correct"), ids=ids)
def test_a_correct_sample_runs_from_top_to_bottom(sample, capsys):
    """Each cell of the student's own runs in a fresh process' namespace, with an untrained model for vae."""
    namespace = {
        "torch": torch, "nn": torch.nn, "partial": partial, "autoencoder": provided.autoencoder(),
        "test_images": FashionMNIST(train=False).images_as_tensor(),
        "figures": SimpleNamespace(rows=lambda *args, **kwargs: None),
    }  # fmt: skip
    for name, cell in cells(sample).items():
        if cell.cell_type == "code" and (
            "nbgrader" not in cell.metadata or not cell.metadata.nbgrader.locked
        ):
            if "experiment" in cell.metadata.get("tags", []) or cell.source.startswith("figures."):
                continue
            if name == "reconstruct-code":
                namespace["vae"] = namespace["VAE"]().eval()
            exec(compile(ast.parse(cell.source), name, "exec"), namespace)
    assert namespace["by_vae"].shape == namespace["garbage"].shape == (8, 1, 28, 28)
    assert namespace["sample"](namespace["vae"], 3).shape == (3, 1, 28, 28)
    images = namespace["test_images"][:8]
    model = namespace["VAE"](latent_dim=5)
    batches = [(images, torch.zeros(8)), (images, torch.ones(8))]
    optimizer = torch.optim.Adam(model.parameters())
    mean = namespace["train_epoch"](model, batches, optimizer)
    assert float(torch.as_tensor(mean).detach()) > 0
