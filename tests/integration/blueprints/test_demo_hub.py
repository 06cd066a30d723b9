"""What `make demo-hub` shows is so: every row of the merge table, and no town loses a word of its own."""

import pytest

from tests.demo import hub
from tests.demo.rows import ROWS

pytestmark = pytest.mark.once


def test_every_row_of_the_table_and_no_word_lost(migrated, tmp_path, capsys):
    slugs, edits = list(hub.POLICIES), {"taki": "taki", "kumano": "kumano"}
    said = hub.run(tmp_path / "demo", slugs, edits, tables=migrated.data)
    wrong = hub.print_table(said, slugs) + hub.print_counts(said, slugs)
    shown = capsys.readouterr().out
    assert wrong == [], shown
    assert shown.count("○") == len(ROWS)
    assert "失われた 0" in shown.splitlines()[-1]
    for version in hub.VERSIONS:
        assert said["taken"][version]["tsu"]["audit"]["conflicts"] == 0, (
            "who changed nothing is asked nothing"
        )
        for slug in slugs:
            assert said["taken"][version][slug]["again"] == "待っている公開版はありません。"
    totals = [found["audit"] for towns in said["taken"].values() for found in towns.values()]
    assert sum(found["edits"] for found in totals) > 20
    assert sum(found["displaced"] for found in totals) >= 3
