"""An oral exam for notebooks.

Students: ``from autograder.desk import Grader``. Instructors: the ``autograder`` command and
``nbgrader_config.py``.

The floors, from the ground: exam (questions, answers, transcripts), rubric (what a mark is), oracles (from
answers to findings), checks (the rubric of each lesson), sandbox (where student code lives), report (what
people read), evidence (what stands behind one mark), grading (one notebook, nbgrader, a class), exports
(marks for other programs), and on top desk and cli. An import points to a lower floor, never to a higher
one. ``autograder.lesson`` stands apart: it is what a lesson's notebook imports, and knows nothing of the
exam.
"""

__version__ = "0.1.0"
