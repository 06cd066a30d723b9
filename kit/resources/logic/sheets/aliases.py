"""What columns are called in the spreadsheets that towns have, and the field that each name means.

For: recognising headers. Not for: the fields themselves (`fields`), what one town decided (given in as data).

Rules
- Sources: both generations of 自治体標準オープンデータセット (公共施設一覧: 「住所」, 「方書」, 「説明」 of the old
  推奨データセット; 「所在地_連結表記」, 「団体名」 of the current edition), GIF 施設 and イベント, 支援制度, and the
  words of lists of 社会資源 that town halls publish.
- Names are compared folded (`fold_header`), first whole, then without brackets; a name stands under one field only.
- A name that may mean several things (「場所」) stands where it is most often right; the clerk sees and may change it.
- `HINTS` are parts of names: only proposed, never taken by themselves.
"""

from typing import Final

from kit.core.logic.sheets.fold import fold_header
from kit.resources.logic.sheets.fields import FIELDS

_WORDS: Final = {
    "code": "ID 管理番号 整理番号 資源番号 登録番号 施設番号 施設ID 事業所番号 識別番号 コード 資源コード",
    "number": "NO № 番号 通し番号 連番 項番 行番号",
    "poi_code": "POIコード",
    "uid": "UID UUID 固有ID",
    "name": """店名 介護サービス事業所名称 障害福祉サービス事業所名称 医療機関名 医療機関名称 名称 施設名 施設名称 施設の名称 事業所名 事業所名称 機関名 機関名称 相談機関名 相談窓口 相談窓口名 窓口名 窓口名称
        相談機関 支援機関 支援機関名 関係機関名 資源名 社会資源名 居場所名 居場所の名称 サービス名 事業名 事業名称 活動名 活動名称
        会の名称 団体・会の名称 団体・会名 会・団体の名称 会・団体名 グループ名 家族会名 イベント名 タイトル(制度名) タイトル 制度名 名前 サロン名 教室名 会名 場の名称""",
    "name_kana": """介護サービス事業所名称_カナ 医療機関名称_カナ 名称_カナ 名称(カナ) 名称(フリガナ) 名称カナ カナ フリガナ ふりがな 施設名カナ 施設名(カナ) 施設名フリガナ
        事業所名(カナ) 事業所名カナ 事業所名フリガナ 名称(かな) 名称ふりがな よみ 読み よみがな 読み仮名 名称よみ""",
    "name_english": "名称_英字 名称_英語 名称(英字) 名称(英語) 英語名 英語表記",
    "nickname": "名称_通称 通称 通称名 愛称 略称 サブタイトル(通称名)",
    "kind": "実施サービス 種類 種別 区分 分類 カテゴリ カテゴリー 資源種別 資源の種類 施設種別 活動種別 サービス種別 支援制度種別 類型 ジャンル 支援の種類",
    "agency_kind": "機関区分 機関種別 機関の種類 機関の区分 事業種別 所属種別 関係機関区分",
    "summary": "概要 事業概要 施設概要 制度概要 活動概要 ひとこと 一言 一言紹介 キャッチコピー",
    "description": """説明_日本語 説明 内容 活動内容 支援内容 事業内容 相談内容 サービス内容 主な内容 主な活動内容 主な支援内容 業務内容 詳細
        紹介 紹介文 特徴 特色 PR アピールポイント プログラム プログラム内容 できること 支援内容(概要) 取組内容 対応内容""",
    "organisation.name": """団体名 運営団体 運営団体名 運営主体 運営法人 運営者 実施主体 実施団体 実施機関 主催 主催者 主催団体 設置者
        設置主体 法人名 法人名称 運営 経営主体 事業者名 委託先 所管 母体""",
    "organisation.corporate_number": "法人番号 法人マイナンバー 団体法人番号",
    "organisation.url": "団体URL 団体HP 団体ホームページ 法人HP 法人ホームページ",
    "who_for": """対象 対象者 対象の方 対象となる方 利用対象 利用対象者 対象者等 参加対象 支援対象 支援対象者 利用できる方 対象要件
        利用条件 参加条件 参加資格 利用資格 相談対象""",
    "who_for.person": "本人 当事者 ご本人 本人参加 当事者本人 対象_本人 対象(本人) 本人の利用",
    "who_for.family": "家族 ご家族 親 家族参加 対象_家族 対象(家族) 家族の利用 家族のみ可 家族だけ",
    "who_for.supporter": "支援者 関係者 支援者参加 対象_支援者 対象(支援者)",
    "age": "年齢 対象年齢 年代 対象年代 年齢制限 年齢層 年齢要件 対象年齢層",
    "age.minimum": "年齢下限 対象年齢(下限) 対象年齢_下限 最低年齢 下限年齢",
    "age.maximum": "年齢上限 対象年齢(上限) 対象年齢_上限 最高年齢 上限年齢",
    "women_only": "女性のみ 女性限定 女性専用 女子会",
    "first_time_friendly": "はじめての方 初めての方 初参加 初参加可 見学 見学可 見学の可否 見学可否 初回歓迎",
    "reservation": "予約 予約要否 予約の要否 要予約 事前予約 予約の有無 予約有無 申込要否 事前申込 事前申込み 申込の要否 予約必要",
    "online": "オンライン オンライン対応 オンライン可 オンライン参加 オンライン相談 Web開催 WEB対応 リモート オンライン可否 ZOOM",
    "fee": "料金_要否 料金(基本) 料金(詳細) 料金 費用 利用料 利用料金 参加費 会費 参加料 料金等 自己負担 利用者負担 負担金 費用負担 相談料 金額 料金備考 料金種別 実費",
    "how_to_apply": """申込方法 申込み方法 申し込み方法 申込 申込み 申し込み 利用方法 利用・申請方法 申請方法 参加方法 相談方法 申込先
        利用手続き 利用手続 予約方法 申込手続き 利用の流れ""",
    "wishes": "希望 過ごし方 やりたいこと したいこと",
    "stages": "段階 支援段階 ステージ 回復段階 ライフステージ分類",
    "languages": "対応言語 言語 外国語 外国語対応 多言語対応 対応外国語",
    "barrier_free": "バリアフリー バリアフリー情報 バリアフリー対応 段差 車いす 車椅子対応 車いす対応 アクセシビリティ情報 多目的トイレ",
    "parking": "駐車場_有無 駐車場 駐車場情報 駐車場の有無 駐車場有無 駐車台数 駐車可能台数 パーキング",
    "capacity": "定員 収容人数 利用定員 募集人数 人数 受入人数",
    "area": """対象地域 対象エリア エリア 活動地域 活動エリア 活動範囲 担当地域 担当区域 サービス担当区域 サービス提供地域 支援地域 圏域
        地域 地区 対象市町 活動区域 提供地域""",
    "municipality_code": "全国地方公共団体コード 都道府県コード又は市区町村コード 市区町村コード 市町村コード 団体コード 自治体コード",
    "municipality": "地方公共団体名 地方公共団体の名称 自治体名 市町名 市町村名 市区町村名 市町村 市町",
    "town_code": "町字ID",
    "postcode": "郵便番号 〒 郵便 郵便No 〒番号",
    "address": """所在地 住所 所在地_連結表記 施設住所 施設所在地 開催場所の住所 会場住所 事業所所在地 事業所住所 所在地住所 住所地
        設置場所 住所(所在地) 所在地・住所 所在地(住所) 連絡先住所 場所住所 所在""",
    "address.municipality_code": "所在地_全国地方公共団体コード",
    "address.prefecture": "所在地_都道府県 都道府県 都道府県名 県名",
    "address.city": "所在地_市区町村 住所_市区町村",
    "address.district": "所在地_町字 町字 町名",
    "address.block": "所在地_番地以下 番地 番地以下 丁目番地",
    "building": "設置位置 建物名等(方書) 方書 建物名 建物名等 ビル名 建物 会場 会場名 場所 開催場所 実施場所 活動場所 開催会場 相談場所",
    "latitude": "緯度 lat latitude 北緯",
    "longitude": "経度 lng lon longitude 東経",
    "address_confidential": "住所非公開 所在地非公開 住所を公開しない 住所を非公開にする 非公開",
    "address_public": "住所公開 住所の公開 住所公開可否 住所の公開可否 所在地公開 所在地の公開 所在地公開可否",
    "access": "アクセス アクセス方法 交通 交通手段 交通案内 行き方 最寄駅 最寄り駅 最寄りの駅 交通アクセス 道順",
    "first_visit": "はじめての日 初めての日 初回の流れ はじめての日に起きること 初回",
    "phones": """電話番号 電話 TEL 電話番号等 連絡先電話番号 連絡先電話 電話番号(代表) 代表電話 代表電話番号 連絡先TEL 連絡先(電話)
        連絡先(電話番号) 連絡先(TEL) 問い合わせ電話番号 問合せ電話 相談電話 相談電話番号 予約電話 予約電話番号 携帯 携帯電話 携帯番号
        電話番号1 電話番号2 電話1 電話2 電話① 電話② TEL1 TEL2 ℡ ☎ 固定電話 専用電話 直通 直通電話""",
    "extension": "内線番号 内線",
    "fax": "FAX FAX番号 ファックス ファクス ファックス番号 ファクス番号 ファクシミリ FAX(番号) 連絡先FAX",
    "mail": """メールアドレス メール Eメール E-mail email mail 連絡先メールアドレス アドレス 電子メール 電子メールアドレス
        Eメールアドレス e-mailアドレス 連絡先(メール) 連絡先メール""",
    "form_url": "連絡先FormURL 問い合わせフォーム 問合せフォーム お問い合わせフォーム 申込フォーム 申請方法URL フォームURL フォーム",
    "contact": """連絡先 問い合わせ先 問合せ先 問合先 問い合わせ お問い合わせ お問い合わせ先 お問合せ先 問合せ 照会先 連絡先情報
        電話/FAX 電話・FAX TEL/FAX TEL・FAX 電話番号/FAX番号 電話番号・FAX番号 電話FAX TELFAX 相談先 申込・問合せ""",
    "contact_name": "担当者 担当者名 担当 担当部署 担当課 担当者氏名 連絡先氏名 代表者 代表者名 代表者氏名 窓口担当者 連絡担当者 責任者 管理者",
    "contact_note": "連絡先備考(その他、SNSなど) 連絡先備考 SNS LINE Instagram インスタグラム X Twitter Facebook",
    "hours": """開催日時 日時 開催日 活動日時 活動日 開所日時 実施日時 実施日 利用日時 利用可能日時 相談日時 受付日時 開館日時 営業日時
        開所日・時間 開所日及び開所時間 開設日時 開設日 開所日 相談日 営業日・営業時間 営業日 開催頻度 頻度 スケジュール 開催パターン
        開館時間 開所時間 営業時間 受付時間 利用時間 相談時間 相談受付時間 開所日時間 活動日・時間 活動頻度 開催日程 日程 対応時間
        受付日・時間 開催日・時間 相談日・時間 実施日・時間 利用日 開館日""",
    "hours.days": "利用可能曜日 曜日 サービス曜日 開催曜日 活動曜日 実施曜日 相談曜日 受付曜日 営業曜日 開所曜日",
    "hours.opens": "利用開始時間 開館時刻 開始時間 開始時刻 開始 開館 受付開始時間 開所時刻",
    "hours.closes": "利用終了時間 閉館時刻 終了時間 終了時刻 終了 閉館 受付終了時間 閉所時刻",
    "hours.times": "時間 時間帯 活動時間 開催時間 実施時間",
    "hours_note": "利用可能日時特記事項 日時備考 時間備考 日時特記事項 日時の備考 開催日時備考 時間特記事項",
    "closed": "休み 休館日 休業日 定休日 休日 閉館日 閉所日 休所日 お休み 休園日",
    "valid_from": "開始日 受付開始日 掲載開始日 開設年月日 設立年月日 事業開始日 有効期間開始日 設置年月日 開設年月 設立年月 指定年月日",
    "valid_to": "終了日 受付終了日 掲載終了日 有効期限 有効期間終了日 掲載期限 廃止年月日",
    "url": "URL ホームページ HP ホームページURL HPアドレス HPのURL ウェブサイト Webサイト サイト URL(ホームページ) ホームページアドレス 詳細URL 詳細参照先 リンク WEB HP・SNS URL等",
    "image_url": "画像 画像URL 写真 写真URL",
    "image_licence": "画像_ライセンス 画像ライセンス",
    "checked_on": "確認日 最終確認日 更新日 情報更新日 調査日 最終更新日 公開日 データ作成日 時点 情報時点 確認年月日 更新年月日 現在",
    "checked_by": "確認者 確認した人 更新者 調査者 記入者 入力者 回答者",
    "alert": "お知らせ 一時休止 休止情報 注意事項 特記",
    "state": "状態 状況 掲載状況 掲載可否 公開可否 公開状態 ステータス 活動状況",
    "note": "備考 備考欄 その他 特記事項 補足 メモ 留意事項 備考・特記事項 その他特記事項 摘要 コメント 備考1 備考2",
}  # fmt: skip

_HINTS: Final = (
    ("フリガナ", "name_kana"), ("ふりがな", "name_kana"), ("カナ", "name_kana"), ("fax", "fax"), ("ファ", "fax"),
    ("電話", "phones"), ("tel", "phones"), ("メール", "mail"), ("mail", "mail"), ("フォーム", "form_url"),
    ("url", "url"), ("hp", "url"), ("ホームページ", "url"), ("郵便", "postcode"), ("住所", "address"),
    ("所在", "address"), ("場所", "building"), ("会場", "building"), ("法人番号", "organisation.corporate_number"),
    ("団体", "organisation.name"), ("法人", "organisation.name"), ("主体", "organisation.name"), ("年齢", "age"),
    ("予約", "reservation"), ("申込", "how_to_apply"), ("料", "fee"), ("費", "fee"), ("駐車", "parking"),
    ("定員", "capacity"), ("休", "closed"), ("曜日", "hours.days"), ("日時", "hours"), ("時間", "hours"),
    ("対象", "who_for"), ("内容", "description"), ("種", "kind"), ("区分", "kind"), ("連絡", "contact"),
    ("問", "contact"), ("担当", "contact_name"), ("確認", "checked_on"), ("更新", "checked_on"), ("言語", "languages"),
    ("備考", "note"), ("名", "name"),
)  # fmt: skip


def _table() -> dict[str, str]:
    names = {fold_header(word): field for field, words in _WORDS.items() for word in words.split()}
    for known in FIELDS:
        for word in (known.name, known.label, known.standard):
            if word:
                names.setdefault(fold_header(word), known.name)
    return names


ALIASES: Final = _table()
HINTS: Final = _HINTS


def hinted(folded: str) -> str | None:
    """The field that a part of an unknown name speaks for, to be proposed; None without one."""
    return next((field for part, field in HINTS if part in folded), None)
