"""Why a file cannot be taken, and what the person can do: every reason with its words.

For: whoever reads a file (`gateway.sheets`) or its header, and the screens that tell the reason.
Not for: single cells (`cells`), which never refuse anything.

Rules
- A reason is a code; its words say what is wrong and what to do now. `{…}` is filled from `detail`.
- The words are the message to be translated: an edge may look `REFUSALS[reason]` up before filling it.
- A notice is no refusal: the file was read, and this is worth knowing.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    """Why nothing was read."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_SHEETS = "too_many_sheets"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    TOO_HEAVY = "too_heavy"
    TOO_SLOW = "too_slow"
    PASSWORD = "password"
    BROKEN = "broken"
    CUT_OFF = "cut_off"
    HTML = "html"
    XML_TABLE = "xml_table"
    PDF = "pdf"
    IMAGE = "image"
    OPEN_DOCUMENT = "open_document"
    BINARY_WORKBOOK = "binary_workbook"
    OTHER_OFFICE = "other_office"
    OTHER_ARCHIVE = "other_archive"
    UNKNOWN_FORMAT = "unknown_format"
    ENCODING = "encoding"
    NO_ROWS = "no_rows"
    NO_HEADER = "no_header"
    NO_NAME = "no_name"


class Notice(StrEnum):
    """What is worth knowing about a file that was read."""

    MACROS = "macros"
    NAMED_OTHERWISE = "named_otherwise"
    HIDDEN_SHEETS = "hidden_sheets"
    HIDDEN_ROWS = "hidden_rows"
    HIDDEN_COLUMNS = "hidden_columns"
    FORMULA_WITHOUT_RESULT = "formula_without_result"
    EXTERNAL_LINKS = "external_links"
    REPLACED_CHARACTERS = "replaced_characters"
    REMOVED_NULS = "removed_nuls"
    ODD_QUOTES = "odd_quotes"
    SHEET_UNREADABLE = "sheet_unreadable"


_RESAVE: Final = "Excelで開き、「名前を付けて保存」で「Excelブック（.xlsx）」をえらんで保存し、そのファイルをえらんでください。"

REFUSALS: Final[Mapping[Reason, str]] = {
    Reason.EMPTY: "ファイルの中身が空（0バイト）です。元のファイルを開いて保存しなおしてから、もう一度えらんでください。",
    Reason.TOO_LARGE: "ファイルが大きすぎます（{size}）。{limit}までのファイルを読めます。写真や使わないシートを消すか、いくつかに分けてください。",
    Reason.TOO_MANY_ROWS: "シート「{sheet}」は{rows}行目まで何かが入っています。読めるのは{limit}行までです。表の下の使わない行を消すか、いくつかに分けてください。",
    Reason.TOO_MANY_COLUMNS: "シート「{sheet}」は{columns}列目まで何かが入っています。読めるのは{limit}列までです。表の右の使わない列を消してください。",
    Reason.TOO_MANY_SHEETS: "シートが{sheets}枚あります。読めるのは{limit}枚までです。要るシートだけを新しいファイルにコピーしてください。",
    Reason.UNPACKS_TOO_LARGE: "このファイルは、開くと非常に大きくなります（{size}）。こわれているか、悪用の目的で作られたおそれがあるため、読みませんでした。要る行だけを新しいファイルにコピーしてください。",
    Reason.TOO_HEAVY: "中身が大きすぎて読めませんでした。要る行と列だけを新しいファイルに「値」でコピーして、もう一度えらんでください。",
    Reason.TOO_SLOW: "{seconds}秒かけても読み終わりませんでした。要る行と列だけを新しいファイルに「値」でコピーして、もう一度えらんでください。",
    Reason.PASSWORD: "パスワードがかかっています。Excelで開き、「ファイル」→「情報」→「ブックの保護」でパスワードを消して保存してから、もう一度えらんでください。",
    Reason.BROKEN: "ファイルがこわれていて読めません。" + _RESAVE,
    Reason.CUT_OFF: "ファイルが途中で切れています。送信や保存が途中で止まったようです。元のファイルを、もう一度えらんでください。",
    Reason.HTML: "Excelの名前がついていますが、中身はウェブページ（HTML）です。" + _RESAVE,
    Reason.XML_TABLE: "Excelの古いXML形式です。" + _RESAVE,
    Reason.PDF: "PDFは表として読めません。PDFのもとになったExcelかCSVのファイルをえらんでください。",
    Reason.IMAGE: "画像は表として読めません。画像のもとになったExcelかCSVのファイルをえらんでください。",
    Reason.OPEN_DOCUMENT: "OpenDocument形式（.ods）は読めません。表計算ソフトで開き、「名前を付けて保存」で「Excel（.xlsx）」をえらんで保存してください。",
    Reason.BINARY_WORKBOOK: "Excelバイナリ形式（.xlsb）は読めません。" + _RESAVE,
    Reason.OTHER_OFFICE: "WordやPowerPointなど、Excelではない文書です。表をExcelに貼りつけて保存し、そのファイルをえらんでください。",
    Reason.OTHER_ARCHIVE: "圧縮されたファイル（{kind}）です。中のExcelかCSVのファイルを取り出してから、えらんでください。",
    Reason.UNKNOWN_FORMAT: "表のファイルとして読めません。Excel（.xlsx、.xlsm、.xls）かCSV、TSVのファイルをえらんでください。",
    Reason.ENCODING: "文字を読みとれません（文字コードがわかりません）。Excelで開き、「CSV UTF-8（コンマ区切り）」で保存しなおしてください。",
    Reason.NO_ROWS: "表がありません。見出しの行と、その下に1行以上のデータがあるシートをえらんでください。",
    Reason.NO_HEADER: "見出しの行が見つかりません。「名称」「所在地」「電話番号」のような見出しを1行入れてください（その上に題名があってもかまいません）。",
    Reason.NO_NAME: "「名称」の列が見つかりません。どの列が名称かをえらんでください。",
}  # fmt: skip

NOTICES: Final[Mapping[Notice, str]] = {
    Notice.MACROS: "マクロ（自動処理）が入っています。マクロは動かさず、表だけを読みました。",
    Notice.NAMED_OTHERWISE: "名前は「{name}」ですが、中身は{kind}でした。{kind}として読みました。",
    Notice.HIDDEN_SHEETS: "かくされたシートがあります（{sheets}）。えらばないかぎり取り込みません。",
    Notice.HIDDEN_ROWS: "シート「{sheet}」に、かくされた行（絞り込みで見えない行を含む）が{count}行あります。取り込むかどうかを確かめてください。",
    Notice.HIDDEN_COLUMNS: "シート「{sheet}」に、かくされた列があります（{columns}）。",
    Notice.FORMULA_WITHOUT_RESULT: "シート「{sheet}」に、計算結果の入っていない数式が{count}個あります。Excelで開いて保存しなおすと、結果が入ります。",
    Notice.EXTERNAL_LINKS: "ほかのファイルを見る数式があります。最後に保存されたときの値を読みました。",
    Notice.REPLACED_CHARACTERS: "読めない文字を「〓」に置きかえました（{rows}行目）。",
    Notice.REMOVED_NULS: "文字ではない符号（NUL）を{count}個のぞきました。",
    Notice.ODD_QUOTES: "引用符（\"）の数が合いません。{row}行目から、いくつかの行が一つにつながっていないか確かめてください。",
    Notice.SHEET_UNREADABLE: "シート「{sheet}」は表ではないため（グラフなど）、読みませんでした。",
}  # fmt: skip


class SheetRefused(ValueError):
    """A file or sheet from which nothing can be taken; the text says why and what to do."""

    def __init__(self, reason: Reason, **detail: str | int) -> None:
        self.reason, self.detail = reason, detail
        super().__init__(REFUSALS[reason].format(**detail))


def notice_words(notice: Notice, detail: Mapping[str, str | int]) -> str:
    """The sentence for a notice."""
    return NOTICES[notice].format(**detail)
