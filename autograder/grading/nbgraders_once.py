"""nbgrader's own steps for a whole class, without what they would prepare anew for each submission.

nbgrader opens the gradebook a dozen times for one submission, each time by a new engine of SQLAlchemy's that
has forgotten how its queries are said in SQL, and looks for its tables; and it checks its own schema of cells
for each cell. Here all that is done once. What is read, checked and written stays the same.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import sqlalchemy
from nbgrader import api
from nbgrader.api import Base
from nbgrader.nbgraderformat import common

_jsonschema = common.jsonschema


@contextmanager
def once() -> Iterator[None]:
    """Meanwhile, nbgrader's gradebooks of one database share an engine, whose tables are looked for once;
    and a schema is checked once."""
    kept = api.create_engine, api.inspect, api.Base, common.jsonschema
    api.create_engine = functools.cache(sqlalchemy.create_engine)
    api.inspect = functools.cache(_Tables)
    api.Base = SimpleNamespace(metadata=SimpleNamespace(create_all=functools.cache(Base.metadata.create_all)))
    common.jsonschema = SimpleNamespace(validate=_validate)
    try:
        yield
    finally:
        api.create_engine, api.inspect, api.Base, common.jsonschema = kept


class _Tables:
    """Of one database; looked for until there are some."""

    def __init__(self, engine: sqlalchemy.Engine) -> None:
        self._engine, self._names = engine, list[str]()

    def get_table_names(self) -> list[str]:
        self._names = self._names or sqlalchemy.inspect(self._engine).get_table_names()
        return self._names


def _validate(instance: Any, schema: Any) -> None:
    """As `jsonschema.validate`. Raises: ValidationError, SchemaError."""
    if error := _jsonschema.exceptions.best_match(_validator(json.dumps(schema)).iter_errors(instance)):
        raise error


@functools.cache
def _validator(schema: str) -> Any:
    known = json.loads(schema)
    kind = _jsonschema.validators.validator_for(known)
    kind.check_schema(known)
    return kind(known)
