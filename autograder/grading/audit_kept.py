"""An audit's results in a folder, so that hours of grading can be stopped and taken up again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from autograder.exam.transcript import environment
from autograder.grading.bank import BASE, Sample
from autograder.grading.course import CONFIG, Course
from autograder.grading.identity import joined, package, tree_digest
from autograder.grading.kept import write
from autograder.grading.keys import FOLDER as KEYS
from autograder.grading.trial import Trial


@dataclass(frozen=True)
class Kept:
    """Where results lie: a file for each submission and secret. ``root``: the course.

    A result stands for as long as all that it rests on is as it was: this package, the versions, the course's
    configuration, the lesson with its key, the course's own checks, the submission. What it states is read
    anew each time. Errors are not kept.
    """

    folder: Path
    root: Path
    _grounds: dict[str, str] = field(default_factory=dict)

    def read(self, sample: Sample, secret: int) -> Trial | None:
        """The result of an earlier run, or None. A file that can't be read counts as none."""
        try:
            kept = json.loads(self._file(sample, secret).read_text(encoding="utf-8"))
            if kept.pop("rests on") != self._ground(sample):
                return None
            kept["remarks"] = tuple(kept["remarks"])
            return replace(Trial(sample, secret=secret), **kept)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, trial: Trial) -> None:
        """Keep a result. Raises: OSError."""
        if trial.error:
            return
        kept: dict[str, Any] = asdict(trial) | {"rests on": self._ground(trial.sample)}
        del kept["sample"]
        file = self._file(trial.sample, trial.secret)
        file.parent.mkdir(parents=True, exist_ok=True)
        write(file, json.dumps(kept).encode())

    def _file(self, sample: Sample, secret: int) -> Path:
        return self.folder / sample.lesson / f"{sample.kind}-{sample.name}-{secret}.json"

    def _ground(self, sample: Sample) -> str:
        """The digest of all that this submission's result rests on."""
        if sample.lesson not in self._grounds:
            checks = Course(self.root).checks_folder
            lesson = (CONFIG, f"assignments/{sample.lesson}", f"{KEYS}/{sample.lesson}.toml")
            files = tree_digest(self.root / name for name in (*lesson, *([checks] if checks else [])))
            self._grounds[sample.lesson] = joined(package(), json.dumps(environment()), files)
        own = tree_digest([sample.path, sample.path.parents[1] / BASE])
        return joined(self._grounds[sample.lesson], own)
