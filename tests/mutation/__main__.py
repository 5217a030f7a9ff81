"""``python -m tests.mutation [file ...]``: each fault is put in, and meets the tests that execute it."""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.children import PACKAGE, ROOT, SUBJECTS, Faulty, killer, measure, prepare
from tests.mutation.mutants import Mutant, mutants
from tests.mutation.page import Row, source_digest, write

TESTS = ("tests/rubric", "tests/oracles", "tests/checks", "tests/reference/test_calibration.py")
MOST_S = 12.0
"""A fault meets its tests, the quickest first, as far as they fit into this many CPU seconds."""
KEPT = ROOT / "build/mutation"
EXPLAINED = Path(__file__).with_name("explained.toml")
LESSONS = {
    "ae": "autoencoders",
    "latent": "exploring_latent_spaces",
    "stand": "exploring_latent_spaces",
    "vae": "variational_autoencoders",
}
"""By how a file's name begins, where it isn't the lesson's own."""


@dataclass(frozen=True)
class Base:
    """The tests as they stand. ``digests``: of each test's file. ``seconds``, ``lines``: of each test."""

    digests: dict[str, str]
    seconds: dict[str, float]
    lines: dict[str, dict[str, set[int]]]
    imported: dict[str, dict[str, set[int]]]

    def choose(self, mutant: Mutant) -> list[str]:
        """The tests that execute the fault's statement, quickest first, but its own before others.

        Its own are those of the test file of its name, for a mistake those with the mistake's name, for a
        rubric those with its lesson's. Where the statement is executed at import: all tests of the files that
        import it, those first that execute anything else of its file.
        """
        own = [f":{name}" for name in re.findall(r"'([\w-]+)'", mutant.scope)]
        own.append(f"[{Path(mutant.file).stem.replace('_', '-')}]")
        span = set(range(mutant.lines[0], mutant.lines[1] + 1))
        meeting = {t for t, lines in self.lines.items() if span & lines.get(mutant.file, set())}
        files = {f for f, lines in self.imported.items() if span & lines.get(mutant.file, set())}
        meeting |= {t for t in self.lines if t.split("::")[0] in files}
        meeting = {t for t in meeting if may_meet(mutant.file, t.split("::")[0])}

        def order(test: str) -> tuple[bool, bool, float, str]:
            mirrored = test.startswith(f"tests/{Path(mutant.file).parent}/test_{Path(mutant.file).stem}.py")
            named = any(name in test for name in own)
            return not (named or mirrored), mutant.file not in self.lines[test], self.seconds[test], test

        chosen, total = list[str](), 0.0
        for test in sorted(meeting, key=order):
            total += self.seconds[test]
            if total > MOST_S and chosen:
                break
            chosen.append(test)
        return chosen


def may_meet(file: str, test_file: str) -> bool:
    """Whether a test file is of use for a file: those of other lessons, and of floors below, are not."""
    if not file.startswith("checks/"):
        return True
    stem, folder = Path(file).stem, Path(test_file).parent
    lesson = LESSONS.get(stem.partition("_")[0], stem)
    others = {name for name in _lessons() if name != lesson} if lesson in _lessons() else set()
    return folder != Path("tests/oracles") and folder.name not in others


def _lessons() -> set[str]:
    return {path.parent.name for path in (ROOT / "tests/checks").glob("*/notebooks.py")}


def digest(*paths: Path) -> str:
    """Of the files' contents."""
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()[:16]


def base(names: Sequence[str], files: Sequence[str]) -> Base:
    """Measured for these files, or remembered where neither the tests nor what they judge has changed."""
    judged = sorted(p for floor in (*SUBJECTS, "rubric", "exam") for p in (PACKAGE / floor).rglob("*.py"))
    found = Base({}, {}, {}, {})
    for path in sorted(p for name in names for p in _test_files(ROOT / name)):
        helpers = sorted(p for p in path.parent.glob("*.py") if not p.name.startswith("test_"))
        file, own = str(path.relative_to(ROOT)), digest(path, *helpers)
        if not any(may_meet(judged_file, file) for judged_file in files):
            continue
        kept = KEPT / f"{path.parent.name}-{path.stem}-{digest(path, *helpers, *judged)}.json"
        if not kept.exists():
            print(f"measuring {file}", flush=True)
            kept.write_text(json.dumps(measure(file)))
        measured = json.loads(kept.read_text())
        found.imported[file] = {f: set(lines) for f, lines in measured["imported"].items()}
        for test, (seconds, lines) in measured["tests"].items():
            found.digests[test], found.seconds[test] = own, seconds
            found.lines[test] = {f: set(executed) for f, executed in lines.items()}
    return found


def _test_files(path: Path) -> Iterator[Path]:
    yield from path.rglob("test_*.py") if path.is_dir() else (path,)


def key(mutant: Mutant, tests: Base, chosen: list[str]) -> dict[str, str]:
    """What a verdict holds for: the file with its fault, and the tests that it met."""
    met = json.dumps([(test, tests.digests[test]) for test in sorted(chosen)])
    found = {"mutant": mutant.source, "tests": met}
    return {name: hashlib.sha256(text.encode()).hexdigest()[:16] for name, text in found.items()}


class Verdicts:
    """Which test noticed a fault, empty for a survivor; kept in a file as they are found."""

    def __init__(self) -> None:
        self.kept = KEPT / "verdicts.jsonl"
        lines = self.kept.read_text().splitlines() if self.kept.exists() else []
        self.known = {(v["mutant"], v["tests"] if not v["killer"] else ""): v for v in map(json.loads, lines)}

    def of(self, mutant: Mutant, tests: Base) -> str:
        """Found, or remembered where these tests, or the one that noticed it, are what they were."""
        chosen = tests.choose(mutant)
        keys = key(mutant, tests, chosen)
        noticed = self.known.get((keys["mutant"], ""))
        if noticed and tests.digests.get(noticed["killer"], "") == noticed["digest"]:
            return noticed["killer"]
        if (keys["mutant"], keys["tests"]) in self.known:
            return ""
        limit_s = 15 + 4 * sum(tests.seconds[test] for test in chosen)
        faulty = Faulty(mutant.file, mutant.source)
        by = killer(faulty, chosen, tests.lines.keys(), limit_s) if chosen else ""
        said = {"file": mutant.file, "line": mutant.lines[0], "fault": mutant.fault, "killer": by}
        record = keys | said | {"digest": tests.digests.get(by, "")}
        self.known[keys["mutant"], "" if by else keys["tests"]] = record
        with self.kept.open("a") as out:
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
        return by


def judged(file: str, names: Sequence[str], near: bool) -> list[tuple[Mutant, str]]:
    """Each fault of a file with the test that noticed it: the nearest first, all for what they let pass."""
    verdicts, found = Verdicts(), [(mutant, "") for mutant in mutants(file, (PACKAGE / file).read_text())]
    for those in [nearest(file)] if near else [nearest(file), names]:
        if not all(by for _, by in found):
            tests = base(those, [file])
            found = [(mutant, by or verdicts.of(mutant, tests)) for mutant, by in found]
    return found


def nearest(file: str) -> list[str]:
    """The test file of a file's name, and the questions' golden files; for a rubric also the tests of all.

    Of a package's own file all test files that stand for themselves in its folder.
    """
    mirrored = f"tests/{Path(file).parent}/test_{Path(file).stem}.py"
    if Path(file).stem == "__init__":
        return [str(path.relative_to(ROOT)) for path in sorted((ROOT / mirrored).parent.glob("test_*.py"))]
    of = ["tests/checks/test_rubric.py"] if file.startswith("checks/") else []
    near = (mirrored, "tests/checks/test_questions.py", *of)
    return [path for path in near if (ROOT / path).exists()]


class Explanations:
    """Why a survivor may live, from explained.toml; ``…`` in a scope or fault stands for any text."""

    def __init__(self) -> None:
        entries = tomllib.loads(EXPLAINED.read_text())["explained"]
        self.known = [(e["file"], e["scope"], fault, e["reason"]) for e in entries for fault in e["faults"]]
        self.used: set[tuple[str, ...]] = set()

    def explains(self, mutant: Mutant) -> bool:
        """Whether an entry covers this survivor."""
        fitting = [
            entry
            for entry in self.known
            if entry[0] == mutant.file and _fits(entry[1], mutant.scope) and _fits(entry[2], mutant.fault)
        ]
        self.used.update(fitting)
        return bool(fitting)

    def unused(self, files: list[str]) -> list[tuple[str, ...]]:
        """Entries for these files that cover no survivor."""
        return [entry for entry in self.known if entry[0] in files and entry not in self.used]


def _fits(pattern: str, text: str) -> bool:
    return re.fullmatch(re.escape(pattern).replace("…", ".*"), text) is not None


def main() -> int:
    """Run; 0 where every survivor is explained and every explanation needed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("files", nargs="*", help="oracles/tensors.py ...; all when left out")
    parser.add_argument(
        "--tests", nargs="+", default=TESTS, help="files or folders of tests; all when left out"
    )
    parser.add_argument("--near", action="store_true", help="only the nearest tests; quick, to look for gaps")
    parser.add_argument("--fresh", action="store_true", help="forget the verdicts found so far")
    asked = parser.parse_args()
    whole = sorted(str(p.relative_to(PACKAGE)) for s in SUBJECTS for p in (PACKAGE / s).rglob("*.py"))
    KEPT.mkdir(parents=True, exist_ok=True)
    if asked.fresh:
        (KEPT / "verdicts.jsonl").unlink(missing_ok=True)
    prepare()
    files = asked.files or whole
    why, open_ends = Explanations(), 0
    for file in files:
        verdicts = judged(file, asked.tests, asked.near)
        survivors = [mutant for mutant, by in verdicts if not by]
        unexplained = [mutant for mutant in survivors if not why.explains(mutant)]
        for m in unexplained:
            print(f"{file}:{m.lines[0]} in {m.scope or 'the module'}: {m.fault}")
        questions = sum("test_questions.py" in by for _, by in verdicts)
        explained = len(survivors) - len(unexplained)
        row = Row(file, len(verdicts), questions, explained, len(unexplained), source_digest(file))
        print(*row, flush=True)
        open_ends += len(unexplained)
        if asked.tests == TESTS and verdicts and not (asked.near and unexplained):
            write([row], [f for f in whole if (PACKAGE / f).read_text().strip()], MOST_S, TESTS)
    for entry in why.unused(files):
        print(f"explained.toml covers no survivor: {entry[:3]}")
        open_ends += 1
    return 1 if open_ends else 0


if __name__ == "__main__":
    sys.exit(main())
