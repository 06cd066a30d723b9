"""The fields that a row of a spreadsheet may fill: our name, the label for people, how a cell of it is read.

For: mapping of columns, the import form, the export. Not for: the words that head a column (`aliases`), models.

Rules
- One table. `kind` names the normaliser in `cells`; `standard` is the column of 自治体標準オープンデータセット
  (公共施設一覧, the current edition), empty when it has none.
- `many` fields may stand in several columns of one sheet (電話1, 電話2); their values follow each other.
- A part after a dot belongs to the thing before it; `parts` puts together what stands in several columns.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Field:
    """One thing that a record can say."""

    name: str
    label: str
    kind: str = "text"
    standard: str = ""
    many: bool = False


_ORGANISATION: Final = (
    Field("organisation.name", "運営団体", "name", "団体名"),
    Field("organisation.corporate_number", "法人番号", "corporate_number", "法人番号"),
    Field("organisation.url", "団体のホームページ", "url"),
)
_IDENTITY: Final = (
    Field("code", "管理番号", "code", "ID"),
    Field("uid", "固有ID", "code"),
    Field("number", "番号（行の順）", "code"),
    Field("poi_code", "POIコード", "code"),
    Field("name", "名称", "name", "名称"),
    Field("name_kana", "名称（カナ）", "kana", "名称_カナ"),
    Field("name_english", "名称（英語）", "text", "名称_英語"),
    Field("nickname", "通称", "name"),
    Field("kind", "種類", "list", many=True),
    Field("agency_kind", "機関の区分", "list", many=True),
    Field("operator", "運営の区分"),
    Field("summary", "概要", "text"),
    Field("description", "説明", "text", many=True),
)
_PEOPLE: Final = (
    Field("who_for", "対象", "text", many=True),
    Field("who_for.person", "本人", "flag"),
    Field("who_for.family", "家族", "flag"),
    Field("who_for.supporter", "支援者", "flag"),
    Field("age", "年齢", "age"),
    Field("age.minimum", "年齢の下限", "integer"),
    Field("age.maximum", "年齢の上限", "integer"),
    Field("age_note", "年齢のひとこと"),
    Field("women_only", "女性のみ", "flag"),
    Field("first_time_friendly", "はじめての人歓迎", "flag"),
    Field("reservation", "予約", "flag"),
    Field("online", "オンライン", "flag"),
    Field("fee", "料金", "fee", many=True),
    Field("fee_is_free", "無料かどうか"),
    Field("how_to_apply", "申込方法", "text", many=True),
    Field("wishes", "希望", "list", many=True),
    Field("stages", "段階", "list", many=True),
    Field("languages", "対応言語", "list", many=True),
    Field("barrier_free", "バリアフリー", "text", many=True),
    Field("parking", "駐車場", "text"),
    Field("capacity", "定員", "text"),
)
_PLACE: Final = (
    Field("area", "対象地域", "list", many=True),
    Field("area_codes", "対象の市町（名前）"),
    Field("municipality_code", "全国地方公共団体コード", "municipality_code", "全国地方公共団体コード"),
    Field("municipality", "地方公共団体名", "text", "地方公共団体名"),
    Field("town_code", "町字ID", "code", "町字ID"),
    Field("postcode", "郵便番号", "postcode", "郵便番号"),
    Field("address", "所在地", "address", "所在地_連結表記"),
    Field(
        "address.municipality_code",
        "所在地の団体コード",
        "municipality_code",
        "所在地_全国地方公共団体コード",
    ),
    Field("address.prefecture", "所在地の都道府県", "address", "所在地_都道府県"),
    Field("address.city", "所在地の市区町村", "address", "所在地_市区町村"),
    Field("address.district", "所在地の町字", "address", "所在地_町字"),
    Field("address.block", "所在地の番地以下", "address", "所在地_番地以下"),
    Field("building", "建物名・方書", "address", "建物名等(方書)"),
    Field("latitude", "緯度", "latitude", "緯度"),
    Field("longitude", "経度", "longitude", "経度"),
    Field("address_confidential", "住所を公開しない", "secret"),
    Field("address_public", "住所の公開", "open"),
    Field("access", "行き方", "text", many=True),
    Field("first_visit", "はじめての日", "text"),
    Field("leave_early", "途中で帰ってよいか"),
    Field("name_needed", "名前は言うか"),
    Field("family_alone", "家族だけでもよいか"),
    Field("visit_before", "見学について"),
)
_CONTACT: Final = (
    Field("phones", "電話番号", "phones", "電話番号", many=True),
    Field("extension", "内線番号", "code", "内線番号"),
    Field("fax", "FAX番号", "phones", many=True),
    Field("mail", "メールアドレス", "mail", "連絡先メールアドレス"),
    Field("form_url", "問い合わせフォーム", "url", "連絡先FormURL"),
    Field("contact", "連絡先", "contact", many=True),
    Field("contact_name", "担当者", "name"),
    Field("contact_note", "連絡先の備考", "text", "連絡先備考（その他、SNSなど）", many=True),
)
_TIME: Final = (
    Field("hours", "開催日時", "hours", many=True),
    Field("hours.days", "利用可能曜日", "text", "利用可能曜日", many=True),
    Field("hours.opens", "開始時間", "time", "開始時間"),
    Field("hours.closes", "終了時間", "time", "終了時間"),
    Field("hours.times", "時間", "text"),
    Field("hours_note", "利用可能日時特記事項", "text", "利用可能日時特記事項", many=True),
    Field("closed", "休み", "text", many=True),
    Field("dates", "開催予定（一日ずつ）"),
    Field("valid_from", "開始日", "date"),
    Field("valid_to", "終了日", "date"),
)
_RECORD: Final = (
    Field("url", "ホームページ", "url", "URL"),
    Field("image_url", "画像", "url", "画像"),
    Field("image_licence", "画像のライセンス", "text", "画像_ライセンス"),
    Field("checked_on", "確認日", "date"),
    Field("checked_by", "確認者", "name"),
    Field("review_mail", "確認をお願いするメール"),
    Field("needs_check", "要確認", "flag"),
    Field("source", "出典"),
    Field("source_date", "出典の日付"),
    Field("kept_words", "ほかの列"),
    Field("alert", "お知らせ（一時休止など）", "text"),
    Field("state", "状態", "text"),
    Field("note", "備考", "text", "備考", many=True),
)
FIELDS: Final = (*_IDENTITY, *_ORGANISATION, *_PEOPLE, *_PLACE, *_CONTACT, *_TIME, *_RECORD)
BY_NAME: Final = {field.name: field for field in FIELDS}
# What a column may be told to be: "ignored" is a choice of the clerk and remembered like any other.
IGNORED: Final = "-"
