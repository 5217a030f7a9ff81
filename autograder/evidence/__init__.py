"""What stands behind one mark, told to people, and repeated on any machine.

Light enough for a student's machine: nothing of the course folder, of nbgrader or of the sandbox.
"""
