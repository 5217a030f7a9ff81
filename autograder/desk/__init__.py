"""The student's side: ``grader.check("kl-divergence")`` in a notebook.

Holds the exam in the notebook's own process, with public questions, and shows the rubric line by line.
"""

from autograder.desk.grader import Grader

__all__ = ["Grader"]
