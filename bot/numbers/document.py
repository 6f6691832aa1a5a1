"""The monthly monitoring of violations, a document for the union's bodies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from babel.numbers import format_percent
from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from bot.languages import Language
from bot.numbers.models import Cell, Numbers
from bot.numbers.pictures import Picture
from bot.numbers.words import Names, caption, month_name, note_on_hidden, written
from bot.storage.report_tables import FIRST_ANSWER

FONT = "Times New Roman"
CAPTIONS, COUNTS = Cm(13), Cm(3.5)
PICTURE_WIDTH, PICTURE_HEIGHT = Cm(13), Cm(21)
SAID_OF_A_FILE = ("created", "modified", "lastModifiedBy", "revision", "creator", "description")


@dataclass(frozen=True)
class _Line:
    heading: str
    value: str


def monitoring(
    numbers: Numbers,
    previous: Numbers | None,
    month: date,
    names: Names,
    language: Language,
    pictures: Sequence[Picture] = (),
) -> bytes:
    """The .docx for a month: totals, breakdowns, terms of answers, what the numbers are, and the pictures given.

    `previous`: the numbers of the month before, None where there are none. Nobody is named, nor when it was made.
    """
    _ = language.gettext
    paper = _Paper(language, _("Monitoring of violations"))
    paper.title(month)
    paper.lines(_in_short(numbers, previous, language))
    paper.breakdown(_("Reports by kind"), numbers.by_kind, names.kinds)
    paper.breakdown(_("Reports by principle"), numbers.by_principle, names.principles)
    paper.breakdown(_("Reports by region"), numbers.by_region, names.regions)
    paper.breakdown(_("Outcomes"), numbers.by_outcome, names.outcomes)
    paper.heading(_("Terms of the first answer"))
    paper.lines(_terms(numbers, language))
    paper.heading(_("About these numbers"))
    paper.paragraph(
        _(
            "The source is the reports that workers sent to the union's bot. They are what their authors told; not all "
            "of them have been verified, and they do not show how common violations are. Questions put to the union "
            "are not counted."
        )
    )
    if numbers.floor:
        paper.paragraph(note_on_hidden(numbers.floor, language))
    for picture in pictures:
        paper.picture(picture)
    return paper.saved()


def _in_short(numbers: Numbers, previous: Numbers | None, language: Language) -> list[_Line]:
    _ = language.gettext
    lines = [_Line(_("Reports in the month"), written(numbers.total, language))]
    if previous is not None:
        lines.append(_Line(_("Change to the month before"), _change(numbers.total, previous.total, language)))
    return [*lines, _Line(_("Of them still open"), written(numbers.open, language))]


def _terms(numbers: Numbers, language: Language) -> list[_Line]:
    _ = language.gettext
    answer, rating = numbers.first_answer, numbers.rating
    share = None if answer.in_time is None else format_percent(answer.in_time, locale=language.code)
    in_time = language.ngettext(
        "Of the answered, within {days} working day", "Of the answered, within {days} working days", FIRST_ANSWER
    ).format(days=FIRST_ANSWER)
    return [
        _Line(_("Reports answered"), written(answer.answered, language)),
        _Line(_("Median wait, hours"), _known(answer.median_hours, answer.answered, language)),
        _Line(in_time, share or _known(None, answer.answered, language)),
        _Line(_("Reports rated by their authors"), written(rating.number, language)),
        _Line(_("Mean rating, of 5"), _known(rating.mean, rating.number, language)),
    ]


def _known(value: float | None, of: int | None, language: Language) -> str:
    """The value, a dash where there is nothing to tell it of."""
    return "–" if value is None and of == 0 else written(value, language)


def _change(now: int | None, before: int | None, language: Language) -> str:
    if now is None or before is None:
        return written(None, language)
    change = now - before
    sign = "+" if change > 0 else "−" if change < 0 else ""
    return f"{sign}{written(abs(change), language)}"


class _Paper:
    """A document that is written from the top down."""

    def __init__(self, language: Language, title: str) -> None:
        self._language = language
        self._title = title
        self._document = Document()
        _leave_only_the_title(self._document, title)
        _set_type(self._document, language)

    def title(self, month: date) -> None:
        """The document's name and its month."""
        named = self._document.add_heading(self._title, level=0)
        named.alignment = WD_ALIGN_PARAGRAPH.CENTER
        period = self._document.add_paragraph(month_name(month, self._language))
        period.alignment = WD_ALIGN_PARAGRAPH.CENTER

    def heading(self, words: str) -> None:
        """A part's heading."""
        self._document.add_heading(words, level=1)

    def paragraph(self, words: str) -> None:
        """Plain words."""
        self._document.add_paragraph(words)

    def lines(self, lines: Sequence[_Line]) -> None:
        """A table of single numbers."""
        table: Table = self._document.add_table(rows=len(lines), cols=2, style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        for at, line in enumerate(lines):
            _fill(table.cell(at, 0), line.heading, CAPTIONS)
            _fill(table.cell(at, 1), line.value, COUNTS).alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def breakdown(self, heading: str, cells: Sequence[Cell], captions: Mapping[str, str]) -> None:
        """A table of a breakdown's cells; a sentence where it is empty."""
        _ = self._language.gettext
        self.heading(heading)
        if cells:
            self.lines(
                [
                    _Line(caption(captions, cell.key, self._language), written(cell.count, self._language))
                    for cell in cells
                ]
            )
        else:
            self.paragraph(_("There is nothing to show here, or too little to be shown."))

    def picture(self, picture: Picture) -> None:
        """A picture as wide as the page allows, no higher than a page."""
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.page_break_before = True
        shape = paragraph.add_run().add_picture(BytesIO(picture.png), width=PICTURE_WIDTH)
        if shape.height > PICTURE_HEIGHT:
            shape.width, shape.height = Cm(shape.width.cm * PICTURE_HEIGHT / shape.height), PICTURE_HEIGHT
        shape._inline.docPr.set("descr", picture.title)  # noqa: SLF001 - the library has no words for who can't see it

    def saved(self) -> bytes:
        """The document as a file."""
        file = BytesIO()
        self._document.save(file)
        return file.getvalue()


def _fill(cell: _Cell, words: str, width: Length) -> Paragraph:
    cell.width = width
    cell.text = words
    paragraph: Paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    return paragraph


def _leave_only_the_title(document: DocumentObject, title: str) -> None:
    """The library's template brings an author, a date, a program and a picture: none of them is true of this file."""
    document.core_properties.title = title
    package = document.part.package
    properties = package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES)
    if isinstance(properties, XmlPart):
        for said in list(properties.element):
            if said.tag.rpartition("}")[2] in SAID_OF_A_FILE:
                properties.element.remove(said)
    for key, relation in list(package.rels.items()):
        if relation.reltype in {RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES}:
            del package.rels[key]


def _set_type(document: DocumentObject, language: Language) -> None:
    """One font and one colour, and the language for those who check the spelling."""
    for name, size in (("Normal", 12), ("Heading 1", 14), ("Title", 18)):
        style = document.styles[name]
        font = style.font
        font.name, font.size, font.color.rgb = FONT, Pt(size), RGBColor(0, 0, 0)
        fonts = style.element.rPr.find(qn("w:rFonts"))
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), FONT)
    tongue = OxmlElement("w:lang")
    tongue.set(qn("w:val"), f"{language.code}-KZ")
    document.styles["Normal"].element.rPr.append(tongue)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.5), Cm(1.5)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2)
