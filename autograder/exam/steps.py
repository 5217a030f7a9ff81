"""What each step of a program does."""

from __future__ import annotations

import contextlib
import copy
import hashlib
from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

from autograder.exam.question import (
    Call,
    Given,
    Grad,
    Loader,
    Mode,
    Params,
    Ref,
    Replace,
    Step,
    Trace,
    Train,
    Value,
)


class Missing(Exception):
    """A name or method that the question needs is not there."""


@dataclass
class Room:
    """Where one program runs: the student's names, what was kept so far, and how to put things back."""

    namespace: MutableMapping[str, Any]
    mode: Mode
    kept: dict[str, Any] = field(default_factory=dict)
    undo: list[Callable[[], None]] = field(default_factory=list)

    def resolved(self, value: Any) -> Any:
        """The value with every Ref in it replaced by what it refers to."""
        if isinstance(value, Ref):
            found = self.kept[value.step]
            return found if value.item is None else found[value.item]
        if isinstance(value, (list, tuple)):
            return type(value)(self.resolved(v) for v in value)
        if isinstance(value, dict):
            return {k: self.resolved(v) for k, v in value.items()}
        return value

    def named(self, name: str) -> Any:
        """A kept result or a name of the notebook. Raises: Missing."""
        if name in self.kept:
            return self.kept[name]
        if name in self.namespace:
            return self.namespace[name]
        raise Missing(f"there is no `{name}` in the notebook at this point")

    def callable(self, target: str) -> Callable[..., Any]:
        """What ``"name"`` or ``"name.method"`` stands for. Raises: Missing."""
        name, *attributes = target.split(".")
        value = self.named(name)
        for attribute in attributes:
            if not hasattr(value, attribute):
                raise Missing(f"`{name}` has no `{attribute}`")
            value = getattr(value, attribute)
        return value

    def set_mode(self, mode: Mode, *also: Any) -> None:
        """Put every module at hand into train or eval mode."""
        for value in (*self.kept.values(), *also):
            if isinstance(value, nn.Module):
                value.train(mode == "train")

    def put_back(self) -> None:
        """Undo every replacement, last first."""
        while self.undo:
            self.undo.pop()()


def take(step: Step, room: Room) -> None:
    """Run one step. Raises: whatever the student's code raises; Missing."""
    _STEPS[type(step)](step, room)


def _given(step: Given, room: Room) -> None:
    value = room.resolved(step.value)
    room.kept[step.keep] = value.detach().clone().requires_grad_(True) if step.leaf else value


def _value(step: Value, room: Room) -> None:
    value = room.named(step.name)
    if isinstance(value, nn.Module):
        with contextlib.suppress(Exception):  # some modules can't be copied; then the original answers
            value = copy.deepcopy(value)
    room.kept[step.keep] = value


def _call(step: Call, room: Room) -> None:
    function = room.callable(step.target)
    args, kwargs = room.resolved(step.args), room.resolved(dict(step.kwargs))
    room.set_mode(step.mode or room.mode, *args)
    if step.repeats == 1:
        room.kept[step.keep] = function(*args, **kwargs)
    else:
        room.kept[step.keep] = _together([function(*_copies(args), **kwargs) for _ in range(step.repeats)])


def _copies(args: tuple[Any, ...]) -> tuple[Any, ...]:
    """A function that writes into its arguments must not find its own traces at the next call."""
    return tuple(a.detach().clone() if isinstance(a, torch.Tensor) else a for a in args)


def _together(results: list[Any]) -> Any:
    tensors = all(isinstance(r, torch.Tensor) for r in results)
    if tensors and len({(r.shape, r.dtype) for r in results}) == 1:
        return torch.stack([r.detach() for r in results])
    return results


def _grad(step: Grad, room: Room) -> None:
    outputs: list[Any] = []
    for ref in step.of:
        with contextlib.suppress(LookupError, TypeError):  # an item that isn't there has no gradient
            outputs.append(room.resolved(ref))
    names: list[str] = []
    wrt = [room.resolved(ref) for ref in step.wrt]
    if step.params is not None:
        parameters = dict(room.kept[step.params].named_parameters())
        names, wrt = list(parameters), list(parameters.values())
    found = _gradients(outputs, wrt, step.weights)
    if step.params is None:
        room.kept[step.keep] = found
    else:
        sizes = [None if g is None else float(g.abs().max()) for g in found]
        room.kept[step.keep] = dict(zip(names, sizes, strict=True))


def _gradients(outputs: list[Any], wrt: list[Any], weights: Any) -> list[Any]:
    live = [o for o in outputs if isinstance(o, torch.Tensor) and o.requires_grad]
    asked = [w for w in wrt if w.requires_grad]
    if not live or not asked:
        return [None] * len(wrt)
    total = torch.stack([(o * (1.0 if weights is None else weights)).sum() for o in live]).sum()
    found = iter(torch.autograd.grad(total, asked, retain_graph=True, allow_unused=True))
    return [next(found) if w.requires_grad else None for w in wrt]


def _params(step: Params, room: Room) -> None:
    room.kept[step.keep] = {
        name: {"shape": list(p.shape), "digest": _digest(p)}
        for name, p in room.kept[step.handle].named_parameters()
    }


def _digest(tensor: torch.Tensor) -> str:
    return hashlib.sha256(tensor.detach().cpu().contiguous().numpy().tobytes()).hexdigest()


class _Rounds(Dataset):
    """``length`` items: the images and labels in order, round and round."""

    def __init__(self, images: torch.Tensor, labels: torch.Tensor, length: int) -> None:
        self.images, self.labels, self.length = images, labels, length

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, index: int) -> tuple[torch.Tensor, int]:
        if not 0 <= index < self.length:
            raise IndexError(index)
        at = index % len(self.images)
        return self.images[at], int(self.labels[at])


def _loader(step: Loader, room: Room) -> None:
    room.kept[step.keep] = _rounds(step)


def _rounds(step: Loader | Train) -> DataLoader:
    images = step.images.float() / 255 if step.images.dtype == torch.uint8 else step.images
    return DataLoader(_Rounds(images, step.labels, step.steps * step.batch), batch_size=step.batch)


def _train(step: Train, room: Room) -> None:
    model, loop = room.resolved(step.model), room.callable(step.loop)
    loader = _rounds(step)
    norms: list[float] = []
    optimizer = _noting(norms, step.optimizer, step.lr)(model.parameters())
    room.set_mode("train", model)
    returned = loop(model, loader, optimizer, **room.resolved(dict(step.kwargs)))
    room.kept[step.keep] = {"returned": returned, "grad_norms": norms, "steps": len(norms)}


def _noting(norms: list[float], kind: str, lr: float) -> Callable[..., torch.optim.Optimizer]:
    """Makes an optimizer that notes the norm of all gradients at each of its steps."""

    def note(optimizer: torch.optim.Optimizer) -> None:
        grads = [p.grad for group in optimizer.param_groups for p in group["params"] if p.grad is not None]
        norms.append(float(torch.stack([g.norm() for g in grads]).norm()) if grads else 0.0)

    def before_step(optimizer: torch.optim.Optimizer, args: Any, kwargs: Any) -> Any:
        itself, *rest = args
        closure = rest[0] if rest else kwargs.get("closure")
        if closure is None:
            note(optimizer)
            return None

        def noted() -> Any:
            loss = closure()
            note(optimizer)
            return loss

        return (itself, noted), {}

    def make(parameters: Any) -> torch.optim.Optimizer:
        optimizer: torch.optim.Optimizer
        if kind == "adam":
            optimizer = torch.optim.Adam(parameters, lr=lr)
        else:
            optimizer = torch.optim.SGD(parameters, lr=0.0)
        optimizer.register_step_pre_hook(before_step)
        return optimizer

    return make


def _trace(step: Trace, room: Room) -> None:
    entered: list[list[Any]] = []

    def note(method: str, values: Iterable[Any]) -> None:
        if len(entered) < step.most:
            tensors = [v for v in values if isinstance(v, torch.Tensor)]
            entered.append([method, tensors[0].detach().clone() if tensors else None])

    for path in (*step.methods, *step.results):
        _watch(room, path, note, path in step.results)
    function, args = room.callable(step.target), room.resolved(step.args)
    room.set_mode(room.mode, *args)
    returned = function(*args, **room.resolved(dict(step.kwargs)))
    room.kept[step.keep] = {"returned": returned, "entered": entered}


def _watch(room: Room, path: str, note: Callable[[str, Iterable[Any]], None], results: bool) -> None:
    """Note each entry of ``"handle.method"``; a submodule stays the module that it is."""
    handle, _, method = path.partition(".")
    owner, inner = room.kept[handle], room.callable(path)
    if isinstance(inner, nn.Module):
        if results:
            hook = inner.register_forward_hook(lambda module, args, output: note(method, (output,)))
        else:
            hook = inner.register_forward_pre_hook(
                lambda module, args, kwargs: note(method, (*args, *kwargs.values())), with_kwargs=True
            )
        room.undo.append(hook.remove)
        return

    def watched(*args: Any, **kwargs: Any) -> Any:
        if not results:
            note(method, (*args, *kwargs.values()))
        output = inner(*args, **kwargs)
        if results:
            note(method, (output,))
        return output

    owner.__dict__[method] = watched
    room.undo.append(lambda: owner.__dict__.pop(method, None))


def _replace(step: Replace, room: Room) -> None:
    owner, _, name = step.target.rpartition(".")
    part: dict[str, Any] = {"torch": torch, "nn": nn, **room.resolved(dict(step.given))}
    exec(compile(step.source, "<examiner>", "exec"), part)
    holder: Any = room.named(owner) if owner else None
    names: Any = vars(holder) if owner else room.namespace
    had, old = name in names, names.get(name)

    def put_back() -> None:
        if owner:
            setattr(holder, name, old) if had else delattr(holder, name)
        elif had:
            room.namespace[name] = old
        else:
            room.namespace.pop(name, None)

    if owner:
        setattr(holder, name, part[name])
    else:
        room.namespace[name] = room.kept[name] = part[name]
    room.undo.append(put_back)


_STEPS: dict[type, Callable[..., None]] = {
    Given: _given,
    Value: _value,
    Call: _call,
    Grad: _grad,
    Params: _params,
    Loader: _loader,
    Train: _train,
    Trace: _trace,
    Replace: _replace,
}
