"""The time limit on code in this process: it ends what hangs, and nothing else."""

import signal
import threading
import time
from collections.abc import Iterator

import pytest

from autograder.desk.clock import limit


@pytest.fixture(autouse=True)
def _as_a_kernel_has_it() -> Iterator[None]:
    """Whatever a test does, the handler of interrupts stays the one from before."""
    before = signal.getsignal(signal.SIGINT)
    yield
    assert signal.getsignal(signal.SIGINT) is before


def for_ever() -> None:
    while True:
        pass


def for_ever_whatever_comes() -> None:
    while True:
        try:
            time.monotonic()
        except:  # noqa: E722 - what a student may write
            continue


def asleep() -> None:
    time.sleep(3600)


@pytest.mark.parametrize("code", [for_ever, for_ever_whatever_comes, asleep])
def test_code_that_hangs_is_interrupted(code) -> None:
    """A loop, a loop that catches everything and a sleep all end, and the watch knows why."""
    with pytest.raises(KeyboardInterrupt), limit(0.1, code.__code__) as watch:
        code()
    assert watch.ran_out


def test_code_that_ends_in_time_is_left_alone() -> None:
    """It returns what it returns."""
    with limit(60.0, len_of.__code__) as watch:
        assert len_of("abc") == 3
    assert (watch.ran_out, watch.times) == (False, 0)


def len_of(text: str) -> int:
    return len(text)


def test_what_stands_around_the_code_is_never_interrupted() -> None:
    """After the time is over, our own code goes on; only calls of the function in question end."""
    with limit(0.05, for_ever.__code__) as watch:
        while not watch.ran_out:
            pass
        time.sleep(0)
    assert watch.times == 0


def test_an_interrupt_of_the_users_goes_through() -> None:
    """The stop button stops the code, and is not taken for the limit."""

    def stopped() -> None:
        signal.raise_signal(signal.SIGINT)
        for_ever()

    with pytest.raises(KeyboardInterrupt), limit(60.0, stopped.__code__) as watch:
        stopped()
    assert (watch.ran_out, watch.times) == (False, 1)


def test_outside_the_main_thread_there_is_no_limit() -> None:
    """Python hands interrupts to the main thread alone, so elsewhere the code runs as it is."""
    seen: list[int] = []

    def elsewhere() -> None:
        with limit(0.0, len_of.__code__):
            seen.append(len_of("abc"))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert seen == [3]
