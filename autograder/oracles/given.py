"""Whether a function works on the model that it is given."""

from __future__ import annotations

from autograder.oracles.answers import Asked, failed, passed
from autograder.rubric.finding import Finding


def model(asked: Asked, same: bool, right: bool, right_of_twin: bool) -> Finding:
    """A function that was asked with two models gives each its own result.

    ``same``: both results are equal. ``right``, ``right_of_twin``: whether they are what they should be. A
    result that is wrong with the first model is judged elsewhere; here it only has to differ.
    """
    if same:
        says = f"We asked for {asked.called}, with two different models: both gave the very same result."
        return failed(says, "a result for each model", "one result for both", model="ignored")
    if right and not right_of_twin:
        says = f"We asked for {asked.called}, with two different models, and only one result is right."
        got = "another model takes part"
        return failed(says, "nothing but the model handed in", got, model="mixed")
    return passed()
