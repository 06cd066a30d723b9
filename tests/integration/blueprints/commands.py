"""The `kit` command inside the process of the tests: the same words, status and lines as on a terminal."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema

from kit.conf.cli import dispatch
from tests.factories.releases import ROOT

SCHEMAS = ROOT / "docs" / "schemas"


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


def blueprint(*words: str) -> Said:
    """`kit --site tsu blueprint WORDS`"""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = dispatch(["--site", "tsu", "blueprint", *words])
    return Said(status, out.getvalue(), err.getvalue())


def check_shape(data: Any, name: str) -> None:
    """Refuse data that is not what `docs/schemas` says; ValidationError names the place."""
    schema = json.loads(Path(SCHEMAS / f"{name}.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(data, schema, format_checker=jsonschema.FormatChecker())
