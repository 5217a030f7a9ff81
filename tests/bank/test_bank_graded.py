"""Submissions of the bank, graded through the real path: nbgrader, sandbox, gradebook.

Every run grades a part of the bank, named here; ``make audit`` grades all of it.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from autograder.grading.bank import Sample, samples
from autograder.grading.course import Course
from autograder.grading.trial import Trial

ROOT = Path(__file__).parents[2]
EVERY_RUN = {
    "from-classification-to-generation": {
        "correct": "ten_to_the_as_text",
        "mistaken": "everything_the_wrong_way_round",
        "hostile": "answers_that_agree_with_everything hunts_for_the_key",
        "broken": "quotes_from_a_word_processor",
    },
    "autoencoders": {
        "correct": "helpers_and_closures",
        "mistaken": "",
        "hostile": "",
        "broken": "",
    },
    "exploring-latent-spaces": {
        "correct": "own_model_beside_it",
        "mistaken": "codes_from_a_box",
        "hostile": "",
        "broken": "letter_m_pressed",
    },
    "variational-autoencoders": {
        "correct": "named_tuple_clamped",
        "mistaken": "kl_mean_over_dims",
        "hostile": "puppet_in_place_of_the_model",
        "broken": "another_lesson cut_off json_but_no_notebook not_json",
    },
}


def chosen() -> list[Sample]:
    """The part of the bank that this run grades."""
    return [
        sample
        for lesson, kinds in EVERY_RUN.items()
        for sample in samples(ROOT, lesson)
        if sample.name in kinds[sample.kind].split()
    ]


def params() -> list[ParameterSet]:
    """Those submissions; the one whose marks are explained as well is graded where that is done."""
    return [
        pytest.param(
            s, id=f"{s.lesson}/{s.kind}/{s.name}", marks=pytest.mark.xdist_group(f"{s.lesson}/{s.name}")
        )
        for s in chosen()
    ]


@pytest.mark.parametrize("sample", params())
def test_it_gets_the_marks_and_names_that_it_states(
    trials: Callable[[Sample], tuple[Course, Trial]], sample: Sample
) -> None:
    """Points by check, misconceptions by name and refusals are exactly those of the overlay's docstring.

    For every check that lost points there is the page that says why.
    """
    _, trial = trials(sample)
    assert trial.differs() == ""
    assert trial.pages.keys() == trial.lost.keys()


@pytest.mark.parametrize("lesson", EVERY_RUN)
def test_the_part_for_every_run_names_submissions_that_there_are(lesson: str) -> None:
    """A renamed overlay does not silently leave every run."""
    there = {(s.kind, s.name) for s in samples(ROOT, lesson)}
    named = {(kind, name) for kind, names in EVERY_RUN[lesson].items() for name in names.split()}
    assert named <= there
