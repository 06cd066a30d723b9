"""The one form of a value: what editors store differently is the same content."""

import pytest

from kit.blueprints.logic.normal import normal
from kit.blueprints.logic.schema import Kind


@pytest.mark.parametrize("stored", ["一行\n\n三行", "一行\r\n\r\n三行", "一行\r\r三行"])
def test_lines_of_words_end_alike_whichever_editor_stored_them(stored):
    assert normal(Kind("text"), stored) == "一行\n\n三行"
    assert normal(Kind("struct", parts={"note": Kind("text")}), {"note": stored}) == {"note": "一行\n\n三行"}
