"""Commands that consist of steps (`blueprint fetch`, `release sign`): each step stands in a module of its own.

A step has `help`, `add_arguments(parser)` and `run(say, **options)`; it raises CommandError when it refuses.
"""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand


class SteppedCommand(BaseCommand):
    """`COMMAND STEP …`: subclasses name their steps."""

    requires_system_checks: list[str] = []
    steps: Mapping[str, Any] = {}

    def add_arguments(self, parser: ArgumentParser) -> None:
        parsers = parser.add_subparsers(dest="step", required=True)
        for name, step in self.steps.items():
            step.add_arguments(parsers.add_parser(name, help=step.help))

    def handle(self, *, step: str, **options: Any) -> None:
        self.steps[step].run(self.stdout.write, **options)
