"""Small PDF documents, with whatever a test wants in them."""

import zlib
from collections.abc import Callable
from io import BytesIO
from struct import pack

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

WORDS = "Overtime is not paid"

Plain = object


def made(plain: Plain) -> PdfObject:
    """A PDF object of Python's: text that begins with a slash becomes a name."""
    if isinstance(plain, PdfObject):
        return plain
    if isinstance(plain, dict):
        return DictionaryObject({NameObject(key): made(value) for key, value in plain.items()})
    if isinstance(plain, list):
        return ArrayObject(made(item) for item in plain)
    if isinstance(plain, int):
        return NumberObject(plain)
    assert isinstance(plain, str)
    return NameObject(plain) if plain.startswith("/") else TextStringObject(plain)


def stream(body: bytes, **keys: Plain) -> StreamObject:
    """A stream with these keys, their slash left out."""
    fresh = StreamObject()
    fresh.update({NameObject(f"/{key}"): made(value) for key, value in keys.items()})
    StreamObject.set_data(fresh, body)
    return fresh


def document(change: Callable[[PdfWriter, PageObject], None] | None = None, pages: int = 1) -> bytes:
    """A document of a page with a line of text, changed as told."""
    writer = PdfWriter()
    for _ in range(pages):
        page = writer.add_blank_page(300, 100)
        font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
        page[NameObject("/Resources")] = made({"/Font": {"/F1": font}})
        words = stream(f"BT /F1 12 Tf 20 20 Td ({WORDS}) Tj ET".encode())
        page[NameObject("/Contents")] = kept(writer, words)
    if change is not None:
        change(writer, writer.pages[0])
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def kept(writer: PdfWriter, part: PdfObject) -> PdfObject:
    """A reference to this part, added to the document."""
    return writer._add_object(part)  # noqa: SLF001 pypdf has no public way of adding an object


def annotated(*notes: Plain) -> bytes:
    """A document with these annotations."""

    def change(writer: PdfWriter, page: PageObject) -> None:
        page[NameObject("/Annots")] = made([kept(writer, made(note)) for note in notes])

    return document(change)


def read(body: bytes) -> PdfReader:
    """The document of this file."""
    return PdfReader(BytesIO(body), strict=True)


def within(part: PdfObject, *keys: str) -> DictionaryObject:
    """The dictionary or stream that these keys lead to."""
    for key in keys:
        assert isinstance(part, DictionaryObject)
        part = part[key]
    assert isinstance(part, DictionaryObject)
    return part


def tabled(padding: int, count: int) -> bytes:
    """A document that asks for an object of each of so many compressed tables (ISO 32000-1, 7.5.7), blanks after it."""
    tables = [zlib.compress(b"%d 0 []" % (100 + at) + b" " * padding, 1) for at in range(count)]
    first, last = 10, 10 + count
    asked = " ".join(f"/P{at} {100 + at} 0 R" for at in range(len(tables)))
    parts = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</Properties<<{asked}>>>>>>".encode(),
    }
    for at, table in enumerate(tables):
        head = f"<</Type/ObjStm/N 1/First 6/Filter/FlateDecode/Length {len(table)}>>stream\n".encode()
        parts[first + at] = head + table + b"\nendstream"
    body, places = b"%PDF-1.5\n", {}
    for number, part in parts.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    rows = [pack(">BIB", 1, places[number], 0) for number in (1, 2, 3)]
    rows += [pack(">BIB", 1, places[number], 0) for number in range(first, last)]
    rows += [pack(">BIB", 2, first + at, 0) for at in range(len(tables))]
    index = f"1 3 {first} {len(tables)} 100 {len(tables)}"
    told = f"<</Type/XRef/Root 1 0 R/Size {100 + last}/W[1 4 1]/Index[{index}]/Length {6 * len(rows)}>>stream\n"
    table = b"9 0 obj\n" + told.encode() + b"".join(rows) + b"\nendstream\nendobj\n"
    return body + table + b"startxref\n%d\n%%%%EOF\n" % len(body)
