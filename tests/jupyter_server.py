"""A Jupyter server of a test's own."""

import re
import subprocess
from threading import Thread


def address_of(server: subprocess.Popen[str]) -> str:
    """Where it answers, once it says so on its stderr, which is read to its end from then on."""
    said = []
    assert server.stderr is not None
    for line in server.stderr:
        said.append(line)
        if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
            Thread(target=server.stderr.read, daemon=True).start()  # or it would wait for a reader
            return found[0]
    raise AssertionError("the Jupyter server did not start:\n" + "".join(said))
