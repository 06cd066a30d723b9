"""Figures as pictures: the prefecture's survey figures, and an editor's own.

For: what an editor types of a chart, and what keeps it from being saved. Not for: drawing (`logic.charts`).
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from kit.pages.blocks import parts
from kit.pages.logic.charts import Item
from kit.pages.logic.figures import ChartDraft, Finding, check_chart


class FigureBlock(parts.QueriedBlock):
    figure = blocks.CharBlock(
        label=_("数字の記号"), max_length=80, help_text=_("調査の数字の記号です（例: callers）。")
    )
    kind = parts.LookBlock(
        label=_("図の形"),
        choices=[("bar", _("横棒")), ("split", _("割合の帯")), ("dots", _("点の数"))],
        default="bar",
    )
    heading = parts.heading()
    reading = blocks.TextBlock(label=_("読み方"), required=False)

    class Meta:
        label = _("調査の数字")
        icon = "table"
        template = "kit_pages/blocks/figure.html"
        queries = "figure"


class ChartItem(blocks.StructBlock):
    label = blocks.CharBlock(label=_("項目"), max_length=60)
    number = blocks.DecimalBlock(label=_("数"), max_digits=12, decimal_places=2)


class ChartBlock(parts.QueriedBlock):
    heading = blocks.CharBlock(label=_("題"), max_length=60)
    kind = parts.LookBlock(
        label=_("図の形"), choices=[("bar", _("横棒")), ("split", _("割合の帯"))], default="bar"
    )
    unit = blocks.CharBlock(label=_("単位"), max_length=20, help_text=_("例: 人、%、か所"))
    items = blocks.ListBlock(ChartItem(), label=_("項目"), min_num=1, max_num=12)
    source = blocks.CharBlock(label=_("出典"), max_length=200, help_text=_("調べた機関と資料の名前"))
    date = blocks.DateBlock(label=_("いつの数字か"), help_text=_("調べた日か、公表された日"))
    reading = blocks.TextBlock(label=_("読み方"), help_text=_("この数字で言えること、言えないこと"))

    class Meta:
        label = _("自分たちの数字の図")
        icon = "table"
        template = "kit_pages/blocks/chart.html"
        queries = "chart"

    def clean(self, value: Any) -> Any:
        result = super().clean(value)
        # A draft is saved while it is being typed: numbers that are not there yet are no mistake.
        if any(item["number"] is None for item in result["items"]):
            return result
        errors = [finding for finding in check_chart(_draft(result)) if not finding.is_caution]
        if errors:
            raise blocks.StructBlockValidationError(block_errors=_by_field(errors))
        return result


def _draft(value: Any) -> ChartDraft:
    items = tuple(Item(item["label"], item["number"]) for item in value["items"])
    return ChartDraft(
        kind=value["kind"], unit=value["unit"], items=items, source=value["source"], date=value["date"],
        reading=value["reading"],
    )  # fmt: skip


def _by_field(findings: list[Finding]) -> dict[str, ValidationError]:
    """Wagtail shows one message beside each part; what concerns one item stands beside the list."""
    messages: dict[str, list[str]] = {}
    for finding in findings:
        messages.setdefault(finding.field.split("/")[0], []).append(finding.message)
    return {field: ValidationError(words) for field, words in messages.items()}
