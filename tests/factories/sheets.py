"""Makes the awkward spreadsheets of `tests/cases/sheets`, as town halls make theirs, and helpers to break any of them.

The files are committed; this says how they came about. `python -m tests.factories.sheets` writes them again
(the one in the old Excel format needs `pip install xlwt`). Places and numbers are invented (059-000-… reaches nobody).
"""

import csv
import io
import re
import sys
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Border, Side

FOLDER = Path(__file__).resolve().parent.parent / "cases" / "sheets"
STANDARD = [
    "全国地方公共団体コード",
    "ID",
    "地方公共団体名",
    "名称",
    "名称_カナ",
    "名称_英語",
    "所在地_全国地方公共団体コード",
    "町字ID",
    "所在地_連結表記",
    "所在地_都道府県",
    "所在地_市区町村",
    "所在地_町字",
    "所在地_番地以下",
    "建物名等(方書)",
    "緯度",
    "経度",
    "高度の種別",
    "高度の値",
    "電話番号",
    "内線番号",
    "連絡先メールアドレス",
    "連絡先FormURL",
    "連絡先備考（その他、SNSなど）",
    "郵便番号",
    "法人番号",
    "団体名",
    "利用可能曜日",
    "開始時間",
    "終了時間",
    "利用可能日時特記事項",
    "URL",
    "画像",
    "画像_ライセンス",
    "備考",
]
OLD_STANDARD = [
    "都道府県コード又は市区町村コード",
    "NO",
    "都道府県名",
    "市区町村名",
    "名称",
    "名称_カナ",
    "名称_通称",
    "POIコード",
    "住所",
    "方書",
    "緯度",
    "経度",
    "電話番号",
    "内線番号",
    "法人番号",
    "団体名",
    "利用可能曜日",
    "開始時間",
    "終了時間",
    "利用可能日時特記事項",
    "説明",
    "バリアフリー情報",
    "URL",
    "備考",
]


def titles_and_merges() -> bytes:
    """A title over everything, a date at the right, two header rows, an operator over several rows, notes below."""
    book, sheet = _book("社会資源")
    rows = [
        ["令和8年度　ひきこもり支援　社会資源一覧", *[None] * 8], [], [*[None] * 8, "R8.4.1現在"],
        ["No.", "運営団体", "名称", "所在地", None, "連絡先", None, "開催日時", "備考"],
        [None, None, None, "郵便番号", "住所", "電話", "ＦＡＸ", None, None],
        [1, "ＮＰＯ法人ひだまり", "居場所「ひだまり」", 5140001, "津市サンプル町１−２ー３", 590001234, "059-000-1235", "毎月第２・第４土曜　１３：３０～１６：００", None],
        [2, None, "ひだまりカフェ", "514-0001", "津市サンプル町1-2-3　２階", "059-000-1236（内線12）", None, "火・木 10時～15時（祝日・年末年始を除く）", "見学可"],
        [3, None, "家族のつどい", None, "同上", "〃", None, "要問合せ", None],
        [4, "さくら家族会", "さくら家族会", "〒514-0009", "津市見本一丁目5番地", "０５９ー０００ー２３４５\n090-0000-0001", None, "毎月15日 午後1時半から3時", "会場は変わることがあります"],
        [], ["※１　電話は平日の日中にお願いします。"],
    ]  # fmt: skip
    _fill(sheet, rows)
    for span in ("A1:I1", "A4:A5", "B4:B5", "C4:C5", "D4:E4", "F4:G4", "H4:H5", "I4:I5", "B6:B8", "A11:I11"):
        sheet.merge_cells(span)
    return _saved(book)


def grid_paper() -> bytes:
    """方眼紙: narrow columns, every cell merged over several of them, a row of units and one of an example."""
    book, sheet = _book("方眼紙")
    spans = ((2, 7), (8, 13), (14, 17), (18, 22), (23, 25))
    rows = (
        ("施設名", "所在地", "ＴＥＬ", "対象者", "参加費"),
        ("（正式名称）", "（町名から）", "（半角）", "（本人・家族など）", "（円）"),
        ("例）まちの居場所", "津市○○町", "059-000-0000", "本人", "無料"),
        ("若者サロン", "四日市市見本町9", 590003456, "本人（１５歳～３９歳）、家族", 500),
        (
            "手しごとの会",
            "四日市市見本町10-1",
            "059-000-3457",
            "おおむね18歳以上の女性",
            "無料（材料費300円）",
        ),
    )
    for number, row in enumerate(rows, 3):
        for (first, last), value in zip(spans, row, strict=True):
            sheet.cell(number, first, value)
            sheet.merge_cells(start_row=number, end_row=number, start_column=first, end_column=last)
    return _saved(book)


def circles_and_hidden() -> bytes:
    """○ in columns for whom, with a macro, a hidden column, filtered rows and a hidden sheet of an earlier year."""
    book, sheet = _book("R8資源")
    rows = [
        ["管理番号", "名称", "対象", None, None, "女性のみ", "予約", "オンライン", "住所", "住所の公開", "担当者メモ", "確認日"],
        [None, None, "本人", "家族", "支援者", None, None, None, None, None, None, None],
        ["A-01", "ほっとルーム", "○", "○", "×", None, "不要", "×", "鈴鹿市見本町1-1", "可", "異動あり", date(2026, 4, 1)],
        ["A-02", "女子会みかん", "○", None, None, "○", "要予約", "○", "鈴鹿市見本町2-2", "町名まで", "", "令和8年3月"],
        ["A-03", "親の会すずか", "×", "◯", "△", "―", "要（前日まで）", "不可", "非公開（申込後にお知らせ）", None, "", 46113],
        ["A-04", "終わった会", "○", "○", "○", "無", "無", "無", "鈴鹿市見本町4", "不可", "", "R７．３．３１（月）"],
    ]  # fmt: skip
    _fill(sheet, rows)
    for span in ("A1:A2", "B1:B2", "C1:E1", *(f"{letter}1:{letter}2" for letter in "FGHIJKL")):
        sheet.merge_cells(span)
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["K"].hidden = True
    old = book.create_sheet("R7")
    old.sheet_state = "hidden"
    old.append(["名称", "電話"])
    return with_member(_saved(book), "xl/vbaProject.bin", b"\xcc\x61" + bytes(64))


def printed_list() -> bytes:
    """Made for printing: headings of districts, the header again on page two, borders to row 300, formulas, an error."""
    book, sheet = _book("印刷用")
    header = ["", "番号", "事業所名", "フリガナ", "電話番号", "利用料", "更新日"]
    rows = [
        ["", "相談できるところ（一覧表）"], header,
        ["", "■ 北勢地区"],
        ["", "=ROW()-3", "くわな相談室", "ｸﾜﾅｿｳﾀﾞﾝｼﾂ", "0594-00-1234", "無料", datetime(2026, 3, 31)],
        ["", "=B4+1", "いなべの家", "いなべのいえ", "(0594)00-5678", "１回５００円", "㋿8年2月1日"],
        header, ["", "■ 中勢地区"],
        ["", "=B5+1", "㈱髙﨑ワークス", "=PHONETIC(C8)", "059(000)4321(代)", "実費", "平成31年4月30日"],
    ]  # fmt: skip
    _fill(sheet, rows)
    sheet.merge_cells("B3:G3")
    for row in range(2, 301):
        for column in range(2, 8):
            sheet.cell(row, column).border = Border(bottom=Side(style="thin"))

    def results(xml: bytes) -> bytes:
        for place, value in ((b"B4", b"1"), (b"B5", b"2")):
            xml = re.sub(
                rb'(<c r="' + place + rb'"[^>]*>)(<f>[^<]*</f>)<v\s*/?>(</v>)?',
                rb"\1\2<v>" + value + b"</v>",
                xml,
            )
        return re.sub(
            rb'<c r="D8"( s="\d+")?[^>]*>(<f>[^<]*</f>)<v\s*/?>(</v>)?',
            rb'<c r="D8"\1 t="e">\2<v>#NAME?</v>',
            xml,
        )

    return edited(_saved(book), "xl/worksheets/sheet1.xml", results)


def everything_in_one_cell() -> bytes:
    """One cell for every way of contact, furigana inside the text, secret addresses, links, several numbers."""
    book, sheet = _book("連絡先")
    rows = [
        ["名称", "お問い合わせ先", "電話番号", "所在地", "ＨＰ・ＳＮＳ", "活動日時", "その他（自由記述）"],
        ["ふりがなの会", "社会福祉係 担当:山本\nTEL：059-000-1111（内線234）\nFAX：059-000-1112\nE-mail: fukushi＠example.jp", None, "〒519-0101 亀山市見本町1番地", "www.example.jp/hidamari", "第1・3水曜 10:00-12:00\n8月は休み", "駐車場3台"],
        ["夜間電話", None, "平日 059-000-2222、夜間・休日は080-0000-0002", "非公開", "https://example.jp/a\nhttps://example.jp/b", "隔週金曜 19時～21時", None],
        ["市外局番のない会", None, "82-1234", "亀山市見本町２丁目", "なし", "毎月第2土曜日（祝日の場合は翌週）", "=1+1"],
        ["電話のない会", None, "現在使われていません", None, None, "土日祝 10:00〜16:00", None],
    ]  # fmt: skip
    _fill(sheet, rows)
    sheet["G4"].data_type = "s"

    def furigana(xml: bytes) -> bytes:
        text = "ふりがなの会".encode()
        return xml.replace(
            b"<t>" + text + b"</t>",
            '<r><t>振仮名</t></r><r><t>の会</t></r><rPh sb="0" eb="3"><t>フリガナ</t></rPh>'.encode(),
            1,
        )

    whole = _saved(book)
    part = (
        "xl/sharedStrings.xml"
        if "xl/sharedStrings.xml" in zipfile.ZipFile(io.BytesIO(whole)).namelist()
        else "xl/worksheets/sheet1.xml"
    )
    return edited(whole, part, furigana)


def old_excel() -> bytes:
    """Excel 97-2003 with a merged title, numbers that lost their zero, days kept as numbers."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("一覧")
    day, clock = xlwt.easyxf(num_format_str="yyyy/m/d"), xlwt.easyxf(num_format_str="h:mm")
    sheet.write_merge(0, 0, 0, 7, "関係機関名簿（平成30年度作成）")
    for column, title in enumerate(
        ("機関名", "〒", "所在地", "電話", "携帯", "開始時刻", "終了時刻", "確認年月日")
    ):
        sheet.write(2, column, title)
    sheet.write_merge(3, 4, 2, 2, "伊勢市見本1-7-29")
    rows = (
        ("いせ若者センター", 5160001, None, 596001234, 9000000003, (time(8, 30), clock), (time(17, 15), clock), (date(2025, 10, 1), day)),
        ("いせ家族教室", 5160001, None, 596001235, None, 0.5625, 0.625, 45931),
        ("みなみの会", "516ー0002", "伊勢市見本２", "0596-00-9999", None, "13時半", "15時", "H31.4.30"),
    )  # fmt: skip
    for number, row in enumerate(rows, 3):
        for column, value in enumerate(row):
            if isinstance(value, tuple):
                sheet.write(number, column, *value)
            elif value is not None:
                sheet.write(number, column, value)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cp932_mixed() -> bytes:
    """Saved by Excel of Windows: cp932, half-width kana, signs of Windows, line breaks in cells, mixed line ends."""
    text = (
        "相談支援事業所一覧,,,,\r\n"
        "事業所名,ﾌﾘｶﾞﾅ,電話／FAX,内容,年齢\r\n"
        '㈱髙﨑サポート,ﾀｶｻｷｻﾎﾟｰﾄ,"TEL 059-000-7777\nFAX 059-000-7778","①相談　②居場所\n～はじめての方も～",18歳以上65歳未満\n'
        '"有限会社 ""わかば""",わかば,０５９－０００－８８８８,ｶﾌｪと“手芸”,不問\r'
        "まちのひろば,マチノヒロバ,059-000-8899（代）,,20代〜30代\r\n"
    )
    return text.encode("cp932")


def standard_now() -> bytes:
    """The current edition of 自治体標準オープンデータセット, UTF-8 with BOM and CRLF."""
    rows = [
        _row(STANDARD, {"全国地方公共団体コード": "242012", "ID": "R0001", "地方公共団体名": "三重県津市", "名称": "ひだまり", "名称_カナ": "ヒダマリ",
             "所在地_連結表記": "三重県津市サンプル町1-2-3", "所在地_都道府県": "三重県", "緯度": "34.718611", "経度": "136.505556",
             "電話番号": "(059)000-1234", "郵便番号": "5140001", "法人番号": "9999999999999", "団体名": "NPO法人ひだまり", "利用可能曜日": "月火水木金",
             "開始時間": "09:00", "終了時間": "17:00", "利用可能日時特記事項": "祝日は休み", "URL": "https://example.jp/", "画像_ライセンス": "CC BY 4.0"}),
        _row(STANDARD, {"全国地方公共団体コード": "242012", "ID": "R0002", "名称": "さくら家族会", "所在地_都道府県": "三重県", "所在地_市区町村": "津市",
             "所在地_町字": "見本一丁目", "所在地_番地以下": "5番地", "緯度": "136.5", "経度": "34.7", "電話番号": "059-000-2345", "法人番号": "1234567890123",
             "連絡先メールアドレス": "sakura@example.jp", "連絡先備考（その他、SNSなど）": "LINEあり"}),
    ]  # fmt: skip
    return _csv([STANDARD, *rows]).encode("utf-8-sig")


def standard_before() -> bytes:
    """The edition before (推奨データセット), UTF-8 without BOM, zeros in numbers kept."""
    rows = [
        _row(OLD_STANDARD, {"都道府県コード又は市区町村コード": "24202", "NO": "0000000001", "都道府県名": "三重県", "市区町村名": "四日市市", "名称": "若者サロン",
             "住所": "四日市市見本町9", "方書": "見本ビル3F", "電話番号": "059-000-3456", "内線番号": "21", "利用可能曜日": "土日", "開始時間": "10:00",
             "終了時間": "16:00", "説明": "だれでも立ち寄れる場所です。", "バリアフリー情報": "車いす可"}),
        _row(OLD_STANDARD, {"都道府県コード又は市区町村コード": "242021", "NO": "0000000002", "名称": "手しごとの会", "住所": "四日市市見本町10-1", "備考": "=HYPERLINK(\"x\")"}),
    ]  # fmt: skip
    return _csv([OLD_STANDARD, *rows]).encode()


def unicode_text() -> bytes:
    """What Excel calls Unicode text: UTF-16 with tabs."""
    rows = [
        ["居場所名", "運営主体", "開催日", "時間", "会場", "料金", "申込方法"],
        [
            "よってこ",
            "松阪市社協",
            "毎週水曜日",
            "13:00～16:00",
            "見本会館 2階",
            "100円",
            "直接お越しください",
        ],
        ["月いちカフェ", "", "第3日曜", "午前10時～正午", "", "無料", "電話かメール"],
        ["春の体験会", "松阪市", "2026/4/12、5/10", "10:00-11:30", "市役所", "0", "要事前申込"],
    ]
    return b"\xff\xfe" + _csv(rows, "\t").encode("utf-16-le")


def euc_semicolons() -> bytes:
    """From an old system: EUC-JP with semicolons."""
    rows = [
        ["名称", "所在地", "電話番号", "緯度", "経度", "対象地域"],
        ["ささゆり会", "名張市見本1番地", "0595-00-1234", "34度37分40秒", "136度6分30秒", "名張市、伊賀市"],
        ["なばりの広場", "名張市見本2番地", "0595-00-5678", "", "", "県全域"],
    ]
    return _csv(rows, ";").encode("euc_jp")


def reopened_csv() -> bytes:
    """A csv that was opened and saved in Excel: zeros gone, a trick against that, repeated and unknown columns."""
    rows = [
        ["名称", "電話1", "電話2", "郵便番号", "団体コード", "法人番号", "メールアドレス", "対象年齢(下限)", "対象年齢(上限)", "独自項目", "独自項目", "名称", ""],
        ["あさがお", "590001234", '="0590005678"', "5140001", "24201", "7000012050002", "asagao★example.jp", "15", "39歳", "い", "ろ", "別の名", "欄外"],
        ["ひまわり", "9000000004", "5.9E+08", "514", "242013", "7.00001E+12", "himawari@example.jp他", "", "", "", "", "", ""],
    ]  # fmt: skip
    return _csv(rows).encode("utf-8-sig")


CASES: dict[str, Callable[[], bytes]] = {
    "01-titles-and-merges.xlsx": titles_and_merges, "02-old-excel.xls": old_excel, "03-cp932-mixed.csv": cp932_mixed,
    "04-standard-now.csv": standard_now, "05-standard-before.csv": standard_before, "06-unicode-text.tsv": unicode_text,
    "07-euc-semicolons.csv": euc_semicolons, "08-grid-paper.xlsx": grid_paper, "09-circles-and-hidden.xlsm": circles_and_hidden,
    "10-printed-list.xlsx": printed_list, "11-everything-in-one-cell.xlsx": everything_in_one_cell, "12-reopened.csv": reopened_csv,
}  # fmt: skip


def edited(content: bytes, member: str, change: Callable[[bytes], bytes]) -> bytes:
    """A zip with one member changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == member else old.read(name))
    return file.getvalue()


def with_member(content: bytes, member: str, value: bytes) -> bytes:
    """A zip with one member more."""
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, value)
    return file.getvalue()


def xlsx(rows: Iterable[Sequence[object]]) -> bytes:
    """A plain workbook of one sheet."""
    book, sheet = _book("表")
    _fill(sheet, rows)
    return _saved(book)


def _book(name: str):
    book = Workbook()
    book.active.title = name
    return book, book.active


def _fill(sheet, rows: Iterable[Sequence[object]]) -> None:
    for row in rows:
        sheet.append(list(row))


def _saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _row(header: Sequence[str], values: dict[str, str]) -> list[str]:
    assert set(values) <= set(header)
    return [values.get(name, "") for name in header]


def _csv(rows: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return file.getvalue()


if __name__ == "__main__":
    for wanted in sys.argv[1:] or CASES:
        (FOLDER / wanted).write_bytes(CASES[wanted]())
