"""One small fault at a time: all mutants of a source file, in a fixed order.

Left alone are docstrings, annotations, imports, and words for people: texts with a space in them, and the
texts that `failed`, `Finding`, `Asked` and `Picture` show.
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
NAMES = {"all": "any", "min": "max", "argmax": "argmin", "ppf": "isf"}
NAMES |= {new: old for old, new in NAMES.items()}
STATUSES = {"PASSED": "FAILED", "FAILED": "BLOCKED", "BLOCKED": "NOT_ATTEMPTED", "NOT_ATTEMPTED": "BLOCKED"}
WORDING = {"failed": (0, 1, 2), "Finding": (1, 2, 3), "Asked": (1,), "Picture": (0,), "fresh": (0,)}
WORDING |= dict.fromkeys(
    ("Call", "Given", "Grad", "Params", "Trace", "Train", "Value", "mistake", "also"), (0,)
)
"""Which arguments of a call are words for people, or a name of our own that may be any text."""
LEFT_OUT = "left out"
Fault = tuple[ast.AST, str, str]
"""A node to put in another's place, and both in short."""


@dataclass(frozen=True)
class Mutant:
    """One fault in one file.

    ``lines``: first and last line of the statement it is in. ``scope``: the function, a mistake by its name.
    ``fault``: what is changed, ``a < b -> a <= b``. ``source``: the whole file with the fault in it.
    """

    file: str
    lines: tuple[int, int]
    scope: str
    fault: str
    source: str


@dataclass(frozen=True)
class _Place:
    """A node with its surroundings. ``words``: its texts are for people."""

    node: ast.AST
    parent: ast.AST
    field: str
    index: int
    scope: str
    lines: tuple[int, int]
    words: bool


def mutants(file: str, source: str) -> Iterator[Mutant]:
    """All mutants of a source file, from its top to its end."""
    tree, lines = ast.parse(source), source.splitlines()
    imported = {a.asname or a.name for n in ast.walk(tree) if isinstance(n, _IMPORTS) for a in n.names}
    for statement in tree.body:
        if isinstance(statement, _IMPORTS) or _is_docstring(statement):
            continue
        first = min(n.lineno for n in [statement, *getattr(statement, "decorator_list", [])])
        above, below = lines[: first - 1], lines[statement.end_lineno :]
        holder = ast.Module([statement], [])
        for place in _places(_Place(statement, holder, "body", 0, "", (1, 1), False)):
            for new, before, after in _faults(place, imported):
                mutated = "\n".join([*above, _unparsed(holder, place, new), *below])
                fault = f"{before} -> {after}".replace("\n", " ")
                yield Mutant(file, place.lines, place.scope, fault, mutated)


_IMPORTS = (ast.Import, ast.ImportFrom)


def _places(place: _Place) -> Iterator[_Place]:
    """Every node that may be changed, outer before inner. The guard ``strict=True`` is left alone."""
    if isinstance(place.node, ast.keyword) and place.node.arg == "strict":
        return
    node, scope, lines = place.node, place.scope, place.lines
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        scope = ".".join(filter(None, (scope, _name(node))))
    if isinstance(node, ast.stmt):
        body = getattr(node, "body", None)
        lines = node.lineno, (body[0].lineno - 1 if body else node.end_lineno or 0)
    yield replace(place, lines=lines)
    spoken = WORDING.get(_called(node), ()) if isinstance(node, ast.Call) else ()
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns"):
            continue
        for index, child in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(child, ast.AST) and not isinstance(child, _IMPORTS) and not _is_docstring(child):
                words = isinstance(node, ast.JoinedStr) or (field == "args" and index in spoken)
                yield from _places(_Place(child, node, field, index, scope, lines, place.words or words))


def _name(node: ast.FunctionDef | ast.ClassDef) -> str:
    """Its own name; a function called `_` goes by its decorator: ``KL.mistake("kl-sign")``."""
    given = [d for d in node.decorator_list if isinstance(d, ast.Call)]
    if node.name == "_" and given:
        return f"{ast.unparse(given[0].func)}({ast.unparse(given[0].args[0])})"
    return node.name


def _called(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _unparsed(whole: ast.Module, place: _Place, new: ast.AST) -> str:
    """The statement with a new node in the place; afterwards the old one is there again."""
    held = getattr(place.parent, place.field)
    many = isinstance(held, list)
    setattr(place.parent, place.field, [*held[: place.index], new, *held[place.index + 1 :]] if many else new)
    try:
        return ast.unparse(whole)
    finally:
        setattr(place.parent, place.field, held)


def _but(node: ast.AST, **fields: object) -> ast.AST:
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def _without(items: list, index: int) -> list:
    return items[:index] + items[index + 1 :]


def _faults(place: _Place, imported: set[str]) -> Iterator[Fault]:
    """What may stand in a node's place."""
    node = place.node
    old = ast.unparse(node)
    for new in _others(place):
        yield new, old, ast.unparse(new)
    match node:
        case ast.BoolOp(values=values):
            for i, operand in enumerate(values):
                rest = _without(values, i)
                new = rest[0] if len(rest) == 1 else _but(node, values=rest)
                yield new, ast.unparse(operand), LEFT_OUT
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test) if not _flipped(test):
            yield _but(node, test=ast.UnaryOp(ast.Not(), test)), f"if {ast.unparse(test)}", "if not"
        case ast.comprehension(ifs=[test, *others]):
            yield _but(node, ifs=others), f"if {ast.unparse(test)}", LEFT_OUT
        case ast.Call():
            yield from _calls(node, imported, decorates=place.field == "decorator_list")
        case ast.Constant(value=str(text)) if "\ndef " in text:  # code that is kept as a text
            for m in mutants("", text):
                yield ast.Constant(m.source), *m.fault.split(" -> ", 1)
        case ast.Expr() | ast.Raise():
            yield ast.Pass(), old, LEFT_OUT


def _others(place: _Place) -> Iterator[ast.AST]:
    """Counterparts of a node: another operator, number, key or status."""
    match node := place.node:
        case ast.Compare(ops=ops):
            for i, op in enumerate(ops):
                for other in COMPARISONS[type(op)]:
                    yield _but(node, ops=[*ops[:i], other(), *ops[i + 1 :]])
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in OPERATORS:
            yield _but(node, op=OPERATORS[type(op)]())
        case ast.UnaryOp(operand=operand):
            yield operand
        case ast.Constant(value=value):
            yield from (ast.Constant(v) for v in _constants(value, place.words))
        case ast.Attribute(value=ast.Name(id="Status"), attr=attr):
            yield _but(node, attr=STATUSES.get(attr, "FAILED"))
        case ast.Attribute(attr=attr) | ast.Name(id=attr) if attr in NAMES:
            yield _but(node, **{"id" if isinstance(node, ast.Name) else "attr": NAMES[attr]})
        case ast.Return(value=ast.AST()) if not _is_none(node.value):
            yield ast.Return(ast.Constant(None))


def _flipped(test: ast.expr) -> bool:
    """Whether a condition is already turned round by a fault of its own."""
    return isinstance(test, ast.UnaryOp) or (isinstance(test, ast.Compare) and len(test.ops) == 1)


def _is_none(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _constants(value: object, words: bool) -> Iterator[object]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1 if abs(value) < 20 else 2 * value
    elif isinstance(value, float):
        yield from (2 * value, value / 2) if value else (1.0,)
    elif isinstance(value, str) and not words and re.fullmatch(r"[\w.-]+", value):
        yield f"other-{value}"


def _calls(call: ast.Call, imported: set[str], decorates: bool) -> Iterator[Fault]:
    """A keyword left out, a method not called."""
    for i, keyword in enumerate(call.keywords):
        if keyword.arg not in (None, "strict"):
            yield _but(call, keywords=_without(call.keywords, i)), ast.unparse(keyword), LEFT_OUT
    if isinstance(call.func, ast.Attribute) and not decorates:
        owner = call.func.value
        if not (isinstance(owner, ast.Name) and (owner.id in imported or owner.id == "student")):
            yield owner, ast.unparse(call)[len(ast.unparse(owner)) :], LEFT_OUT
