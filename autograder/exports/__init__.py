"""A lesson's marks as files for other programs: nbgrader's table, Canvas, Moodle, and one for analysis."""
