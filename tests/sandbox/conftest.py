"""The sandbox's tests fail without bubblewrap, unless it is waived explicitly."""

import os
from collections.abc import Iterator

import pytest

from autograder.sandbox.walls import WAIVER, Bubblewrap, find_wall
from autograder.sandbox.warm import Template, WarmWall


@pytest.fixture(scope="session")
def wall() -> Bubblewrap:
    """The machine's wall; its absence is a failure, not a skip, unless waived."""
    if os.environ.get(WAIVER) == "1" and Bubblewrap().fault() is not None:
        pytest.skip(f"{WAIVER}=1 and {Bubblewrap().fault()}")
    found = find_wall()
    assert isinstance(found, Bubblewrap)
    return found


@pytest.fixture(scope="session")
def template(wall: Bubblewrap) -> Iterator[Template]:
    """A template that has imported nothing: what it forks stands behind the same walls, and is soon there."""
    if os.geteuid() != 0:
        pytest.skip("only root can enter a sandbox")
    with Template(wall, ahead=()) as started:
        yield started


@pytest.fixture(params=["cold", "warm"])
def start(request: pytest.FixtureRequest) -> str:
    """The two ways to start what runs behind the wall."""
    return str(request.param)


@pytest.fixture
def either(start: str, wall: Bubblewrap, request: pytest.FixtureRequest) -> Bubblewrap | WarmWall:
    """The machine's wall, in front of a process that starts cold and of one that starts warm."""
    return wall if start == "cold" else WarmWall(wall, request.getfixturevalue("template"))
