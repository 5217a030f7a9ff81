"""The commands, one a file: what stands on the command line is a function of the file's name in it."""

from __future__ import annotations

from collections.abc import Mapping

HELP: Mapping[str, list[str]] = {"help_option_names": ["-h", "--help"]}
"""How a command is asked about itself."""
