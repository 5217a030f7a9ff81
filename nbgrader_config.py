"""The course as nbgrader reads it: its folders, and where our preprocessors stand."""

c = get_config()  # noqa: F821 - nbgrader gives it

c.CourseDirectory.course_id = "generative-foundations"
c.CourseDirectory.source_directory = "assignments"

# Reading a submission: one clear error for what is no notebook.
c.Autograde.exporter_class = "autograder.grading.preprocessors.CourseExporter"

# Before anything runs: locked cells back in place (ours), then back to their released text (nbgrader's).
c.Autograde.sanitize_preprocessors = [
    "autograder.grading.preprocessors.RestoreCells",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# In place of nbgrader's Execute: the sandboxed kernel and the examiner outside it.
c.Autograde.autograde_preprocessors = [
    "autograder.grading.preprocessors.Examine",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "autograder.grading.preprocessors.LeaveToPerson",
    "autograder.grading.cleaning.CleanOutputs",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# Pages (feedback, formgrader): what students' cells print can't act on a reader; verdicts keep their markup.
c.HTMLExporter.preprocessors = ["autograder.grading.cleaning.CleanPage"]
c.HTMLExporter.filters = {"markdown2html": "autograder.grading.cleaning.safe_markdown2html"}
