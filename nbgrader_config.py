"""The course as nbgrader reads it: its folders, and where our preprocessors stand."""

from pathlib import Path

from autograder.grading.configuration import configure

c = get_config()  # noqa: F821 - nbgrader gives it

# nbgrader's steps with ours among them, as lists that can be read: autograder/grading/configuration.py.
configure(c, Path(__file__).parent)

c.CourseDirectory.course_id = "generative-foundations"

# What a notebook installs where it finds the course's package missing, as on Colab: a requirement, an address
# or a file of yours.
c.InstallSource.source = ""

# Where the answer keys of lessons with questions in words lie, <lesson>.toml; never inside the package.
c.Examine.keys = "reference/keys"
