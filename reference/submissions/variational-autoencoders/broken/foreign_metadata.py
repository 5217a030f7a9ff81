"""A cell copied from another course with its nbgrader metadata, and unknown keys on the notebook.

What isn't the lesson's doesn't count; the student's own work does.

Marks: full
Names: none
"""
# %% after train-code
assert 1 + 1 == 2  # from the statistics course

# %% edit
stranger = next(each for each in nb.cells if each.id == "free-1")
stranger.metadata.nbgrader = {"cell_type": "code", "grade": True, "grade_id": "task-7b", "locked": True, "points": 100, "schema_version": 3, "solution": False, "task": False, "checksum": "0" * 32}
nb.metadata.nbgrader = {"course": "statistics"}
nb.metadata.colab = {"provenance": []}
