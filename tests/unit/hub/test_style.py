"""The style check: which words are looked at again, and that plain texts are left alone."""

import pytest

from kit.hub.logic.style import hints, lost_links

LONG = "この文は、" + "とても長くて、" * 14 + "終わります。"


def codes(text, **fields):
    return [hint.code for hint in hints("u", {"text": text, **fields})]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("甘えだと言われます。", "never"), ("社会復帰させるために。", "never"), ("必ずお返事します。", "careful"), (LONG, "long"),
        ("言われて、知らされて、動かされました。", "passive"), ("生活困窮者自立相談支援機関です。", "kanji"),
        ("プラットフォームをつくります。", "katakana"), ("https://example.jp を見てください。", "bare-link"),
        ('<p key="k1">くわしくは<a href="https://example.jp">こちら</a>を見てください。</p>', "here"),
        ("4月1日から変わります。", "year"), ("約146万人います。", "number"),
    ],
)  # fmt: skip
def test_what_is_worth_a_second_look(text, code):
    assert code in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "話せる範囲で。答えなくてもかまいません。", "令和8年4月1日から変わります。", "2022年の調査で、約146万人です。", "{centre.phone} にかけられます。",
        '<p key="k1"><a href="https://example.jp">県の窓口の一覧</a>を見てください。</p>', "sokumen:page:x 脱出", "",
    ],
)  # fmt: skip
def test_plain_texts_are_left_alone(text):
    assert codes(text) == []


def test_a_number_with_its_day_and_another_language_are_left_alone():
    assert codes("約146万人います。", checked_on="2026-11-01") == []
    assert [hint.code for hint in hints("u", {"t": "甘え プラットフォーム"}, is_japanese=False)] == []


def test_a_tick_belongs_to_one_word_in_one_text():
    one, two, three = (
        next(hint for hint in hints("u", {"t": text}) if hint.is_never).digest
        for text in ("甘えではない。", "甘えではない。", "甘えではありません。")
    )
    assert one == two != three


def test_a_picture_without_words_is_asked_about():
    file = "sha256:" + "0" * 64
    assert [hint.code for hint in hints("u", {"file": file, "alt": ""})] == ["alt"]
    assert list(hints("u", {"file": file, "alt": "入口"})) == []


def test_a_way_that_leads_nowhere_now_is_told():
    page = "sokumen:page:11111111-1111-4111-8111-111111111111"
    before = {
        "cards": [
            {"id": "a", "type": "item", "value": {"page": page}},
            {"id": "b", "type": "item", "value": {"page": page}},
        ]
    }
    now = {"cards": [{"id": "a", "type": "item", "value": {"page": None}}]}
    assert [hint.path for hint in lost_links("u", now, before)] == ["cards/a/page"]
    assert list(lost_links("u", before, before)) == []
