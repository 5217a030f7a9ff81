"""Test runs in forked children: what is slow to import is imported once, here; what is judged, in each child.

The parent must never import the files under test, nor run a test itself.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.abc
import importlib.util
import io
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import pytest
import scipy.integrate
import scipy.linalg
import scipy.stats
import torch

from autograder.exam import student
from autograder.lesson import FashionMNIST
from tests import conftest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "autograder"
SUBJECTS = ("oracles", "checks")
LEFT_OUT = ("cacheprovider", "unraisableexception", "threadexception", "junitxml", "doctest", "logging")
OPTIONS = ("-q", "--capture=no", "--no-header", *(f"-pno:{plugin}" for plugin in LEFT_OUT))
"""Of pytest's plugins only what the tests need: a run of one test then costs a fifth of a second."""

INHERITED = (scipy.stats, scipy.linalg, scipy.integrate, torch.distributions, student, conftest)


def prepare() -> None:
    """Once, in the parent, before any child: one thread, pytest without foreign plugins, the images read.

    A layer, trained one step, brings in what torch imports late, and pytest's list of its markers what pytest
    does: 2 s that each child would need anew.
    """
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    torch.set_num_threads(1)
    for train in (True, False):
        FashionMNIST(train=train).images_as_tensor()
    layer = torch.nn.Conv2d(1, 1, 3)
    optimizer = torch.optim.Adam(layer.parameters())
    layer(torch.zeros(1, 1, 4, 4)).sum().backward()
    optimizer.step()
    os.chdir(ROOT)
    with contextlib.redirect_stdout(io.StringIO()):
        pytest.main([*OPTIONS, "--markers"])


def in_child(work: Callable[[], Any], cpu_s: float) -> Any:
    """What ``work`` returns, as JSON carries it; None where the child was killed, by its limit or else."""
    there, here = os.pipe()
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            resource.setrlimit(resource.RLIMIT_CPU, (int(cpu_s) + 1, int(cpu_s) + 1))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
            answer = json.dumps(work()).encode()
            with os.fdopen(here, "wb") as pipe:
                pipe.write(answer)
        os._exit(0)
    os.close(here)
    with os.fdopen(there, "rb") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return json.loads(said) if said else None


class Measured:
    """A pytest plugin: which lines of the package each test executes, and the CPU time that it takes.

    ``imported``: the lines executed before the first test. ``tests``: for each test its seconds and lines.
    """

    def __init__(self) -> None:
        self.imported: dict[str, set[int]] = {}
        self.tests: dict[str, tuple[float, dict[str, set[int]]]] = {}
        self._lines = self.imported

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Watch one test, with nothing remembered from those before it."""
        for name in [name for name in sys.modules if name.startswith("autograder.")]:
            for found in vars(sys.modules[name]).values():
                if isinstance(found, functools._lru_cache_wrapper) and _ours(
                    found.__wrapped__.__code__.co_filename
                ):
                    found.cache_clear()
        self._lines, start = {}, time.process_time()
        done = yield
        self.tests[item.nodeid] = (time.process_time() - start, self._lines)
        return done

    def trace(self, frame: Any, event: str, arg: Any) -> Any:
        """For `sys.settrace`: note the lines of the package's frames."""
        if event == "call":
            return self.trace if _ours(frame.f_code.co_filename) else None
        if event == "line":
            self._lines.setdefault(frame.f_code.co_filename, set()).add(frame.f_lineno)
        return self.trace


@functools.cache
def _ours(filename: str) -> bool:
    return filename.startswith(tuple(f"{PACKAGE}/{floor}/" for floor in SUBJECTS))


def measure(test_file: str) -> dict[str, Any]:
    """``{"imported": {file: lines}, "tests": {test: [seconds, {file: lines}]}}`` of one file of tests.

    Raises: RuntimeError where a test fails without any fault put in.
    """

    def work() -> dict[str, Any] | None:
        measured = Measured()
        sys.settrace(measured.trace)
        code = pytest.main([*OPTIONS, test_file], plugins=[measured])
        sys.settrace(None)
        listed = {t: (s, _listed(lines)) for t, (s, lines) in measured.tests.items()}
        return {"imported": _listed(measured.imported), "tests": listed} if code == 0 else None

    found = in_child(work, cpu_s=600)
    if found is None:
        raise RuntimeError(f"{test_file} fails as it stands")
    return found


def _listed(lines: dict[str, set[int]]) -> dict[str, list[int]]:
    return {os.path.relpath(file, PACKAGE): sorted(found) for file, found in sorted(lines.items())}


class Chosen:
    """A pytest plugin: only these tests, in their order, and any that had other names without the fault."""

    def __init__(self, tests: Sequence[str], all_tests: Collection[str]) -> None:
        self.place = {test: n for n, test in enumerate(tests, 1)}
        self.all_tests = all_tests
        self.failed = ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave the others out."""
        new = {item.nodeid: 0 for item in items if item.nodeid not in self.all_tests}
        place = self.place | new
        items[:] = sorted((i for i in items if i.nodeid in place), key=lambda i: place[i.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember what failed."""
        if report.failed:
            self.failed = report.nodeid


class Faulty(importlib.abc.MetaPathFinder, importlib.abc.SourceLoader):
    """Imports one file of the package with a fault in it."""

    def __init__(self, file: str, source: str) -> None:
        self.path, self.source = str(PACKAGE / file), source
        self.name = f"autograder.{file.removesuffix('.py').replace('/', '.')}".removesuffix(".__init__")

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        """The spec of that file, nothing for others."""
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self)

    def get_filename(self, fullname: str) -> str:
        """Where the file lies."""
        return self.path

    def get_data(self, path: str | bytes) -> bytes:
        """The source with the fault."""
        return self.source.encode()


def killer(faulty: Faulty, tests: Sequence[str], all_tests: Collection[str], cpu_s: float) -> str:
    """The first test that sees the fault, ``"import"`` or ``"limit"``; empty where none of them does."""

    def work() -> str:
        sys.meta_path.insert(0, faulty)
        chosen = Chosen(tests, all_tests)
        code = pytest.main([*OPTIONS, "-x", *sorted({t.split("::")[0] for t in tests})], plugins=[chosen])
        ends = {0: "", 1: chosen.failed or "import", 2: "import", 5: ""}
        return ends.get(code, f"pytest ended with {code}")

    found = in_child(work, cpu_s)
    if found and found.startswith("pytest ended"):
        raise RuntimeError(f"{found} in {faulty.path}: {faulty.source}")
    return "limit" if found is None else found
