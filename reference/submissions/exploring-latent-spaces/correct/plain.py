"""The lesson's own solution, as it stands.

Marks: full
Names: none
"""
