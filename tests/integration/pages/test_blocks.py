"""Blocks as an editor fills them and as a resident sees them."""

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from wagtail.images.tests.utils import get_test_image_file

from kit.core.models import KitImage
from kit.pages.blocks.body import BodyBlock
from kit.pages.blocks.numbers import ChartBlock
from kit.pages.models import ContentPage

pytestmark = pytest.mark.django_db
CHART = {
    "heading": "相談の方法",
    "kind": "split",
    "unit": "%",
    "items": [{"label": "電話", "number": Decimal(60)}, {"label": "手紙", "number": Decimal(40)}],
    "source": "津市福祉政策課「相談のまとめ」",
    "date": "2026-04-01",
    "reading": "一年間に受けた相談です。",
}


def _page(blocks: list[dict[str, Any]]) -> ContentPage:
    page = ContentPage(title="試し", slug="trial", body=json.dumps(blocks, default=str))
    ContentPage.objects.get(slug="learn").add_child(instance=page)
    page.save_revision().publish()
    return page


def test_an_editor_s_chart_is_a_table_and_a_picture(client: Any) -> None:
    _page([{"type": "chart", "value": CHART, "id": "c1"}])
    html = client.get("/learn/trial/").content.decode()
    assert html.index("<table") < html.index("<svg", html.index("<table"))
    for words in ("60%", "手紙", "津市福祉政策課「相談のまとめ」", "一年間に受けた相談です。"):
        assert words in html
    assert "style=" not in html


def test_a_split_that_is_no_whole_is_refused_beside_its_items() -> None:
    block = ChartBlock()
    value = block.to_python(
        {**CHART, "items": [{"label": "電話", "number": "60"}, {"label": "手紙", "number": "10"}]}
    )
    with pytest.raises(ValidationError) as refusal:
        block.clean(value)
    assert "70%" in str(refusal.value.block_errors["items"])


def test_facts_become_links_in_texts_and_words_in_titles(client: Any) -> None:
    page = _page(
        [{"type": "text", "value": "<p>番号は{centre.phone}、名前は{centre.name}。</p>", "id": "t1"}]
    )
    html = client.get("/learn/trial/").content.decode()
    assert '番号は<a href="tel:0592537826">059-253-7826</a>、名前は三重県ひきこもり地域支援センター。' in html
    page.title = "{centre.phone}のこと"
    page.save_revision().publish()
    assert (
        "<title>059-253-7826のこと｜津市 ひきこもり相談</title>"
        in client.get("/learn/trial/").content.decode()
    )


def test_a_fact_that_is_not_known_leaves_a_readable_text(client: Any) -> None:
    words = "<p>{centre.name}（{nobody.phone}）へ。次は{nobody.hours}です。</p><p>{nobody.name}</p>"
    page = _page(
        [
            {"type": "heading", "value": "{nobody.name}のこと", "id": "h1"},
            {"type": "text", "value": words, "id": "t1"},
        ]
    )
    html = client.get("/learn/trial/").content.decode()
    assert "三重県ひきこもり地域支援センターへ。</p>" in html
    assert "（準備中）のこと</h2>" in html
    assert html.count("準備中") == 1
    preview = page.make_preview_request().rendered_content
    assert "次は（準備中）です。" in preview


def test_a_fact_is_escaped(client: Any) -> None:
    from kit.blueprints.bridge.guard import applying
    from kit.core.models import Contact

    contact = Contact.objects.get(key="centre")
    contact.name = "<script>alert(1)</script>"
    with applying():
        contact.save_revision().publish()
    html = client.get("/").content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_every_block_has_its_template() -> None:
    from django.template.loader import get_template

    for name, block in BodyBlock().child_blocks.items():
        assert get_template(block.meta.template), name


def test_a_draft_with_half_a_block_is_saved_and_previewed(client: Any) -> None:
    half = [
        {"type": "chart", "value": {**CHART, "items": [{"label": "", "number": None}]}, "id": "c1"},
        {"type": "text", "value": "<p>ここまで書いた</p>", "id": "t1"},
    ]
    page = ContentPage(title="試し", slug="trial", live=False, body=json.dumps(half, default=str))
    ContentPage.objects.get(slug="learn").add_child(instance=page)
    page.save_revision()
    assert "ここまで書いた" in page.make_preview_request().render().content.decode()


# Wagtail leaves the temporary file of a rendition to the garbage collector.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_picture_without_words_of_its_own_is_read_as_the_image_says(client: Any) -> None:
    image = KitImage.objects.create(title="入口", alt="東側の入口", file=get_test_image_file())
    _page([{"type": "picture", "value": {"image": image.pk, "alt": "", "caption": ""}, "id": "p1"}])
    assert 'alt="東側の入口"' in client.get("/learn/trial/").content.decode()


def test_a_fact_in_an_attribute_is_words_only(client: Any) -> None:
    value = {**CHART, "heading": "{centre.phone}の図"}
    _page([{"type": "chart", "value": value, "id": "c1"}])
    html = client.get("/learn/trial/").content.decode()
    assert not re.findall(r'="[^"]*<a href', html)
    assert "059-253-7826" in html
