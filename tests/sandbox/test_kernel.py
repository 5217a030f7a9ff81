"""A kernel behind a wall, driven by nbclient as the examiner drives it."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat.v4 import new_code_cell, new_notebook

from autograder.sandbox.kernel import AGENT_ARGV, SandboxedKernelManager
from autograder.sandbox.limits import Limits
from autograder.sandbox.walls import Bubblewrap, NoWall, Wall

ARGV = (sys.executable, "-P", "-m", "ipykernel_launcher", "-f", "{connection_file}")


class Notebook:
    """Runs one cell after another."""

    def __init__(self, manager: SandboxedKernelManager) -> None:
        self.manager = manager
        self.client = NotebookClient(new_notebook(), km=manager, timeout=60, interrupt_on_timeout=True)

    async def run(self, source: str, timeout_s: int = 60) -> str:
        """The text of what the cell put out."""
        cell = new_code_cell(source)
        self.client.nb.cells.append(cell)
        self.client.timeout = timeout_s
        await self.client.async_execute_cell(cell, len(self.client.nb.cells) - 1)
        return "".join(o.get("text", "") + o.get("data", {}).get("text/plain", "") for o in cell.outputs)


@asynccontextmanager
async def opened(wall: Wall, **kwargs: Any) -> AsyncIterator[Notebook]:
    notebook = Notebook(SandboxedKernelManager(wall, argv=kwargs.pop("argv", ARGV), **kwargs))
    async with notebook.client.async_setup_kernel(cleanup_kc=True):
        yield notebook


def test_an_endless_loop_is_interrupted_and_the_next_cell_runs(either: Wall) -> None:
    """The state before the loop is there after it: the interrupt reaches the cell, not the walls."""

    async def main() -> None:
        async with opened(either, files={"data.txt": b"seven"}) as notebook:
            assert await notebook.run("x = open('data.txt').read(); x") == "'seven'"
            with pytest.raises(CellExecutionError, match="KeyboardInterrupt"):
                await notebook.run("while True: pass", timeout_s=1)
            assert await notebook.run("x") == "'seven'"
            assert notebook.manager.cpu_s() > 0.2

    asyncio.run(main())


def test_modules_beside_the_notebook_are_found_last(wall: Bubblewrap) -> None:
    """A module of the submission can be imported, and stands in for none of the library's or of ours."""
    fake = b"raise SystemExit('a stand-in was imported')"
    names = ("colorsys.py", "sklearn.py", "autograder/lesson/fashion_mnist.py")
    files = {"helper.py": b"SEVEN = 7", **dict.fromkeys(names, fake)}

    async def main() -> None:
        async with opened(wall, files=files, argv=AGENT_ARGV) as notebook:
            assert await notebook.run("import helper; helper.SEVEN") == "7"
            rest = "import colorsys, sklearn, autograder.lesson.fashion_mnist as f; f.FashionMNIST.__name__"
            assert await notebook.run(rest) == "'FashionMNIST'"

    asyncio.run(main())


def test_the_agent_is_the_kernel(wall: Bubblewrap) -> None:
    """The default command starts our agent inside, with what it imports, and nothing of it in the cells'
    namespace."""

    async def main() -> None:
        manager = SandboxedKernelManager(wall)
        notebook = Notebook(manager)
        async with notebook.client.async_setup_kernel(cleanup_kc=True):
            assert await notebook.run("[name for name in dir() if 'autograder' in name]") == "[]"
            loaded = await notebook.run("import sys; [n for n in sys.modules if n.startswith('autograder')]")
            assert "autograder.exam.wire" in loaded

    asyncio.run(main())


def test_what_no_notebook_needs_is_not_imported(either: Wall) -> None:
    """No compiler, though optimizers ask for it, and no debugger; a notebook can import either."""
    step = "import sys, torch\ntorch.optim.SGD([torch.ones(1, requires_grad=True)]).step()"
    found = "[n for n in sys.modules if n.startswith(('torch._dynamo', 'debugpy'))]"

    async def main() -> None:
        async with opened(either, argv=AGENT_ARGV) as notebook:
            assert await notebook.run(f"{step}\n{found}") == "['torch._dynamo']"
            asked = "import debugpy, torch._dynamo.config as c; debugpy.listen and len(vars(c)) > 10"
            assert await notebook.run(asked) == "True"

    asyncio.run(main())


def test_no_wall_runs_the_same_notebook() -> None:
    """Without a wall, by explicit choice, manager and client work alike."""

    async def main() -> None:
        async with opened(NoWall(), files={"data.txt": b"seven"}) as notebook:
            assert await notebook.run("open('data.txt').read()") == "'seven'"
        assert notebook.manager.ended is not None

    asyncio.run(main())


def test_figures_are_inline(wall: Bubblewrap) -> None:
    """Matplotlib draws into the notebook and says nothing on stderr."""

    async def main() -> None:
        async with opened(wall) as notebook:
            assert "Figure" in await notebook.run("import matplotlib.pyplot as p\np.plot([1, 2])\np.show()")
            assert [o.output_type for o in notebook.client.nb.cells[0].outputs] == ["display_data"]

    asyncio.run(main())


def test_a_dead_kernel_is_noticed_and_its_cause_told(either: Wall) -> None:
    """A cell that kills the kernel ends as a dead kernel; the manager says how."""

    async def main() -> None:
        async with opened(either) as notebook:
            with pytest.raises(DeadKernelError):
                await notebook.run("import os; os.kill(os.getpid(), 9)")
        assert notebook.manager.ended is not None
        assert notebook.manager.ended.cause == "signal"

    asyncio.run(main())


def test_shutdown_takes_everything_down(either: Wall) -> None:
    """A kernel that refuses to stop, with children, is gone after an immediate shutdown."""

    async def main() -> None:
        async with opened(either) as notebook:
            await notebook.run(
                "import os, signal, time\nif os.fork() == 0:\n    os.setsid(); time.sleep(1000)"
            )
            process = notebook.manager.process
            await notebook.manager.shutdown_kernel(now=True)
            assert process is not None
            assert process.poll() is not None
            assert notebook.manager.ended is not None
            assert notebook.manager.ended.cause == "killed"

    asyncio.run(main())


@pytest.mark.parametrize("wide", [True, False])
def test_an_output_too_large_ends_the_kernel(wall: Bubblewrap, wide: bool) -> None:
    """An output above the limit never arrives, and its kernel is killed for it; below, it arrives."""

    async def main() -> None:
        async with opened(wall, limits=Limits(display_mib=4 if wide else 1)) as notebook:
            notebook.client.iopub_timeout = 30
            if wide:
                assert len(await notebook.run("print('x' * 2**21)")) == 2**21 + 1
                return
            with pytest.raises(DeadKernelError):
                await notebook.run("print('x' * 2**21, flush=True)\nwhile True: pass")
        assert notebook.manager.ended is not None
        assert notebook.manager.ended.cause == "message"

    asyncio.run(main())


def test_a_socket_replaced_by_a_link_leads_nowhere(either: Wall) -> None:
    """The examiner holds the sockets themselves: new clients reach the kernel past a changed path."""

    async def main() -> None:
        async with opened(either) as notebook:
            await notebook.run(
                "import glob, os\n"
                "for path in glob.glob('/run/channels-*/kernel-*'):\n"
                "    os.unlink(path); os.symlink('/run/host.sock', path)"
            )
            second = notebook.manager.client()
            second.start_channels()
            await second.wait_for_ready(timeout=30)
            second.stop_channels()

    asyncio.run(main())


def test_a_kernel_that_does_not_start_says_why(either: Wall) -> None:
    """A kernel that ends before its sockets are there is an error with its last words."""
    manager = SandboxedKernelManager(
        either, argv=(sys.executable, "-P", "-c", "raise SystemExit('no agent')")
    )
    with pytest.raises(RuntimeError, match="ended with status 1: no agent"):
        asyncio.run(manager.start_kernel())


def test_a_kernel_that_takes_too_long_is_killed(wall: Bubblewrap) -> None:
    """A kernel without sockets at the end of its start-up time is killed, and said to be."""
    manager = SandboxedKernelManager(wall, argv=("/bin/sleep", "1000"), startup_s=0.2)
    with pytest.raises(RuntimeError, match="did not get ready in time"):
        asyncio.run(manager.start_kernel())
    assert manager.ended is not None


def test_a_manager_runs_one_kernel_once(wall: Bubblewrap) -> None:
    """A second start is refused: a kernel that comes back is another kernel, by another manager."""

    async def main() -> None:
        async with opened(wall) as notebook:
            with pytest.raises(RuntimeError, match="not started twice"):
                await notebook.manager.start_kernel()

    asyncio.run(main())
