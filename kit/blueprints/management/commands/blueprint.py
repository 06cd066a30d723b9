"""`blueprint STEP`: everything a town does with the prefecture's releases. Each step has a module of its own."""

from argparse import ArgumentParser
from typing import Any, Final

from django.core.management.base import BaseCommand

from kit.blueprints.management.steps import apply, fetch, plan, rollback, trust
from kit.blueprints.management.steps.bundles import ExportBundle, ImportBundle
from kit.blueprints.management.steps.state import Status, Verify

# A step has `help`, `add_arguments(parser)` and `run(say, **options)`; it raises CommandError when it refuses.
STEPS: Final[dict[str, Any]] = {
    "trust": trust,
    "fetch": fetch,
    "plan": plan,
    "apply": apply,
    "rollback": rollback,
    "status": Status,
    "verify": Verify,
    "import-bundle": ImportBundle,
    "export-bundle": ExportBundle,
}


class Command(BaseCommand):
    help = "県のひな形を受け取り、確かめ、取り込みます。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        for name, step in STEPS.items():
            step.add_arguments(steps.add_parser(name, help=step.help))

    def handle(self, *, step: str, **options: Any) -> None:
        STEPS[step].run(self.stdout.write, **options)
