"""An oral exam for notebooks.

Students: ``from autograder.desk import Grader``. Instructors: the ``autograder`` command and
``nbgrader_config.py``. The floors, from the ground: exam, rubric, oracles, checks, sandbox, grading,
report, desk and cli; an import points to a lower floor, never to a higher one. ``autograder.lesson``
stands apart: it is what a lesson's notebook imports, and knows nothing of the exam.
"""

__version__ = "0.1.0"
