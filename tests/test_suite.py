"""The suite itself: what its speed and its shared fixtures rest on."""

import pytest


@pytest.mark.xdist_group("suite")
def test_groups_reach_the_workers(request: pytest.FixtureRequest) -> None:
    """Tests of a group run in one worker, so that what they share is made once."""
    grouped = bool(request.config.getoption("loadgroup", False))
    assert request.node.nodeid.endswith("@suite") == grouped
