"""The public records as open data: the columns of 自治体標準オープンデータセット, and after them our own.

For: `/opendata/resources.csv`. Not for: taking a file in again without loss (that is the export of the admin).

Rules
- Columns, names and order of the current edition's common part; what the kit does not know (町字ID, 高度) stays empty.
- Our own columns come after the standard's, so that whoever reads by position is not disturbed.
- One pair of times only where every rule of the schedule has the same; all others stand in words in 特記事項.
Source: デジタル庁「自治体標準オープンデータセット（正式版）」 as published registers use it; 公共データ利用規約 第1.0版.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kit.core.logic.sheets.fold import TO_KATAKANA
from kit.core.logic.sheets.guard import guarded
from kit.resources.logic.words import KINDS, PREFECTURE, RESERVATIONS, STATES, WEEKDAYS, WHO, WISHES

STANDARD: Final = (
    "全国地方公共団体コード", "ID", "地方公共団体名", "名称", "名称_カナ", "名称_英語", "所在地_全国地方公共団体コード",
    "町字ID", "所在地_連結表記", "所在地_都道府県", "所在地_市区町村", "所在地_町字", "所在地_番地以下",
    "建物名等(方書)", "緯度", "経度", "高度の種別", "高度の値", "電話番号", "内線番号", "連絡先メールアドレス",
    "連絡先FormURL", "連絡先備考（その他、SNSなど）", "郵便番号", "法人番号", "団体名", "利用可能曜日", "開始時間",
    "終了時間", "利用可能日時特記事項", "URL", "画像", "画像_ライセンス", "備考",
)  # fmt: skip
OWN: Final = (
    "固有番号", "種類", "対象", "できること", "概要", "対象年齢", "予約", "費用", "初めての日", "行き方", "段差・設備",
    "オンライン", "状態", "お知らせ", "確認日", "更新日時",
)  # fmt: skip
HEADER: Final = (*STANDARD, *OWN)


@dataclass(frozen=True)
class Public:
    """One record: its public values, and what does not stand among them."""

    uid: str
    values: Mapping[str, Any]
    owner: str
    owner_name: str
    city: str
    state: str
    modified: str
    weekdays: tuple[str, ...] = ()
    schedule: Mapping[str, Any] | None = None


def row(record: Public) -> list[str]:
    """The cells of one record in the order of `HEADER`, as text that is no formula."""
    cells = {**_who(record), **_where(record), **_reach(record.values), **_when(record), **_own(record)}
    return [guarded(_flat(cells.get(name, ""))) for name in HEADER]


def _who(record: Public) -> dict[str, Any]:
    values = record.values
    return {
        "全国地方公共団体コード": record.owner,
        "ID": values["code"],
        "地方公共団体名": record.owner_name,
        "名称": values["name"],
        "名称_カナ": values["name_kana"].translate(TO_KATAKANA),
        "法人番号": values["organisation_number"],
        "団体名": values["organisation_name"],
    }


def _where(record: Public) -> dict[str, Any]:
    values = record.values
    address = values["address"]
    return {
        "所在地_全国地方公共団体コード": values["municipality_code"],
        "所在地_連結表記": address,
        "所在地_都道府県": PREFECTURE if address else "",
        "所在地_市区町村": record.city if address else "",
        "建物名等(方書)": values["building"],
        "緯度": values["latitude"],
        "経度": values["longitude"],
        "郵便番号": values["postcode"],
    }


def _reach(values: Mapping[str, Any]) -> dict[str, Any]:
    phones = values["phones"]
    return {
        "電話番号": "、".join(one.get("number", "") for one in phones),
        "内線番号": "、".join(one["extension"] for one in phones if one.get("extension")),
        "連絡先メールアドレス": values["mail"],
        "連絡先FormURL": values["form_url"],
        "連絡先備考（その他、SNSなど）": " ".join(
            filter(None, (values["contact_name"], values["contact_note"]))
        ),
        "URL": values["url"],
        "備考": values["note"],
    }


def _when(record: Public) -> dict[str, Any]:
    values = record.values
    opens, closes = _times(record.schedule)
    words = (values["hours"], values["hours_note"], values["closed"])
    return {
        "利用可能曜日": "".join(WEEKDAYS[code] for code in record.weekdays if code in WEEKDAYS),
        "開始時間": opens,
        "終了時間": closes,
        "利用可能日時特記事項": "。".join(filter(None, words)),
    }


def _own(record: Public) -> dict[str, Any]:
    values = record.values
    return {
        "固有番号": record.uid,
        "種類": KINDS.get(values["kind"], values["kind"]),
        "対象": "、".join(word for code, word in WHO.items() if values[f"for_{code}"]),
        "できること": "、".join(WISHES[code] for code in values["wishes"] if code in WISHES),
        "概要": values["summary"],
        "対象年齢": _ages(values),
        "予約": RESERVATIONS.get(values["reservation"], ""),
        "費用": values["fee"] or ("無料" if values["fee_is_free"] else ""),
        "初めての日": values["first_visit"],
        "行き方": values["access"],
        "段差・設備": values["barrier_free"],
        "オンライン": "可" if values["online"] else "",
        "状態": STATES.get(record.state, ""),
        "お知らせ": values["alert"],
        "確認日": values["checked_on"],
        "更新日時": record.modified,
    }


def _ages(values: Mapping[str, Any]) -> str:
    low, high = values["minimum_age"], values["maximum_age"]
    if low is None and high is None:
        return str(values["age_note"])
    span = f"{low if low is not None else ''}～{high if high is not None else ''}歳"
    return f"{span}（{values['age_note']}）" if values["age_note"] else span


def _times(schedule: Any) -> tuple[str, str]:
    rules = (schedule or {}).get("rules", ())
    spans = {(rule.get("opens_at") or "", rule.get("closes_at") or "") for rule in rules}
    return spans.pop() if len(spans) == 1 else ("", "")


def _flat(value: Any) -> str:
    return "" if value is None else str(value)
