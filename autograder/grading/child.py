"""The child of `apart.examine_apart`: ``python -m autograder.grading.child FOLDER``."""

from __future__ import annotations

import importlib
import sys
from typing import Any

# jsonschema takes this module for web addresses where it is installed, and importing it parses a grammar for
# over a second, at every submission. No notebook's schema has a web address to check.
_absent: dict[str, Any] = {"rfc3987_syntax": None}
sys.modules.update(_absent)

if __name__ == "__main__":
    sys.exit(importlib.import_module("autograder.grading.work").work(sys.argv[1]))
