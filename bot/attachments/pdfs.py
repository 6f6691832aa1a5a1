"""PDF: its pages are copied to a new file with what is needed to draw them, and nothing that acts, tells or leads out.

Names are those of ISO 32000-1. Streams of pages are copied as they lie; only photos in them lose their own metadata.
"""

from io import BytesIO
from urllib.parse import urlsplit

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, PdfObject, TextStringObject

from bot.attachments.models import Dangerous
from bot.attachments.pdf_parts import scrub
from bot.attachments.signatures import PDF_MARK

MOST_PAGES = 500

_PAGE_KEYS = {"/Type", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"}
_PAGE_KEYS |= {"/Contents", "/Rotate", "/Group", "/UserUnit", "/Annots"}
_NOTE_KEYS = {"/Type", "/Subtype", "/Rect", "/AP", "/AS", "/F", "/C", "/CA", "/IC", "/BS", "/BE", "/Border", "/RD"}
_NOTE_KEYS |= {"/QuadPoints", "/InkList", "/L", "/LE", "/Vertices", "/Contents", "/DA", "/DS", "/Q", "/CL", "/Name"}
_NOTES = {"/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight", "/Underline"}
_NOTES |= {"/Squiggly", "/StrikeOut", "/Stamp", "/Caret", "/Ink", "/Widget"}
_SCHEMES = {"http", "https", "mailto"}
_HEADER = "%PDF-1.7"


def clean_pdf(body: bytes) -> bytes:
    """The document made anew. Raises Dangerous where it is locked or too long, and whatever pypdf raises."""
    reader = PdfReader(BytesIO(body[body.index(PDF_MARK) :]))
    if reader.is_encrypted or len(reader.pages) > MOST_PAGES:
        raise Dangerous
    pages = list(reader.pages)
    for page in pages:
        _strip(page)
    scrub(pages)
    writer = PdfWriter()
    writer.metadata = None
    for page in pages:
        writer.add_page(page)
    writer.pdf_header = _HEADER
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _strip(page: PageObject) -> None:
    for key in set(page) - _PAGE_KEYS:
        del page[key]
    notes = page.pop("/Annots", ArrayObject()).get_object()
    kept = [note for given in notes if (note := _note(given.get_object())) is not None]
    if kept:
        page[NameObject("/Annots")] = ArrayObject(kept)


def _note(note: PdfObject | None) -> DictionaryObject | None:
    """What is kept of an annotation: its looks, and of a link the address it openly leads to."""
    if not isinstance(note, DictionaryObject):
        return None
    kind = note.get("/Subtype")
    fresh = DictionaryObject({NameObject(key): note.raw_get(key) for key in note if key in _NOTE_KEYS})
    if kind in _NOTES:
        return fresh
    address = _address(note.get("/A")) if kind == "/Link" else None
    if address is None:
        return None
    action = {NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject(address)}
    fresh[NameObject("/A")] = DictionaryObject(action)
    return fresh


def _address(action: PdfObject | None) -> str | None:
    action = action.get_object() if action is not None else None
    if not isinstance(action, DictionaryObject) or action.get("/S") != "/URI":
        return None
    address = action.get("/URI")
    if not isinstance(address, str) or not address.isprintable() or urlsplit(address).scheme not in _SCHEMES:
        return None
    return address
