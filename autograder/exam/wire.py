"""Programs and answers as bytes: JSON for the shape, safetensors for the tensors.

The only reader of bytes that come from a student's side. Nothing here can run code: JSON and safetensors
hold values, and both are bounded before they are parsed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import safetensors.torch
import torch

from autograder.exam import question
from autograder.exam.question import Answer, Program, Raised, Ref

WIRE_VERSION = 1
REQUEST, REPLY = "examine_request", "examine_reply"
SEED_REQUEST, SEED_REPLY = "seed_request", "seed_reply"
NO_PROCESS = "no process could be started"
"""What a kernel says, as the cause of Died, when it had no room for a question's fork."""

MIB = 2**20
JSON_LIMIT_MIB = 4.0
MOST_TENSORS = 4096
DEPTH = 40
INT_BITS = 14_000  # Python writes and reads no integer of more than 4,300 digits


class WireError(ValueError):
    """Bytes that are not a program or an answer of ours, or too many of them."""


def pack_program(program: Program) -> tuple[bytes, bytes]:
    """A program as (JSON, safetensors), as it was when it was first written down."""
    return _written(program)[0]


def unpack_program(text: bytes, tensors: bytes) -> Program:
    """The program that `pack_program` wrote. Raises: WireError."""
    try:
        return question.program_from_tree(_unpack(text, tensors, limit_mib=256))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WireError(f"not a program: {error}") from error


def pack_answer(answer: Answer, limit_mib: float = 16.0) -> tuple[bytes, bytes]:
    """An answer as (JSON, safetensors). What has no place on the wire is named by its type.

    An answer over ``limit_mib`` is itself answered with: Raised, of the kind AnswerTooLarge.
    """
    packed = _pack(question.as_tree(answer))
    if len(packed[0]) <= JSON_LIMIT_MIB * MIB and len(packed[1]) <= limit_mib * MIB:
        return packed
    return _pack(question.as_tree(Raised("AnswerTooLarge", f"the answer is over {limit_mib:g} MiB", "")))


def unpack_answer(text: bytes, tensors: bytes, limit_mib: float) -> Answer:
    """The answer that `pack_answer` wrote. Raises: WireError, also when it is over ``limit_mib``."""
    try:
        return question.answer_from_tree(_unpack(text, tensors, limit_mib))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WireError(f"not an answer: {error}") from error


def digest(program: Program) -> str:
    """sha256 of a program with all its inputs, seed and limits."""
    return _written(program)[1]


def _written(program: Program) -> tuple[tuple[bytes, bytes], str]:
    """A program's bytes and their digest. They are made once: it does not change."""
    kept = vars(program)
    if "written" not in kept:
        text, tensors = packed = _pack(question.as_tree(program))
        kept["written"] = packed, hashlib.sha256(b"%d:" % len(text) + text + tensors).hexdigest()
    written: tuple[tuple[bytes, bytes], str] = kept["written"]
    return written


class Opaque(str):
    """Stands for a value that does not travel; the text is its type's name."""


def _pack(tree: Any) -> tuple[bytes, bytes]:
    tensors: dict[str, torch.Tensor] = {}
    plain = _to_plain(tree, tensors, 0)
    text = json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()
    return text, safetensors.torch.save(tensors) if tensors else b""


def _to_plain(value: Any, tensors: dict[str, torch.Tensor], depth: int) -> Any:
    if depth > DEPTH or len(tensors) > MOST_TENSORS:
        return {"$opaque": "too deep"}
    if type(value) is int and value.bit_length() > INT_BITS:
        return {"$opaque": "int"}
    if value is None or type(value) in (bool, int, float, str):
        return value
    if type(value) in (Decimal, Fraction):
        return _as_float(value)
    if isinstance(value, Opaque):
        return {"$opaque": str(value)}
    if isinstance(value, Ref):
        return {"$ref": [value.step, value.item]}
    if isinstance(value, torch.Tensor):
        return _tensor_to_plain(value, tensors)
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        return {"$numpy": _store(torch.from_numpy(np.array(value, order="C")), tensors)}
    if isinstance(value, np.generic) and value.dtype.kind in "biuf":
        return {"$numpy": _store(torch.from_numpy(np.array(value)), tensors)}
    if isinstance(value, tuple):
        return {"$tuple": [_to_plain(v, tensors, depth + 1) for v in value]}
    if isinstance(value, list):
        return [_to_plain(v, tensors, depth + 1) for v in value]
    if isinstance(value, Mapping):
        pairs = [[_to_plain(part, tensors, depth + 1) for part in item] for item in value.items()]
        plain_keys = all(type(k) is str and not k.startswith("$") for k, _ in pairs)
        return dict(pairs) if plain_keys else {"$map": pairs}
    return {"$opaque": type(value).__name__[:80]}


def _as_float(value: Decimal | Fraction) -> Any:
    try:
        return float(value)
    except (ValueError, OverflowError):  # a signalling NaN, more than a float can hold
        return {"$opaque": type(value).__name__}


def _tensor_to_plain(value: torch.Tensor, tensors: dict[str, torch.Tensor]) -> Any:
    try:
        key = _store(value.detach().cpu().contiguous().clone(), tensors)
    except Exception:  # sparse, quantised, meta: not values that travel
        return {"$opaque": "Tensor"}
    return {"$tensor": key, "grad": bool(value.requires_grad)}


def _store(value: torch.Tensor, tensors: dict[str, torch.Tensor]) -> str:
    key = f"t{len(tensors)}"
    tensors[key] = value
    return key


def _unpack(text: bytes, tensors: bytes, limit_mib: float) -> Any:
    if len(text) > JSON_LIMIT_MIB * MIB or len(tensors) > limit_mib * MIB:
        raise WireError(f"more than {limit_mib:g} MiB")
    try:
        plain = json.loads(text)
        stored = safetensors.torch.load(bytes(tensors)) if tensors else {}
    except Exception as error:  # safetensors raises its own error class, json may recurse
        raise WireError(f"unreadable: {type(error).__name__}") from error
    return _from_plain(plain, stored, 0)


def _from_plain(plain: Any, stored: Mapping[str, torch.Tensor], depth: int) -> Any:
    if depth > 3 * DEPTH:
        raise WireError("too deep")
    if isinstance(plain, list):
        return [_from_plain(v, stored, depth + 1) for v in plain]
    if not isinstance(plain, dict):
        return plain
    if "$tensor" in plain:
        tensor = stored[plain["$tensor"]]
        floating = tensor.is_floating_point() or tensor.is_complex()
        return tensor.clone().requires_grad_(bool(plain.get("grad")) and floating)
    if "$numpy" in plain:
        return stored[plain["$numpy"]].numpy()
    if "$tuple" in plain:
        return tuple(_from_plain(v, stored, depth + 1) for v in plain["$tuple"])
    if "$ref" in plain:
        step, item = plain["$ref"]
        return Ref(step, item)
    if "$opaque" in plain:
        return Opaque(plain["$opaque"])
    if "$map" in plain:
        return {
            _key(_from_plain(k, stored, depth + 1)): _from_plain(v, stored, depth + 1)
            for k, v in plain["$map"]
        }
    return {k: _from_plain(v, stored, depth + 1) for k, v in plain.items()}


def _key(value: Any) -> Any:
    return value if isinstance(value, (str, int, float, bool, tuple, type(None))) else repr(value)[:80]
