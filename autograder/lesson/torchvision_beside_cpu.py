"""torchvision imports beside a CPU build of torch: the two operators it asks for get a declaration.

torchvision's published Linux wheels are compiled against CUDA. Beside a CPU build of torch their native
library can't be loaded, and the import ends with ``operator torchvision::nms does not exist``, because a
module of torchvision describes two operators that only that library declares. Declaring them is enough for
``datasets``, ``transforms`` and ``utils``; calling ``torchvision.ops.nms`` still fails, as it must.

Source: tried with torch 2.13.0 (CPU) and torchvision 0.28.0.
"""

import importlib.util
import sys
from pathlib import Path

import torch

_SCHEMAS = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)


def _native_library_loads(package: Path) -> bool:
    """True if torchvision's own library declares its operators; loading it here is what torchvision does."""
    for library in sorted(package.glob("_C*.so")) + sorted(package.glob("_C*.pyd")):
        try:
            torch.ops.load_library(str(library))
        except (ImportError, OSError):
            continue
        return True
    return False


def declare_missing_operators() -> torch.library.Library | None:
    """Declare ``torchvision::nms`` and ``torchvision::qnms`` where nothing else will.

    Returns the library that holds the declarations (they last as long as it does), or None where torchvision
    is absent, already imported, or able to declare them itself.
    """
    if "torchvision" in sys.modules:
        return None
    found = importlib.util.find_spec("torchvision")
    if found is None or found.origin is None or _native_library_loads(Path(found.origin).parent):
        return None
    library = torch.library.Library("torchvision", "DEF")
    for schema in _SCHEMAS:
        library.define(schema)
    return library


# Kept for the life of the process: the declarations go when this object goes.
DECLARATIONS = declare_missing_operators()
