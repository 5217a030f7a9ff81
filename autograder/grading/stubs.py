"""What `autograder new-course` and `new-check` write: it works as it stands, to be edited from there."""

from __future__ import annotations

from string import Template

CONFIG = Template('''"""The course as nbgrader reads it."""

from pathlib import Path

from autograder.grading.configuration import configure

c = get_config()  # noqa: F821 - nbgrader gives it

configure(c, Path(__file__).parent)

c.CourseDirectory.course_id = "$course"

# The course's own checks: a folder beside this file, with one file a lesson.
c.Examine.checks = "$module"
''')

HEAD = Template('''"""The rubric of the lesson $lesson: its checks, in the notebook's order."""

from __future__ import annotations

import torch

from autograder.exam.question import Call
from autograder.exam.student import Student
from autograder.oracles import tensors
from autograder.oracles.answers import Asked
from autograder.rubric.check import Check
from autograder.rubric.finding import Finding
from autograder.rubric.misconception import Mistakes
''')

CHECK = Template('''
# $line $check

${NAME}_MISTAKES = Mistakes(lambda wrong: {"$name": wrong})
$NAME = Check(
    "$check",  # the cell's grade_id
    "$title",  # the heading of the page
    subject="$name",  # what the student writes
    where="$title",  # the heading in the notebook to read again
    misconceptions=${NAME}_MISTAKES.known,
)
${NAME}_ASKED = Asked("$name", "`$name(x)` of 3 rows with 5 numbers each")


@$NAME.criterion(2)
def ${name}_of_any_numbers(student: Student) -> Finding:
    """`$name` doubles every number."""
    x = torch.randn(3, 5, generator=student.fresh("x"))
    answer = student.ask(Call("y", "$name", (x,)), answer="y")
    return tensors.same(answer, ${NAME}_ASKED, {"y": 2 * x})


@${NAME}_MISTAKES.mistake(
    "$check-unchanged",
    "Your `$name` gives its numbers back as they came. Each of them is to be doubled.",
)
def _(x: torch.Tensor) -> torch.Tensor:
    return x
''')

SETUP = Template("""import torch

from autograder.desk import Grader

grader = Grader("$lesson", checks="$module")""")

TASK = Template("""## $title

Write `$name(x)`. x: a tensor of any shape. It returns the tensor with every number doubled.""")

CODE = Template("""def $name(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION""")

CORRECT = Template('''"""Adds the numbers to themselves.

Marks: full
Names: none
"""


# %% $check-code
def $name(x):
    return x + x
''')

MISTAKEN = Template('''"""Gives its numbers back as they came.

Marks: $check 1
Names: $check-unchanged
"""


# %% $check-code
def $name(x):
    return x
''')
