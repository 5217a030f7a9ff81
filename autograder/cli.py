"""The command line. A command's file is imported when it is asked for, so that each starts quickly."""

from __future__ import annotations

import atexit
import gc
from importlib import import_module

import click

atexit.register(gc.freeze)  # or the end takes most of a second, for cycles in what was imported

COMMANDS = {
    "audit": "Grade the bank of sample submissions, and say how often the grader was wrong.",
    "check": "Run your own notebook from top to bottom, and show what its checks say.",
    "demo": "Release the lessons, grade a class of sample submissions, and say which pages to open.",
    "doctor": "Say what is there and what is missing, and prove the sandbox's walls by attacking them.",
    "explain": "Show what stands behind one mark, and write a script that repeats it anywhere.",
    "export": "Write a lesson's marks for nbgrader, Canvas, Moodle and your own analysis.",
    "grade": "Grade a class: several submissions at a time, only what changed, on after a crash.",
    "new-check": "Make the stub of a check: criterion, misconception, cells, and its part of the bank.",
    "new-course": "Make the folder of a course with checks of its own.",
    "regrade": "Judge a class again from its transcripts; no student's code runs.",
    "release": "Make the students' notebooks from the instructors'.",
    "report": "Write a lesson's class page: who needs help, what was missed, marks, pictures, times.",
}
"""Each command with its line in the help; its file is the one of its name in ``autograder.commands``."""


class Commands(click.Group):
    """Knows its commands by name, and imports the one that is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the alphabet's order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, None for a name that isn't one."""
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        command: click.Command = getattr(import_module(f"autograder.commands.{name}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in the help, without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """An oral exam for notebooks: nbgrader courses judged from outside the student's reach."""
