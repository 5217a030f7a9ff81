"""The reference: what authors of notebooks and of courses use, from docstrings and from the commands' help.

    python -m reference.docs

writes ``docs/reference.md``. Python is read, not imported; only the commands are asked for their help.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click

from autograder.cli import main

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference.md"
PARTS = {
    "In a lesson's notebook": ["autograder.desk", "autograder.lesson", "autograder.lesson.widgets"],
    "A rubric": ["autograder.rubric.check", "autograder.rubric.finding", "autograder.rubric.misconception"],
    "Questions": ["autograder.exam.question", "autograder.exam.student"],
    "Judging answers": ["autograder.oracles.*"],
}
"""Headings with their modules. Of a package that lists its names, those are shown, wherever they are made."""
HEAD = """\
# Reference

<!-- Written by `python -m reference.docs`; don't edit. -->

How to use these to write a lesson: [writing an exercise](writing-exercises.md).
"""
WIDTH = 100

Definition = ast.FunctionDef | ast.ClassDef


def page() -> str:
    """The whole page."""
    told = [HEAD]
    for heading, names in PARTS.items():
        told.append(f"## {heading}\n")
        for name in (found for pattern in names for found in _modules(pattern)):
            told += _module(name)
    told.append("## The command line\n")
    told += [f"### `autograder {name}`\n\n```text\n{text}\n```\n" for name, text in helps().items()]
    return "\n".join(told)


def helps() -> dict[str, str]:
    """Each command's help."""
    found, whole = {}, click.Context(main, info_name="autograder", **main.context_settings)
    for name in main.list_commands(whole):
        command = main.get_command(whole, name)
        assert command is not None
        context = click.Context(command, parent=whole, info_name=name, max_content_width=WIDTH)
        context.terminal_width = WIDTH
        found[name] = command.get_help(context)
    return found


def _modules(pattern: str) -> list[str]:
    """The modules that are meant; all of a package for ``package.*``."""
    package = pattern.removesuffix(".*")
    if package == pattern:
        return [pattern]
    files = sorted((ROOT / package.replace(".", "/")).glob("*.py"))
    return [f"{package}.{file.stem}" for file in files if file.stem != "__init__"]


def _tree(name: str) -> ast.Module:
    path = ROOT / name.replace(".", "/")
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return ast.parse(path.read_text(encoding="utf-8"))


def _module(name: str) -> list[str]:
    tree = _tree(name)
    told = [f"### `{name}`\n", f"{_marked(_first(tree))}\n"]
    for node in _public(tree):
        told += [f"**`{_signature(node)}`**\n", f"{_text(node)}\n"]
        if isinstance(node, ast.ClassDef):
            told += [f"- `.{_signature(m)}`: {_line(m)}" for m in _definitions(m for m in node.body)]
            told += [""] if told[-1].startswith("- ") else []
    return told


def _public(tree: ast.Module) -> Iterator[Definition]:
    """The module's own public definitions; of a package, those that its ``__all__`` lists."""
    listed = [node for node in tree.body if isinstance(node, ast.Assign) and _name(node) == "__all__"]
    if not listed:
        yield from _definitions(tree.body)
        return
    names = ast.literal_eval(listed[0].value)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            taken = {alias.name for alias in node.names} & set(names)
            if taken:
                yield from (d for d in _definitions(_tree(node.module).body) if d.name in taken)


def _definitions(nodes: Iterator[ast.stmt] | list[ast.stmt]) -> Iterator[Definition]:
    """What has a name that doesn't begin with an underscore, and a docstring."""
    for node in nodes:
        if isinstance(node, Definition) and not node.name.startswith("_") and ast.get_docstring(node):
            yield node


def _name(node: ast.Assign) -> str:
    return node.targets[0].id if isinstance(node.targets[0], ast.Name) else ""


def _signature(node: Definition) -> str:
    """The call; a class is called as its ``__init__``, or by its fields."""
    if isinstance(node, ast.FunctionDef):
        if any(isinstance(d, ast.Name) and d.id == "property" for d in node.decorator_list):
            return node.name
        return f"{node.name}({_arguments(node)})"
    for member in node.body:
        if isinstance(member, ast.FunctionDef) and member.name == "__init__":
            return f"{node.name}({_arguments(member)})"
    fields = [member for member in node.body if isinstance(member, ast.AnnAssign)]
    return f"{node.name}({', '.join(map(ast.unparse, fields))})" if fields else node.name


def _arguments(node: ast.FunctionDef) -> str:
    return re.sub(r"^self(, )?", "", ast.unparse(node.args))


def _first(node: ast.Module | Definition) -> str:
    """The docstring's first paragraph."""
    return (ast.get_docstring(node) or "").split("\n\n")[0]


def _line(node: Definition) -> str:
    return _marked(" ".join(_first(node).split()))


def _text(node: Definition) -> str:
    """The docstring as Markdown."""
    return _marked(inspect.cleandoc(ast.get_docstring(node) or ""))


def _marked(text: str) -> str:
    """Code between single backticks; outside it nothing is taken for HTML."""
    pieces = re.sub(r"``(.+?)``", r"`\1`", text).split("`")
    return "`".join(p if i % 2 else p.replace("<", "&lt;") for i, p in enumerate(pieces))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE.relative_to(ROOT))
