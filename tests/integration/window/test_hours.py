"""Hours and closures as a clerk types them, finished or not."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from kit.core.blocks import DatedClosureBlock, SpanBlock
from kit.window.models import WindowPage

pytestmark = pytest.mark.django_db


def test_a_closure_of_one_day_needs_one_date(client: Any, demo_window: WindowPage) -> None:
    page = demo_window.get_latest_revision_as_object()
    value = {"first": "2026-12-28", "last": None, "reason": "庁舎の工事"}
    page.closures = json.dumps([{"type": "dated", "id": "d1", "value": value}])
    page.save_revision().publish()
    assert client.get("/window/").status_code == 200


def test_an_end_before_the_beginning_is_refused_beside_it() -> None:
    block = DatedClosureBlock()
    with pytest.raises(ValidationError) as refusal:
        block.clean(block.to_python({"first": "2026-12-28", "last": "2026-12-01", "reason": ""}))
    assert set(refusal.value.block_errors) == {"last"}


def test_hours_that_end_where_they_begin_are_refused() -> None:
    block = SpanBlock()
    with pytest.raises(ValidationError) as refusal:
        block.clean(block.to_python({"days": ["mon"], "opens": "08:30", "closes": "08:30", "note": ""}))
    assert set(refusal.value.block_errors) == {"closes"}


def test_a_draft_with_half_typed_hours_can_be_previewed(demo_window: WindowPage) -> None:
    page = demo_window.get_latest_revision_as_object()
    page.hours = json.dumps(
        [
            {
                "type": "span",
                "id": "h1",
                "value": {"days": ["mon"], "opens": "09:00", "closes": None, "note": ""},
            },
            {
                "type": "span",
                "id": "h2",
                "value": {"days": ["tue"], "opens": "09:00", "closes": "12:00", "note": ""},
            },
        ]
    )
    page.closures = json.dumps(
        [{"type": "dated", "id": "d1", "value": {"first": None, "last": None, "reason": ""}}]
    )
    html = page.make_preview_request().render().content.decode()
    assert "9:00〜12:00" in html


def test_days_are_boxes_to_tick() -> None:
    widget = SpanBlock().child_blocks["days"].field.widget
    assert widget.input_type == "checkbox"
