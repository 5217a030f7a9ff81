"""Lesson 2's notebook under this lesson's name: other checks, another setup cell.

Refused: lesson
"""
# %% edit
import nbformat

OTHER = "autoencoders"
keep = []
for each in nb.cells:
    said = each.metadata.get("nbgrader", {})
    if not said:
        keep.append(each)
for number, check in enumerate(["encoder", "decoder", "forward", "reconstruction-loss", "train-epoch", "compare-bottlenecks"]):
    code = nbformat.v4.new_code_cell("# lesson 2", id=f"{check}-code")
    code.metadata.nbgrader = {"cell_type": "code", "grade": False, "grade_id": f"{check}-code", "locked": False, "schema_version": 3, "solution": True, "task": False}
    test = nbformat.v4.new_code_cell(f'grader.check("{check}")', id=check)
    test.metadata.nbgrader = {"cell_type": "code", "grade": True, "grade_id": check, "locked": True, "points": 4, "schema_version": 3, "solution": False, "task": False}
    keep += [code, test]
start = nbformat.v4.new_code_cell(f'from autograder.desk import Grader\n\ngrader = Grader("{OTHER}")', id="setup")
start.metadata.nbgrader = {"cell_type": "code", "grade": False, "grade_id": "setup", "locked": True, "schema_version": 3, "solution": False, "task": False}
nb.cells = [start, *keep]
