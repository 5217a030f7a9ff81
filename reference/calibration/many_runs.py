"""All runs that a file still lacks, in worker processes."""

from __future__ import annotations

import multiprocessing
import signal
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from tqdm import tqdm

from reference.calibration.design import Design
from reference.calibration.one_run import one_run
from reference.calibration.runs import Runs, settings, still_to_do


def train(design: Design, path: Path, jobs: int, most: int | None) -> None:
    """Do the runs that the file lacks. Raises: RunsError; KeyboardInterrupt, with finished runs kept."""
    with Runs(path, settings(design)) as runs:
        todo = still_to_do(design, runs.finished, most)
        workers = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _begin_work)
        bar = tqdm(
            as_completed([workers.submit(one_run, design.lesson, *turn) for turn in todo]), "runs", len(todo)
        )
        try:
            for future in bar:
                run = future.result()
                runs.add(run)
                bar.set_postfix_str(f"{run['variant']} {run['seed']}, {run['train_cpu_s']} s")
        except KeyboardInterrupt:
            for worker in multiprocessing.active_children():
                worker.terminate()
            raise
        finally:
            workers.shutdown(cancel_futures=True)


def _begin_work() -> None:
    # Ctrl-C reaches all processes of a terminal; the one that keeps the runs decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
