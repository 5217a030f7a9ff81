"""Calibrate every threshold of a lesson that rests on training.

    python -m reference.calibration LESSON                  train what is missing, then write what follows
    from it python -m reference.calibration LESSON --only-write     write again what follows from the runs
    there are

Stop it whenever you like: finished runs are kept, and the next call goes on from there.
"""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from reference.calibration.analysis import CalibrationError
from reference.calibration.designs import DESIGNS
from reference.calibration.many_runs import train
from reference.calibration.runs import RunsError, read, still_to_do
from reference.calibration.written import write


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m reference.calibration",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("lesson", nargs="?", choices=DESIGNS, default="variational-autoencoders")
    parser.add_argument("--jobs", type=int, default=1, help="worker processes, each on one thread")
    parser.add_argument("--data", type=Path, help="the file of runs, where it is another than the lesson's")
    parser.add_argument("--most", type=int, help="at most so many runs of a variant, for a first look")
    parser.add_argument("--only-write", action="store_true", help="train nothing")
    parser.add_argument(
        "--provisional", action="store_true", help="write although runs are missing, and say so"
    )
    return parser.parse_args()


def main() -> int:
    """Train, then write; returns the exit status."""
    wanted = arguments()
    design = DESIGNS[wanted.lesson]
    data = wanted.data or design.data
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if not wanted.only_write:
            train(design, data, wanted.jobs, wanted.most)
        here, runs = read(data)
        missing = len(still_to_do(design, runs))
        if missing and not wanted.provisional:
            print(f"nothing is written from {data} before it is whole; {missing} runs are missing")
        else:
            write(design, here, runs)
    except (RunsError, CalibrationError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped; finished runs are kept, and the same command goes on from here", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
