"""Minutes as a document for a word processor: the only room that knows python-docx.

For: correcting by hand what goes round for confirmation. Not for: what stands in it (`logic.minutes`), the PDF.

Rules
- Headings are headings and tables are tables, with a first row that repeats on each page: whoever reads with the ears, or
  makes a list of contents, finds them.
- What somebody wrote goes in as text; no field, link or formula is made of it. The only fields are the page numbers.
- The library is imported when the first document is made: it takes memory that a town may never need.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any, Final

from kit.meetings.logic.minutes import Homework, Minutes

FONT: Final = "BIZ UDPゴシック"
_LINE: Final = 1.35


def draw_document(minutes: Minutes) -> bytes:
    """The docx file of minutes."""
    from docx import Document

    document = Document()
    _dress(document, minutes)
    document.add_heading("議事録", level=0)
    document.add_heading(minutes.title, level=1)
    _pairs(document, minutes.facts)
    document.add_heading("出席者", level=2)
    _table(
        document,
        ("機関", "出席した人", "代理など"),
        [(one.agency, one.person, one.how) for one in minutes.came],
    )
    for label, names in (("欠席", minutes.absent), ("出欠の記録がない", minutes.unknown)):
        if names:
            document.add_paragraph(f"{label}　{'、'.join(names)}")
    _agenda(document, minutes)
    _homework(document, "宿題", minutes.homework)
    if minutes.carried:
        _homework(document, "前からの宿題", minutes.carried)
    document.add_heading("次回", level=2)
    document.add_paragraph(minutes.following)
    document.add_heading("記録と確認", level=2)
    _table(document, ("記録者", "確認者"), [(minutes.recorder, minutes.confirmed_by)])
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _dress(document: Any, minutes: Minutes) -> None:
    """Paper, letters, the mark of a closed meeting above each page and the number below."""
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(22)
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3"):
        style = document.styles[name]
        style.font.name = FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(kind), FONT)
        for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(kind), None)
        style.font.color.rgb = RGBColor(0, 0, 0)
    normal = document.styles["Normal"]
    normal.font.size = Pt(10.5)
    normal.paragraph_format.line_spacing, normal.paragraph_format.space_after = _LINE, Pt(4)
    for language in document.styles.element.iter(qn("w:lang")):
        for kind in ("w:val", "w:eastAsia"):
            language.set(qn(kind), "ja-JP")
    if minutes.mark:
        section.header.paragraphs[0].text = minutes.mark
    _page_numbers(section.footer.paragraphs[0])
    properties = document.core_properties
    properties.title, properties.author, properties.comments = f"議事録 {minutes.number}", minutes.town, ""
    properties.language = "ja-JP"


def _page_numbers(paragraph: Any) -> None:
    """ "n / m" as fields, so that they stay right when somebody writes more."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(paragraph, "PAGE")
    paragraph.add_run(" / ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Any, code: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = paragraph.add_run("1")
    field.append(run._r)
    paragraph._p.append(field)


def _pairs(document: Any, pairs: Iterable[tuple[str, str]]) -> None:
    rows = list(pairs)
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for label, text in rows:
        cells = table.add_row().cells
        cells[0].paragraphs[0].add_run(label).bold = True
        cells[1].text = text
    _widths(table, (1, 4))


def _agenda(document: Any, minutes: Minutes) -> None:
    document.add_heading("議題", level=2)
    for number, item in enumerate(minutes.items, start=1):
        document.add_heading(f"{number} {item.title}", level=3)
        for label, text in item.parts:
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{label}　").bold = True
            paragraph.add_run(text)
        if item.result:
            paragraph = document.add_paragraph()
            paragraph.add_run("結果　").bold = True
            paragraph.add_run(item.result)


def _homework(document: Any, title: str, lines: Sequence[Homework]) -> None:
    document.add_heading(title, level=2)
    if not lines:
        document.add_paragraph("ありません。")
        return
    rows = [(one.text, one.owner, one.due, one.state) for one in lines]
    _table(document, ("すること", "受け持ち", "期限", "状態"), rows, widths=(5, 3, 2, 2))


def _table(
    document: Any, heads: Sequence[str], rows: Iterable[Sequence[str]], *, widths: Sequence[int] = ()
) -> None:
    """A table whose first row is a head and whose rows are not cut by the end of a page."""
    from docx.oxml import OxmlElement

    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    _widths(table, widths or (1,) * len(heads))


def _widths(table: Any, shares: Sequence[int]) -> None:
    from docx.shared import Mm

    table.autofit = False
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Mm(166 * share / sum(shares))
    for row in table.rows:
        for cell, share in zip(row.cells, shares, strict=True):
            cell.width = Mm(166 * share / sum(shares))
