"""Students' answers as names of a notebook, and how they are brought to an exam."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from autograder.exam.student import LocalStudent
from autograder.exam.transcript import Transcript
from autograder.grading.keys import FOLDER, read_key

ROOT = Path(__file__).parents[3]
LESSON = "from-classification-to-generation"
KEY = read_key(ROOT / FOLDER, LESSON)

RIGHT: dict[str, Any] = {
    "could_have_been": "any of the 1,000",
    "would_help": "what the label left out",
    "image_space_exponent": 1888,
    "seen_share": "almost none of them",
    "can_exist": "the network",
    "prediction_blocks": "new kinds of layers",
    "fracture_finder": "discriminative",
    "age_guesser": "discriminative",
    "face_maker": "generative",
    "story_writer": "both",
    "prediction_twice": "two different fives",
    "most_samples": "A",
    "surest_answer": "B",
    "undecided_yet_real": "C",
}


def graded(names: dict[str, Any]) -> LocalStudent:
    """These names at the exam, with the answer key."""
    return LocalStudent(dict(names), Transcript(LESSON, "somebody", 1), grading=True, key=KEY)


def at_the_desk(names: dict[str, Any]) -> LocalStudent:
    """These names on the student's own machine."""
    return LocalStudent(dict(names), Transcript(LESSON, "you", 1))
