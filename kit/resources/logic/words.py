"""The fixed words of a resource: kinds, wishes, states, bodies. Codes are stored and published, words are shown.

For: choices of the model, filters of residents, columns of spreadsheets, terms of the HSDS taxonomies. Not for: the
plan's 20 kinds of agencies and its stages, which are reference data with an edition.

Rules
- Residents choose by wish, never by stage (掲載基準): the order of the wishes is no ladder.
- A code never changes and is never used again for something else: spreadsheets and harvesters keep it.
"""

from typing import Final

PREFECTURE: Final = "三重県"
# What kind of place or offer it is.
KINDS: Final = {
    "place": "居場所",
    "family_group": "家族会",
    "family_class": "家族教室",
    "peer_group": "当事者会",
    "consultation": "相談窓口",
    "work": "就労支援",
    "learning": "学びの場",
    "medical": "医療",
    "visiting": "訪問支援",
    "online": "オンラインの場",
    "other": "その他",
}
# Words of residents' own, from the listing rules.
WISHES: Final = {
    "talk": "話してみたい",
    "quiet": "静かにいたい",
    "small_group": "少人数で何かする",
    "online": "オンラインで",
    "learn": "学びたい",
    "try": "体験してみたい",
    "families": "家族どうしで",
}
WHO: Final = {"person": "ご本人", "family": "ご家族", "supporter": "支える人"}
STATES: Final = {
    "draft": "下書き",
    "proposed": "承認待ち",
    "published": "公開中",
    "paused": "休止中",
    "ended": "終了",
}
# Residents see these; a place that pauses says so and stays findable.
PUBLIC_STATES: Final = ("published", "paused")
# Who runs it: only an outside operator needs the listing rules met and approved.
OPERATORS: Final = {"own": "市町・県", "public": "ほかの公的な機関", "outside": "民間の団体など"}
RESERVATIONS: Final = {
    "unknown": "たずねてください",
    "none": "予約いらない",
    "first": "初回だけ予約",
    "needed": "予約が必要",
}
# The body above the towns that owns records too; it is no municipality.
PREFECTURE_BODY: Final = {"240001": "三重県"}
AREAS: Final = {"town": "この市町", "several": "いくつかの市町", "prefecture": "県全体"}
WEEKDAYS: Final = {"mo": "月", "tu": "火", "we": "水", "th": "木", "fr": "金", "sa": "土", "su": "日"}
LANGUAGES: Final = {
    "ja": "日本語",
    "ja-easy": "やさしい日本語",
    "en": "英語",
    "pt": "ポルトガル語",
    "es": "スペイン語",
    "zh-hans": "中国語",
    "vi": "ベトナム語",
    "fil": "フィリピノ語",
    "jsl": "手話",
}
# The listing rules (掲載基準) that an outside operator meets before approval; a town ticks each.
LISTING_RULES: Final = {
    "reachable": "団体がだれで、どこに連絡できるかが確かめられている",
    "terms": "費用と契約の条件が、文書で示されている",
    "agreement": "本人の同意なしに迎えに行ったり訪ねたりしない",
    "no_promise": "治る・必ず働けるなど、医療や結果の約束をしない",
}
NOT_A_RECOMMENDATION: Final = "掲載は推薦ではありません。"
