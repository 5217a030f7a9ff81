"""Spares a kernel torch's compiler, which every optimizer of torch imports and none needs.

``torch.optim`` imports ``torch._dynamo``, for more than a second, to tell it which functions it is to leave
alone. Where nothing is compiled there is nothing to tell. Until somebody asks the compiler for more than
that, `Later` stands in its place; then it is imported as ever, and is told all that it was not.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

import torch

COMPILER = "torch._dynamo"


def put_off() -> None:
    """Import torch's compiler only where it is needed. Does nothing where it has been imported."""
    if COMPILER in sys.modules or (spec := importlib.util.find_spec(COMPILER)) is None:
        return
    later = Later(spec)
    sys.modules[COMPILER] = later
    vars(torch)["_dynamo"] = later
    sys.meta_path.insert(0, _Parts(later))


class Later(ModuleType):
    """Answers what optimizers ask; whatever else is looked for in it, torch's compiler has."""

    def __init__(self, spec: ModuleSpec) -> None:
        super().__init__(spec.name)
        self.__spec__, self.__file__ = spec, spec.origin  # whoever goes through all modules looks at these
        self.__path__ = spec.submodule_search_locations or []
        self._left_alone: list[Callable[..., Any]] = []
        self._compiler: ModuleType | None = None

    def graph_break(self, msg: str = "") -> None:
        """Says where a graph is to end; here is none."""

    def disable(self, fn: Any = None, recursive: bool = True, **how: Any) -> Any:
        """``fn`` itself, where torch asks this of one of its own functions."""
        if self._compiler is None and fn is not None and recursive and how == {"wrapping": False}:
            self._left_alone.append(fn)
            return fn
        return self.imported().disable(fn, recursive, **how)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.imported(), name)

    def imported(self) -> ModuleType:
        """Torch's compiler. What was left alone until now is asked for again at its next call."""
        if self._compiler is None:
            sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, _Parts)]
            if sys.modules.get(COMPILER) is self:
                del sys.modules[COMPILER]
            self._compiler = importlib.import_module(COMPILER)
            for fn in self._left_alone:
                vars(fn).pop("__dynamo_disable", None)
        return self._compiler


class _Parts(MetaPathFinder):
    """Whoever imports a part of the compiler needs all of it, whose import may bring the part along."""

    def __init__(self, later: Later) -> None:
        self.later = later

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not fullname.startswith(f"{COMPILER}."):
            return None
        self.later.imported()
        part = sys.modules.get(fullname)
        return ModuleSpec(fullname, _There(part)) if part else None


class _There(Loader):
    """Loads what has been loaded."""

    def __init__(self, module: ModuleType) -> None:
        self.module, self.spec = module, module.__spec__

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return self.module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self.spec
