"""Each submission is examined in a process of its own, and what happens to that process is told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat.v4
import psutil
import pytest

from autograder.grading import apart, child

SERVING = """
import os, sys, time
from autograder.grading import child
from autograder.grading.child import serve


class Template:
    def close(self):
        pass

child._template = Template
seen = []

def work(folder, template):
    seen.append(folder)
    print(f"{len(seen)} seen by {os.getpid()}", file=sys.stderr)
    if folder.endswith("starts"):
        print("warm" if template else "cold", file=sys.stderr)
    if folder.endswith("dies"):
        os.kill(os.getpid(), 9)
    if folder.endswith("raises"):
        raise ValueError("no such thing")
    if folder.endswith("hangs"):
        open(folder + "/pid.part", "w").write(str(os.getpid()))
        os.rename(folder + "/pid.part", folder + "/pid")
        time.sleep(600)
    return 3

def ready(folder):
    if folder.endswith("unready"):
        raise ValueError("not ready")
    if folder.endswith("lesson"):
        seen.append("loaded")

serve(work, "said", ready)
"""


@pytest.fixture
def examiner(monkeypatch: pytest.MonkeyPatch) -> Iterator[apart.Examiner]:
    """An examiner whose children do the work above."""
    argv = [sys.executable, "-c", SERVING]

    def start(warm: bool) -> subprocess.Popen[bytes]:
        return subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    monkeypatch.setattr(apart, "_start", start)
    examiner = apart.Examiner()
    yield examiner
    examiner.close()


def room(tmp_path: Path, name: str) -> Path:
    """A job's folder."""
    (tmp_path / name).mkdir()
    return tmp_path / name


def test_each_job_has_a_child_of_its_own(tmp_path: Path, examiner: apart.Examiner) -> None:
    """Nothing that one job leaves in memory reaches the next, though both come from one process."""
    first, one = examiner.do(room(tmp_path, "a"), 60)
    second, two = examiner.do(room(tmp_path, "b"), 60)
    assert one == two == 3
    assert first.startswith("1 seen by ")
    assert second.startswith("1 seen by ")
    assert first != second


def test_what_a_lesson_needs_is_loaded_before_its_child_is_forked(
    tmp_path: Path, examiner: apart.Examiner
) -> None:
    """It is there for this job and the later ones; where loading it fails, the job is done all the same."""
    said = [examiner.do(room(tmp_path, name), 60) for name in ("a lesson", "unready", "its lesson")]
    assert [line.split()[0] for line, _ in said] == ["2", "2", "3"]
    assert {code for _, code in said} == {3}


READY = """
import json, os, sys
from pathlib import Path
from autograder.grading.work import _judged_by, _wall, ready

for lesson in sys.argv[2:]:
    if not os.fork():
        if lesson:
            job = {"lesson": lesson, "student": "ada", "seed": 1, "wall": "none"}
            (Path(sys.argv[1]) / "job.json").write_text(json.dumps(job))
        ready(sys.argv[1])
        images = sys.modules.get("autograder.oracles.garments")
        held = images.course.cache_info().currsize if images else 0
        print(held, _judged_by.cache_info().currsize, _wall.cache_info().currsize, flush=True)
        os._exit(0)
    os.wait()
"""


def test_a_job_of_our_lessons_has_its_images_loaded(tmp_path: Path) -> None:
    """A lesson without images, one that is the course's own and a folder without a job load none. What judges
    is digested where the lesson is ours, and the wall is tried for each job, before it is forked."""
    lessons = ("", "a-lesson", "from-classification-to-generation", "variational-autoencoders")
    argv = [sys.executable, "-c", READY, str(tmp_path), *lessons]
    done = subprocess.run(argv, capture_output=True, text=True, check=True)
    loaded = [tuple(map(int, line.split())) for line in done.stdout.splitlines()]
    assert loaded == [(0, 0, 0), (0, 0, 1), (0, 1, 1), (2, 1, 1)]


def test_an_examiner_trims_its_memory_as_any_process_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Dask tells its workers about that is not handed on; the rest of the environment is."""
    told: dict[str, str] = {}
    monkeypatch.setattr(subprocess, "Popen", lambda *_, env, **__: told.update(env))
    monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", "65536")
    monkeypatch.setenv("OF_THE_WORKER", "1")
    apart._start(warm=False)
    assert "MALLOC_TRIM_THRESHOLD_" not in told
    assert told["OF_THE_WORKER"] == "1"


def test_a_child_that_dies_costs_its_own_job(tmp_path: Path, examiner: apart.Examiner) -> None:
    """The status of a killed child and the last line of a failed one are told; the next job is done."""
    _, killed = examiner.do(room(tmp_path, "dies"), 60)
    assert killed == -signal.SIGKILL
    assert examiner.do(room(tmp_path, "raises"), 60) == ("ValueError: no such thing", 1)
    assert examiner.do(room(tmp_path, "c"), 60)[1] == 3


def test_a_child_out_of_time_is_ended(tmp_path: Path, examiner: apart.Examiner) -> None:
    """A job over its time is told as such and its process is gone; the next job is done."""
    hanging = room(tmp_path, "hangs")
    assert examiner.do(hanging, 3) == ("it did not end within 3 s", 124)
    with pytest.raises(ProcessLookupError):
        os.kill(int((hanging / "pid").read_text()), 0)
    assert examiner.do(room(tmp_path, "c"), 60)[1] == 3


def test_jobs_are_done_beside_one_another(tmp_path: Path, examiner: apart.Examiner) -> None:
    """One that takes all its time keeps no other waiting; each gets its own answer."""
    with ThreadPoolExecutor() as threads:
        slow = threads.submit(examiner.do, room(tmp_path, "hangs"), 5)
        until_there(tmp_path / "hangs" / "pid")
        assert [examiner.do(room(tmp_path, name), 60)[1] for name in ("a", "dies")] == [3, -signal.SIGKILL]
        assert not slow.done()
        assert slow.result() == ("it did not end within 5 s", 124)


def test_a_job_whose_examiner_goes_is_done_by_the_next(tmp_path: Path, examiner: apart.Examiner) -> None:
    """It is given to it once; where that one goes too, the job has failed. No child outlives its examiner."""
    begun, left = tmp_path / "hangs" / "pid", []
    with ThreadPoolExecutor() as threads:
        asked = threads.submit(examiner.do, room(tmp_path, "hangs"), 600)
        for _ in range(apart.TRIES):
            until_there(begun)
            left.append(psutil.Process(int(begun.read_text())))
            begun.unlink()
            assert examiner._process is not None
            examiner._process.kill()
        assert asked.result() == ("it is gone, and what it was doing", 1)
    assert psutil.wait_procs(left, timeout=60)[1] == []


def test_an_examiner_that_was_ended_does_nothing_more(tmp_path: Path, examiner: apart.Examiner) -> None:
    """Its jobs end at once, and leave no process; new ones fail until it is opened again."""
    with ThreadPoolExecutor() as threads:
        asked = threads.submit(examiner.do, room(tmp_path, "hangs"), 600)
        until_there(tmp_path / "hangs" / "pid")
        examiner.end()
        assert asked.result()[1] == 1
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "hangs" / "pid").read_text()), 0)
    assert examiner.do(room(tmp_path, "a"), 60)[1] == 1
    examiner.reopen()
    assert examiner.do(room(tmp_path, "b"), 60)[1] == 3


def until_there(path: Path) -> None:
    """Wait for a file."""
    end = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < end, f"{path.name} did not come"
        time.sleep(0.01)


def test_an_examiner_that_is_gone_is_started_again(tmp_path: Path, examiner: apart.Examiner) -> None:
    """When the process that forks is killed between two jobs, the second is done all the same."""
    assert examiner.do(room(tmp_path, "a"), 60)[1] == 3
    process = examiner._process
    assert process is not None
    process.kill()
    process.wait()
    assert examiner.do(room(tmp_path, "b"), 60)[1] == 3


def test_a_template_is_started_when_a_job_can_use_it(tmp_path: Path, examiner: apart.Examiner) -> None:
    """The later ones share it; who wants none gets none."""
    asked = [False, True, False, True]
    said = [
        examiner.do(room(tmp_path, f"{n}-starts"), 60, warm)[0].split()[-1] for n, warm in enumerate(asked)
    ]
    assert said == ["cold", "warm", "cold", "warm"]


def test_without_a_template_there_is_a_line_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where no template can be started the reason is told, and kernels start cold."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert child._template() is None
    assert [r.getMessage() for r in caplog.records] == ["kernels start cold: only root can enter a sandbox"]


def test_a_failed_examination_keeps_the_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a result the outcome holds the notebook as it was, no marks, and one line why."""

    class Failing:
        def do(self, room: Path, wall_s: float, warm: bool) -> tuple[str, int]:
            return "MemoryError", 1

    monkeypatch.setattr(apart, "EXAMINER", Failing())
    notebook = nbformat.v4.new_notebook()
    outcome = apart.examine_apart(apart.Job("a-lesson", "ada", 1), notebook, {})
    assert outcome.failure == "the examiner ended with status 1: MemoryError"
    assert outcome.notebook is notebook
    assert not outcome.marks


def test_without_bubblewrap_nothing_is_said_of_templates(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """There is no wall either: whoever needs one is refused with a line of its own, and one is enough."""
    monkeypatch.setenv("PATH", "")
    assert child._template() is None
    assert caplog.records == []
