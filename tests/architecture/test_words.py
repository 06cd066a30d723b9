"""Words of the house that an officer does not understand: they stand on no screen of the hub and its towns' updates.

A bundle is 更新のファイル, a fingerprint 照合番号, a box チェック; a tone, a group and an icon are named for what they do.
"""

import re

import pytest
from wagtail.fields import StreamField

from tests.architecture.source import KIT, ROOT, place
from tests.architecture.test_models import EDITED, _blocks, label, own_fields

UNKNOWN = re.compile(r"(?<![約拘結花])束|調子|まとまり|しるし")
READ = [
    *(path for app in ("hub", "blueprints") for path in (KIT / app).rglob("*.html")),
    *(path for app in ("hub", "blueprints") for path in (KIT / app).rglob("*.py")),
    ROOT / "README.ja.md",
]


def is_shown(path):
    """Names of columns that no form shows are nobody's reading, and the migrations of towns repeat them."""
    return "migrations" not in path.parts and "models" not in path.parts


@pytest.mark.parametrize("path", [path for path in READ if is_shown(path)], ids=place)
def test_no_unknown_word_in_what_the_hub_says(path):
    lines = enumerate(path.read_text("utf-8").splitlines(), start=1)
    assert [f"{number}: {found[0]}" for number, line in lines if (found := UNKNOWN.search(line))] == []


@pytest.mark.parametrize("model", EDITED, ids=label)
def test_no_unknown_word_beside_a_field(model):
    fields = [field for field in own_fields(model) if field.editable]
    texts = {field.name: f"{field.verbose_name} {field.help_text}" for field in fields}
    for field in model._meta.get_fields():
        if isinstance(field, StreamField):
            for path, block in _blocks(field.stream_block, ""):
                texts[f"{field.name}/{path}"] = f"{block.label} {_help(block)}"
    assert [name for name, text in texts.items() if UNKNOWN.search(text)] == []


def _help(block):
    """A block with a field of its own keeps the words there."""
    return getattr(getattr(block, "field", None), "help_text", "") or getattr(block.meta, "help_text", "")
