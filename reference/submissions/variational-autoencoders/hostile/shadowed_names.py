"""Everything that a check might need is shadowed, deleted or replaced: torch, list, autograder, grader.

Without the attack: KL without the half. The student's own functions keep what they need.

Marks: kl-divergence 3
Names: kl-half-missing
"""
# %% after kl-code
import sys

class Generous:
    def check(self, name):
        return 6.0

    def __getattr__(self, name):
        return self.check

grader = Generous()
autograder = list = dict = str = type = Generous()
sys.modules["autograder.checks"] = sys.modules["autograder.oracles"] = sys.modules["autograder.rubric"] = grader
sys.modules["autograder.desk"] = grader

# %% after loss-code
del list, dict, str, type, autograder

# %% edit
swap("kl-code", "return 0.5 * (mu.square() + logvar.exp() - 1 - logvar).sum()", "return (mu.square() + logvar.exp() - 1 - logvar).sum()")
