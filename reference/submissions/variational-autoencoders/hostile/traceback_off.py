"""Hides every error, by showtraceback and by hooks, and then fails: what has no error output looks like a pass.

Without the attack: a sample that raises, so none of its codes can be seen; garments are the examiner's
codes in the student's decode, and stay: 1.

Marks: samples 1
Names: none
"""
# %% after setup
import sys
shell = get_ipython()
shell.showtraceback = lambda *args, **kwargs: None
shell._showtraceback = lambda *args, **kwargs: None
shell.showsyntaxerror = lambda *args, **kwargs: None
shell.set_custom_exc((BaseException,), lambda *args, **kwargs: None)
sys.excepthook = lambda *args: None

# %% sample-code
def sample(model, n):
    raise ValueError("nobody will ever see this")

# %% after sample-code
sample(vae, 24)
