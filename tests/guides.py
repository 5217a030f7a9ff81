"""The guides' fenced blocks, for tests that run what they say."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
_FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)
SHELL = ("", "sh", "bash")


def blocks(page: Path, *languages: str) -> list[str]:
    """The page's fenced blocks of these languages, in order."""
    found = _FENCE.finditer(page.read_text(encoding="utf-8"))
    return [fence["body"] for fence in found if fence["language"] in languages]


def commands(page: Path) -> list[str]:
    """The commands that a page tells its reader to run, without what is said about them."""
    lines = "".join(blocks(page, *SHELL)).replace("\\\n", " ").splitlines()
    bare = (re.sub(r"\s+# .*|^# .*", "", line) for line in lines)
    return [" ".join(line.split()) for line in bare if line.strip()]


def python(page: Path, title: str) -> str:
    """The page's Python that begins with this comment."""
    return next(block for block in blocks(page, "python") if block.startswith(f"# {title}\n"))


WALKED = "instructors.md", "classes.md"
"""Guides whose commands are run, as they stand there, in `tests.grading.test_round`."""

_AUDIT = "tests/grading/test_audit.py::test_the_command_s_status_says_whether_it_stands"
_MAKE = "tests/test_docs.py::test_make_runs_what_it_says"
_CLUSTER = "tests/grading/test_crashes.py::test_a_worker_lost_costs_only_what_it_was_doing"
_EXPLAIN = "tests/grading/test_explain.py::"
_EXPORT = "tests/exports/test_exports.py::test_nbgraders_table_has_nbgraders_marks"
_REPORT = "tests/grading/test_class_page.py::test_the_command_writes_the_page_and_says_where"
_DESK = "tests/desk/test_notebook.py::"
_TLS = "--tls-ca ca.pem --tls-cert cert.pem --tls-key key.pem"
_DASK_TLS = "--tls-ca-file ca.pem --tls-cert cert.pem --tls-key key.pem"
_LESSON = "from-classification-to-generation"

ELSEWHERE: dict[str, dict[str, str]] = {
    "README.md": {"make demo": "tests/grading/test_demo.py::test_the_demo", "make test": _MAKE},
    "assistants.md": {
        "jupyter lab": "tests/lesson/widgets/test_jupyter.py::test_live",
        f"autograder explain {_LESSON} ada": f"{_EXPLAIN}test_without_a_criterion_there_is_the_list",
        f"autograder explain {_LESSON} ada image-space/exponent": (
            f"{_EXPLAIN}test_the_mark_is_explained_from_the_transcript"
        ),
        f"autograder explain {_LESSON} ada image-space/exponent --script": (
            f"{_EXPLAIN}test_the_script_has_a_name_of_its_own"
        ),
    },
    "audit.md": {
        "make audit": _MAKE,
        "autograder audit --only 'mistaken/kl_*'": _AUDIT,
        "autograder audit --secrets 3": _AUDIT,
        "autograder audit --json": _AUDIT,
        "autograder audit --markdown docs/rates/variational-autoencoders.md": _AUDIT,
    },
    "classes.md": {
        "dask scheduler --host tls://0.0.0.0:8786 " + _DASK_TLS: _CLUSTER,
        "dask worker tls://SCHEDULER:8786 --nworkers 4 --nthreads 1 --memory-limit 0 " + _DASK_TLS: _CLUSTER,
        f"autograder grade {_LESSON} --scheduler tls://SCHEDULER:8786 " + _TLS: _CLUSTER,
        "pip install 'psycopg[binary]'": "tests/grading/test_postgresql.py::test_two_graders_at_once",
    },
    "evidence.md": {
        "autograder explain variational-autoencoders ada": (
            f"{_EXPLAIN}test_without_a_criterion_there_is_the_list"
        ),
        "autograder explain variational-autoencoders ada kl-divergence/any-clouds": (
            f"{_EXPLAIN}test_the_mark_is_explained_from_the_transcript"
        ),
        "autograder explain variational-autoencoders ada any-clouds --script appeal.py": (
            f"{_EXPLAIN}test_the_script_holds_what_was_put_back_and_names_the_rest"
        ),
        "python appeal.py variational-autoencoders.ipynb": (
            f"{_EXPLAIN}test_the_script_holds_what_was_put_back_and_names_the_rest"
        ),
    },
    "exports.md": {"autograder export variational-autoencoders --into marks": _EXPORT},
    "instructors.md": {
        "make setup": _MAKE,
        "autograder doctor": "tests/sandbox/test_doctor.py::test_all_walls_hold_here",
    },
    "report.md": {
        "autograder report variational-autoencoders": _REPORT,
        "autograder report variational-autoencoders --pseudonyms": _REPORT,
    },
    "students.md": {
        "autograder check variational-autoencoders.ipynb": f"{_DESK}test_it_gives_the_page_of_check_all",
        "autograder check variational-autoencoders.ipynb --hints 2 --html page.html": (
            f"{_DESK}test_the_page_is_a_file_of_its_own"
        ),
    },
}
"""Commands that no walk of this repository's guides runs, by page, with the test that runs them for real."""
FOLLOWED = {
    "writing-exercises.md": "tests/test_writing_exercises.py::test_the_exercise_of_the_guide_is_audited"
}
"""Guides that a test of their own follows, command by command."""
