"""A question is a closed program: steps that use the student's functions, and what to answer.

The program carries everything its answer may depend on besides the student's own code: inputs, seed,
mode, limits. The examiner writes it, `perform` runs it, wherever the student's functions live.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

Mode = Literal["eval", "train"]


@dataclass(frozen=True)
class Ref:
    """The result of an earlier step, or an item of it: ``Ref("code", 0)`` is ``code[0]``."""

    step: str
    item: int | None = None


@dataclass(frozen=True)
class Given:
    """A value of the examiner's: a tensor, a number, a text.

    ``leaf``: a floating tensor that gradients are asked for.
    """

    keep: str
    value: Any
    leaf: bool = False


@dataclass(frozen=True)
class Value:
    """What a name of the student's notebook stands for at this point."""

    keep: str
    name: str


@dataclass(frozen=True)
class Call:
    """The student's function, class or method, called.

    ``target``: ``"kl_divergence"``, a name of the notebook; or ``"model.encode"``, a method of the kept
    result ``model``. ``mode``: in place of the program's. ``repeats``: with more than one, each
    call gets copies of the tensors, and the results are stacked along a new first dimension where they
    are tensors of one shape, a list otherwise.
    """

    keep: str
    target: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    repeats: int = 1
    mode: Mode | None = None


@dataclass(frozen=True)
class Grad:
    """Gradients of ``sum(weights * of)``; ``None`` where nothing arrives.

    ``wrt``: leaves given earlier, answered as a list in that order. ``params``: a kept module in place
    of ``wrt``, answered as ``{parameter name: largest absolute gradient}``.
    """

    keep: str
    of: tuple[Ref, ...]
    wrt: tuple[Ref, ...] = ()
    params: str | None = None
    weights: Any = None


@dataclass(frozen=True)
class Params:
    """A kept module's parameters: ``{name: {"shape": [...], "digest": sha256}}``."""

    keep: str
    handle: str


@dataclass(frozen=True)
class Loader:
    """A real DataLoader, to be handed to a later step.

    It gives ``steps`` batches of ``batch`` images from ``images: (N, 1, 28, 28)`` in order, round and round,
    each with ``labels: (N,) int64``. Images that travel as grey levels, uint8, come out as float32 in [0, 1].
    """

    keep: str
    images: Any
    labels: Any
    steps: int
    batch: int


@dataclass(frozen=True)
class Train:
    """The student's training loop over a real DataLoader.

    Calls ``loop(model, loader, optimizer, **kwargs)``; the loader is as `Loader` says.
    ``optimizer``: ``"adam"``, or ``"still"``: plain gradient steps of size zero, which leave the model
    as it is. Answers ``{"returned", "grad_norms", "steps"}``: what the loop returned, the norm of all
    gradients at each optimizer step, and the number of those steps.
    """

    keep: str
    loop: str
    model: Ref
    images: Any
    labels: Any
    steps: int
    batch: int
    optimizer: Literal["adam", "still"] = "adam"
    lr: float = 3e-3
    kwargs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Trace:
    """A call during which the named methods, or submodules, of kept modules are watched.

    Answers ``{"returned", "entered"}``; ``entered`` is a list of ``[method's own name, first tensor
    argument]`` in order of entry, at most ``most`` long. ``results``: further ones, noted with the first
    tensor that they return instead.
    """

    keep: str
    target: str
    methods: tuple[str, ...]
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    most: int = 64
    results: tuple[str, ...] = ()


@dataclass(frozen=True)
class Replace:
    """A part of ours in place of the student's, before later steps.

    ``target``: ``"vae_loss"`` or ``"VAE.reparameterize"``; a name of the notebook is also kept under it.
    ``source``: Python that defines the target's last name, with torch imported. ``given``: values that the
    source finds by name, such as a model's weights.
    """

    target: str
    source: str
    given: Mapping[str, Any] = field(default_factory=dict)


Step = Given | Value | Call | Grad | Params | Loader | Train | Trace | Replace
STEPS: dict[str, type] = {
    cls.__name__.lower(): cls for cls in (Given, Value, Call, Grad, Params, Loader, Train, Trace, Replace)
}


@dataclass(frozen=True)
class Program:
    """One question. ``answer``: which kept results come back.

    ``seed`` seeds torch, numpy and random before the first step. ``timeout_s`` bounds CPU seconds (wall
    seconds have a wider bound), ``limit_mib`` the size of the answer.
    """

    check: str
    steps: tuple[Step, ...]
    answer: tuple[str, ...]
    seed: int
    mode: Mode = "eval"
    timeout_s: float = 10.0
    limit_mib: float = 16.0


@dataclass(frozen=True)
class Returned:
    """The program ran to its end."""

    values: Mapping[str, Any]


@dataclass(frozen=True)
class Raised:
    """A step raised.

    ``kind``: the exception's class; ``Missing`` when the name or method asked for is not there;
    ``AnswerTooLarge`` when the answer breaks the program's limit. ``function``, ``line``: the innermost
    function of the student's that was running, and its source line, where they can be told.
    """

    kind: str
    message: str
    step: str
    function: str = ""
    line: str = ""


@dataclass(frozen=True)
class TimedOut:
    """The program was stopped at its time limit."""

    timeout_s: float


@dataclass(frozen=True)
class Died:
    """The process that ran the program ended without an answer."""

    cause: str


Answer = Returned | Raised | TimedOut | Died
ANSWERS: dict[str, type] = {cls.__name__.lower(): cls for cls in (Returned, Raised, TimedOut, Died)}


def as_tree(value: Any) -> dict[str, Any]:
    """A program, step or answer as a tree of plain values for the wire."""
    tree: dict[str, Any] = {"is": type(value).__name__.lower()}
    for f in fields(value):
        item = getattr(value, f.name)
        if f.name == "steps" and isinstance(value, Program):
            item = [as_tree(step) for step in item]
        tree[f.name] = item
    return tree


def program_from_tree(tree: Mapping[str, Any]) -> Program:
    """The program that `as_tree` wrote. Raises: ValueError when it is none."""
    steps = tuple(_build(STEPS, step) for step in tree["steps"])
    rest = {k: v for k, v in tree.items() if k not in ("is", "steps")}
    rest["answer"] = tuple(rest["answer"])
    return Program(steps=steps, **rest)


def answer_from_tree(tree: Any) -> Answer:
    """The answer that `as_tree` wrote. Raises: ValueError when it is none."""
    return _build(ANSWERS, tree)


def _build(kinds: Mapping[str, type], tree: Any) -> Any:
    if not isinstance(tree, dict) or tree.get("is") not in kinds:
        raise ValueError("neither a step nor an answer")
    cls = kinds[tree["is"]]
    names = {f.name for f in fields(cls)}
    if set(tree) - {"is"} - names:
        raise ValueError(f"unknown fields for {cls.__name__}")
    try:
        return cls(**{k: v for k, v in tree.items() if k != "is"})
    except TypeError as error:
        raise ValueError(str(error)) from error
