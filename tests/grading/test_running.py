"""A notebook's kernel behind the wall: cells, questions, and what a submission does to both."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import torch
from nbformat.v4 import new_code_cell, new_notebook

from autograder.exam.question import Answer, Call, Died, Given, Raised, Ref, Returned, TimedOut
from autograder.exam.transcript import Transcript
from autograder.grading.running import KernelLost, Pace, Running
from autograder.sandbox.kernel_student import KernelStudent
from autograder.sandbox.limits import Limits
from autograder.sandbox.walls import Bubblewrap, find_wall
from autograder.sandbox.warm import Template, WarmWall

pytestmark = pytest.mark.xdist_group("running")  # one template for all
QUICK = Pace(cell_cpu_s=2.0, cell_wall_s=20.0, grace_s=1.0, output_mib=1.0, restarts=2)


@pytest.fixture(scope="module", autouse=True)
def _started_as_at_grading() -> Iterator[None]:
    """Kernels start warm, where that is possible."""
    found = find_wall()
    if os.geteuid() != 0 or not isinstance(found, Bubblewrap):
        yield
        return
    with Template(found) as template, pytest.MonkeyPatch.context() as patch:
        patch.setitem(globals(), "find_wall", lambda: WarmWall(found, template))
        yield


@contextmanager
def running(*sources: str, pace: Pace = QUICK) -> Iterator[tuple[Running, KernelStudent]]:
    """The notebook with its cells, not yet run, and its student."""
    notebook = new_notebook(cells=[new_code_cell(s) for s in sources])
    with Running(notebook, find_wall(), Limits(memory_mib=2048), pace, {}, seed=7) as run:
        yield run, KernelStudent(Transcript("lesson", "ada", 7), run.exchange, run.lose, run.make_room)


def ask(student: KernelStudent, function: str, *args: Any, label: str = "", **limits: float) -> Answer:
    steps = [Given(f"a{i}", a) for i, a in enumerate(args)]
    call = Call("y", function, tuple(Ref(s.keep) for s in steps))
    return student.sitting("check").ask(*steps, call, answer="y", label=label, **limits)  # type: ignore[arg-type]


def text(run: Running, index: int) -> str:
    return "".join(o.get("text", "") + o.get("evalue", "") for o in run.nb.cells[index].outputs)


def test_questions_are_answered_whatever_the_notebook_did_to_its_names() -> None:
    """torch, list and autograder shadowed, builtins deleted: the questions still get their answers."""
    with running(
        "import torch, builtins\ndef double(x): return x * 2",
        "torch = list = autograder = len = None; import sys; sys.modules['torch'] = None; del builtins.list",
        "sys.modules['autograder'] = sys.modules['autograder.exam.perform'] = None; builtins.abs = max",
    ) as (run, student):
        assert [run.cell(i) for i in range(3)] == [True, True, True]
        answer = ask(student, "double", torch.ones(2))
        assert isinstance(answer, Returned)
        assert torch.equal(answer.values["y"], torch.full((2,), 2.0))


def test_questions_leave_no_trace_in_the_notebook() -> None:
    """A question is asked in a fork: globals, random state and output of the notebook stay as they were."""
    with running(
        "import torch; torch.manual_seed(1); count = 0\n"
        "def touch():\n    global count; count += 1; print('noise'); torch.rand(9); return count",
        "print(count, torch.rand(1).item())",
        "torch.manual_seed(1); print(count, torch.rand(1).item())",
    ) as (run, student):
        run.cell(0)
        first, second = ask(student, "touch"), ask(student, "touch", label="again")
        assert isinstance(first, Returned)
        assert isinstance(second, Returned)
        assert first.values == second.values == {"y": 1}
        run.cell(1)
        run.cell(2)
        assert text(run, 1) == text(run, 2)
        assert "noise" not in text(run, 1)


def test_a_question_that_hangs_or_dies_costs_only_itself() -> None:
    """Time-outs, crashes and answers over the limit are answers; the next question is answered."""
    with running(
        "import os, torch\n"
        "def loop():\n    while True: pass\n"
        "def stubborn():\n    while True:\n        try: loop()\n        except BaseException: pass\n"
        "def crash(): os.kill(os.getpid(), 11)\n"
        "def leave(): os._exit(3)\n"
        "def large(): return torch.zeros(2**20)\n"
        "def fine(): return 5\n"
    ) as (run, student):
        run.cell(0)
        assert isinstance(ask(student, "loop", timeout_s=1), TimedOut)
        assert isinstance(ask(student, "stubborn", timeout_s=1), TimedOut)
        assert ask(student, "crash") == Died("SIGSEGV")
        assert ask(student, "leave") == Died("exit status 3")
        large = ask(student, "large", limit_mib=1)
        assert isinstance(large, Raised)
        assert large.kind == "AnswerTooLarge"
        assert ask(student, "fine") == Returned({"y": 5})
        assert run.incidents == []


def test_what_a_question_leaves_running_does_not_hold_its_answer_back() -> None:
    """A process of its own session keeps all files open: the answer counts as soon as it is whole."""
    with running(
        "import os, time, torch\n"
        "def lingers():\n"
        "    if os.fork() == 0:\n        os.setsid()\n        time.sleep(3600)\n        os._exit(0)\n"
        "    return torch.arange(100_000)\n"
    ) as (run, student):
        run.cell(0)
        answer = ask(student, "lingers", timeout_s=5)
        assert isinstance(answer, Returned)
        assert torch.equal(answer.values["y"], torch.arange(100_000))


def test_processes_that_a_cell_leaves_behind_make_room_for_questions() -> None:
    """As many as may be started, for an hour: they are ended when a question needs a process."""
    with running(
        "import os, time\ndef fine(): return 5",
        "for _ in range(500):\n"
        "    try:\n        if os.fork() == 0: time.sleep(3600)\n    except OSError: break",
    ) as (run, student):
        assert [run.cell(i) for i in range(2)] == [True, True]
        assert ask(student, "fine") == Returned({"y": 5})
        assert [i.kind for i in run.incidents] == ["processes-ended"]


def test_a_question_that_kills_the_kernel_is_followed_by_a_new_kernel() -> None:
    """The fork's parent killed: that answer is lost, earlier cells run again, the exam goes on."""
    with running(
        "import os\ndef kill(): os.kill(os.getppid(), 9)\ndef fine(): return 5",
    ) as (run, student):
        run.cell(0)
        assert isinstance(ask(student, "kill"), Died)
        run.ready()
        assert ask(student, "fine") == Returned({"y": 5})
        assert [i.kind for i in run.incidents] == ["kernel-lost"]


def test_a_cell_without_end_is_interrupted_and_costs_only_itself() -> None:
    """An endless loop is stopped at its CPU limit; what came before and after it counts."""
    with running("x = 1", "while True: pass", "x += 1; print(x)") as (run, _):
        assert [run.cell(i) for i in range(3)] == [True, False, True]
        assert text(run, 2) == "2\n"
        assert "computed for 2 s" in text(run, 1)


def test_a_cell_that_heeds_no_interrupt_or_kills_the_kernel_costs_only_itself() -> None:
    """The kernel is started again and earlier cells are run again without the culprit."""
    with running(
        "x = 41",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "import os; os._exit(1)",
        "x += 1; print(x)",
    ) as (run, _):
        assert [run.cell(i) for i in range(4)] == [True, False, False, True]
        assert text(run, 3) == "42\n"


def test_a_flood_of_output_is_cut_off() -> None:
    """Output beyond the limit is not kept, and the cell is stopped."""
    with running("while True: print('x' * 10_000)", "print('after')") as (run, _):
        assert run.cell(0) is False
        assert run.cell(1) is True
        assert len(str(run.nb.cells[0].outputs)) < 2 * 2**20
        assert "after" in text(run, 1)


def test_forged_messages_on_iopub_do_not_reach_the_examiner() -> None:
    """A message without the fields that nbclient expects ends the cell, not the examiner."""
    with running(
        "from ipykernel.kernelapp import IPKernelApp\n"
        "k = IPKernelApp.instance().kernel\n"
        "k.session.send(k.iopub_socket, 'execute_result', {'nope': 1}, parent=k.get_parent())",
        "print('after')",
    ) as (run, _):
        run.cell(0)
        assert run.cell(1) is True
        assert "after" in text(run, 1)


def test_a_kernel_that_is_lost_too_often_is_not_started_again() -> None:
    """A notebook can't hold the examiner for ever."""
    with running(*["import os; os._exit(1)"] * 4) as (run, _):
        assert [run.cell(i) for i in range(3)] == [False] * 3
        with pytest.raises(KernelLost):
            run.cell(3)


def test_random_numbers_are_seeded_before_the_first_cell() -> None:
    """The same submission draws the same numbers at every grading."""
    source = "import torch, random, numpy; print(torch.rand(1).item(), random.random(), numpy.random.rand())"
    found = []
    for _ in range(2):
        with running(source) as (run, _):
            run.cell(0)
            found.append(text(run, 0))
    assert found[0] == found[1]
