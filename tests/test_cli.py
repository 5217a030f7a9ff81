"""The command line knows its commands, and starts quickly."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder import cli, commands


def test_each_command_has_its_file() -> None:
    """The help lists the files of the commands' folder, no more and no less."""
    files = {p.stem.replace("_", "-") for p in Path(commands.__file__).parent.glob("*.py")}
    assert set(cli.COMMANDS) == files - {"--init--"}


@pytest.mark.parametrize("name", sorted(cli.COMMANDS))
def test_each_command_explains_itself(name: str) -> None:
    """``autograder NAME -h`` is answered."""
    said = CliRunner().invoke(cli.main, [name, "-h"])
    assert said.exit_code == 0
    assert f"main {name}" in said.output


def test_an_unknown_command_is_an_error() -> None:
    """One line names it."""
    said = CliRunner().invoke(cli.main, ["gade"])
    assert said.exit_code == 2
    assert "gade" in said.output


def test_the_help_imports_nothing_slow() -> None:
    """Neither torch nor Dask nor nbgrader is loaded to show what there is."""
    program = (
        "import sys; from click.testing import CliRunner; from autograder import cli\n"
        "assert CliRunner().invoke(cli.main, ['-h']).exit_code == 0\n"
        "print(*{'torch', 'distributed', 'nbgrader'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""


def test_grading_a_class_imports_what_is_slow_while_its_examiner_does() -> None:
    """The command's own file imports none of it, so that the examiner can be started before."""
    slow = "{'torch', 'distributed', 'nbgrader'}"
    code = f"import sys, autograder.commands.grade; print(sorted({slow} & {{*sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_nbgraders_commands_parse_no_grammar() -> None:
    """What jsonschema is held back for: it would take half of the time in which each command starts."""
    code = "import sys, nbgrader.apps; print(sorted({'lark', 'rfc3987_syntax'} & {*sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
