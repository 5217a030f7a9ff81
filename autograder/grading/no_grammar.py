"""Imported first where a program of ours begins: spares it a grammar that it has no use for.

jsonschema takes ``rfc3987_syntax`` for web addresses where it is installed, and importing that parses a
grammar for most of a second. No notebook's schema has a web address to check.
"""

from __future__ import annotations

import sys
from typing import Any

_absent: dict[str, Any] = {"rfc3987_syntax": None}
sys.modules.update({name: module for name, module in _absent.items() if name not in sys.modules})
