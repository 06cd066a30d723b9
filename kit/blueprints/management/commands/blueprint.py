"""`blueprint STEP`: everything a town does with the prefecture's releases."""

from kit.blueprints.management.steps import apply, fetch, join, plan, rollback, trust
from kit.blueprints.management.steps.bundles import ExportBundle, ImportBundle
from kit.blueprints.management.steps.state import Status, Verify
from kit.core.management.stepped import SteppedCommand


class Command(SteppedCommand):
    help = "県のひな形を受け取り、確かめ、取り込みます。"
    steps = {
        "trust": trust,
        "join": join,
        "fetch": fetch,
        "plan": plan,
        "apply": apply,
        "rollback": rollback,
        "status": Status,
        "verify": Verify,
        "import-bundle": ImportBundle,
        "export-bundle": ExportBundle,
    }
