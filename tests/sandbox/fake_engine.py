"""Stands in for a container engine: ``fake_engine.py ROOM <what an engine is told>``.

It knows the options that a rootless engine has to be given, takes nothing else, and builds with bubblewrap
what they say and no more: a wall that forgot one has a hole here too. Its image is this machine's own system.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from autograder.sandbox import view


def run(room: Path, words: list[str]) -> int:
    """One container, in the foreground."""
    told = parsed(words)
    assert told.pull == "never"
    assert told.log_driver == "none"
    assert told.rm
    inside, ours = os.pipe()
    mounts: list[str] = []
    for bind in view.system_binds():
        mounts += ["--ro-bind", bind.source, bind.inside]
    for place, target in view.system_links().items():
        mounts += ["--symlink", target, place]
    mounts += ["--proc", "/proc", "--dev", "/dev"]
    for tmpfs in told.tmpfs:
        place, _, options = tmpfs.partition(":")
        mounts += [
            "--size",
            dict(o.partition("=")[::2] for o in options.split(","))["size"],
            "--tmpfs",
            place,
        ]
    for bind in view.interpreter_binds():  # it may lie below /tmp
        mounts += ["--ro-bind", bind.source, bind.inside]
    for volume in told.volume:
        source, place, mode = volume.split(":")
        mounts += [{"ro": "--ro-bind", "rw": "--bind"}[mode], source, place]
    walls = ["--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-user", "--hostname", told.hostname]
    walls += ["--unshare-net"] if told.network == "none" else []
    walls += ["--cap-drop", told.cap_drop] if told.cap_drop else []
    environment = [word for each in told.env for word in ("--setenv", *each.split("=", 1))]
    limits = [f"--{each}" for each in told.ulimit]
    argv = ["bwrap", "--info-fd", str(ours), "--clearenv", *walls, *mounts, "--dir", "/run"]
    argv += ["--remount-ro", "/dev", *(["--remount-ro", "/"] if told.read_only else [])]
    argv += [*environment, "--setenv", "PATH", f"{sys.prefix}/bin:/usr/bin:/bin", "--chdir", told.workdir]
    started = subprocess.Popen(
        [*argv, "--", "/usr/bin/prlimit", *limits, told.entrypoint, *told.command],
        pass_fds=[ours],
        env={"PATH": "/usr/bin:/bin"},
    )
    os.close(ours)
    with os.fdopen(inside) as said:
        (room / f"{told.name}.pid").write_text(str(json.load(said)["child-pid"]))
    code = started.wait()
    (room / f"{told.name}.pid").unlink()
    return code if code >= 0 else 128 - code


def parsed(words: list[str]) -> argparse.Namespace:
    """What the engine is told. An option that it doesn't know ends it."""
    parser = argparse.ArgumentParser(allow_abbrev=False)
    for flag in ("--rm", "--read-only"):
        parser.add_argument(flag, action="store_true")
    for option in (
        *("--pull", "--name", "--userns", "--user", "--http-proxy", "--read-only-tmpfs", "--network"),
        *("--hostname", "--cap-drop", "--log-driver", "--memory", "--memory-swap", "--pids-limit"),
        *("--shm-size", "--workdir", "--entrypoint"),
    ):
        parser.add_argument(option)
    for option in ("--security-opt", "--ulimit", "--tmpfs", "--volume", "--env"):
        parser.add_argument(option, action="append", default=[])
    parser.add_argument("image")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    return parser.parse_args(words)


def main(room: Path, words: list[str]) -> int:
    """One call of the engine."""
    match words:
        case ["info", "--format", "{{.Host.Security.Rootless}}"]:
            print((room / "rootless").read_text())
        case ["image", "inspect", "--format", "found", name]:
            return 0 if name == "course:1" else 1
        case ["inspect", "--format", "{{.State.Pid}}", name] if (room / f"{name}.pid").exists():
            print((room / f"{name}.pid").read_text())
        case ["kill", name]:
            os.kill(int((room / f"{name}.pid").read_text()), 9)
        case ["run", *rest]:
            return run(room, rest)
        case _:
            print(f"no such thing: {words}", file=sys.stderr)
            return 125
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
