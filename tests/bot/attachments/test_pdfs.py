import re
import zlib
from collections.abc import Callable

import pytest
from pypdf import PageObject, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

from bot.attachments.apart import clean_here as clean
from bot.attachments.cleaning import Broken, Cleaned, Dangerous
from tests.bot.attachments.documents import WORDS, Plain, annotated, document, kept, made, read, stream, tabled, within
from tests.bot.attachments.photos import exif, flag, opened, saved

SCRIPT = {"/S": "/JavaScript", "/JS": "app.alert('Aigul')"}
RECT = {"/Rect": [0, 0, 50, 50]}

Change = Callable[[PdfWriter, PageObject], None]


def test_a_document_keeps_its_pages_and_words() -> None:
    paper = clean(document(pages=3))
    assert paper == Cleaned("document", "application/pdf", paper.body, "pdf")
    assert [page.extract_text() for page in read(paper.body).pages] == [WORDS] * 3


def test_a_document_tells_no_more_who_wrote_it_with_what_and_when() -> None:
    def sign(writer: PdfWriter, page: PageObject) -> None:
        writer.add_metadata({"/Author": "Aigul", "/Producer": "Aigul's scanner", "/CreationDate": "D:20260101"})
        writer.xmp_metadata = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>Aigul</x:xmpmeta>"
        writer.generate_file_identifiers()
        page.update(_keys({"/LastModified": "D:2026", "/PieceInfo": {"/Word": {"/Private": "Aigul"}}}))
        page[NameObject("/Metadata")] = kept(writer, stream(b"<x>Aigul</x>", Type="/Metadata", Subtype="/XML"))

    told = document(sign)
    clean_paper = clean(told).body
    assert b"Aigul" in told
    for word in (b"Aigul", b"/Info", b"/ID", b"/Producer", b"Date", b"LastModified", b"pypdf", b"xmp"):
        assert word not in clean_paper
    assert clean(told) == clean(document())


def _script_on_opening(writer: PdfWriter, page: PageObject) -> None:
    scripts = {"/JavaScript": {"/Names": ["Aigul", SCRIPT]}}
    writer.root_object.update(_keys({"/OpenAction": SCRIPT, "/AA": {"/WC": SCRIPT}, "/Names": scripts}))
    page[NameObject("/AA")] = made({"/O": SCRIPT, "/C": {"/S": "/Launch", "/F": "Aigul.exe"}})


def _embedded_file(writer: PdfWriter, page: PageObject) -> None:
    writer.add_attachment("Aigul.exe", b"MZ Aigul")
    page[NameObject("/AF")] = made([{"/Type": "/Filespec", "/F": "Aigul.exe"}])


def _form_of_xml(writer: PdfWriter, _page: PageObject) -> None:
    xfa = kept(writer, stream(b"<xdp>Aigul</xdp>"))
    writer.root_object[NameObject("/AcroForm")] = made({"/XFA": xfa, "/Fields": []})


def _outer_parts(writer: PdfWriter, page: PageObject) -> None:
    outer = stream(b"", Subtype="/Form", BBox=[0, 0, 1, 1], Ref={"/F": "file://Aigul/share"}, OPI={"/F": "Aigul"})
    image = stream(b"", Subtype="/Image", Width=1, Height=1, F="http://Aigul/pixel", FFilter="/DCTDecode")
    shape = stream(b"", Subtype="/Form", Metadata=kept(writer, stream(b"Aigul", Type="/Metadata")))
    parts = {"/A": kept(writer, outer), "/B": kept(writer, image), "/Metadata": kept(writer, shape)}
    within(page, "/Resources")[NameObject("/XObject")] = made(parts)


def _ways_back(writer: PdfWriter, page: PageObject) -> None:
    catalog = made({"/Type": "/Catalog", "/OpenAction": SCRIPT})
    attached = made({"/Type": "/Filespec", "/F": "Aigul.exe"})
    within(page, "/Resources")[NameObject("/Properties")] = made(
        {"/P": kept(writer, catalog), "/Q": [kept(writer, attached)], "/R": {"/Type": "/Page", "/Words": "Aigul"}}
    )


@pytest.mark.parametrize(
    "change", [_script_on_opening, _embedded_file, _form_of_xml, _outer_parts, _ways_back], ids=lambda do: do.__name__
)
def test_what_acts_or_leads_out_goes(change: Change) -> None:
    assert b"Aigul" in document(change)
    paper = clean(document(change)).body
    assert b"Aigul" not in paper
    assert not re.search(rb"/(OpenAction|AA|Names|AcroForm|EmbeddedFile|JavaScript|JS|Launch|XFA|Ref|OPI|AF)\b", paper)
    assert read(paper).pages[0].extract_text() == WORDS


def test_a_font_may_bear_the_name_of_what_is_dropped() -> None:
    def rename(_writer: PdfWriter, page: PageObject) -> None:
        fonts = within(page, "/Resources", "/Font")
        fonts[NameObject("/Metadata")] = fonts.pop("/F1")

    font = within(read(clean(document(rename)).body).pages[0], "/Resources", "/Font", "/Metadata")
    assert str(font["/BaseFont"]) == "/Helvetica"


@pytest.mark.parametrize(
    "note",
    [
        {"/Subtype": "/Link", **RECT, "/A": SCRIPT},
        {"/Subtype": "/Link", **RECT, "/A": {"/S": "/Launch", "/F": "Aigul.exe"}},
        {"/Subtype": "/Link", **RECT, "/A": {"/S": "/GoToR", "/F": "Aigul.pdf"}},
        {"/Subtype": "/Link", **RECT, "/A": {"/S": "/SubmitForm", "/F": "http://Aigul"}},
        {"/Subtype": "/Link", **RECT, "/A": {"/S": "/URI", "/URI": "javascript:Aigul()"}},
        {"/Subtype": "/Link", **RECT, "/A": {"/S": "/URI", "/URI": " java\nscript:Aigul()"}},
        {"/Subtype": "/Link", **RECT, "/A": {"/S": "/URI", "/URI": "file:///Aigul"}},
        {"/Subtype": "/Link", **RECT, "/A": {"/S": "/URI", "/URI": ["Aigul"]}},
        {"/Subtype": "/Link", **RECT, "/Dest": "Aigul"},
        {"/Subtype": "/FileAttachment", **RECT, "/FS": {"/F": "Aigul.exe"}},
        {"/Subtype": "/RichMedia", **RECT, "/RichMediaContent": {"/Words": "Aigul"}},
        {"/Subtype": "/Screen", **RECT, "/A": {"/S": "/Rendition", "/JS": "Aigul"}},
        "Aigul",
    ],
    ids=str,
)
def test_an_annotation_that_acts_goes(note: Plain) -> None:
    told = annotated(note)
    assert b"Aigul" in told
    paper = clean(told).body
    assert b"Aigul" not in paper
    assert "/Annots" not in read(paper).pages[0]


def test_a_link_to_an_open_address_stays_without_what_comes_after_it() -> None:
    action = {"/S": "/URI", "/URI": "https://enbek.gov.kz", "/Next": SCRIPT}
    told = annotated({"/Subtype": "/Link", **RECT, "/A": action, "/AA": {"/E": SCRIPT}, "/PA": SCRIPT})
    (link,) = _notes(clean(told).body)
    assert repr(within(link, "/A")) == "{'/S': '/URI', '/URI': 'https://enbek.gov.kz'}"
    assert set(link) == {"/Subtype", "/Rect", "/A"}


def test_a_filled_field_keeps_its_looks_and_nothing_else() -> None:
    def fill(writer: PdfWriter, page: PageObject) -> None:
        looks = kept(writer, stream(b"BT (Abai school) Tj ET", Subtype="/Form", BBox=[0, 0, 50, 50]))
        field = {"/Subtype": "/Widget", **RECT, "/AP": {"/N": looks}, "/T": "Aigul", "/A": SCRIPT, "/M": "D:2026"}
        page[NameObject("/Annots")] = made([field | {"/P": page.indirect_reference, "/Parent": {"/T": "Aigul"}}])

    paper = clean(document(fill)).body
    (field,) = _notes(paper)
    assert _data(within(field, "/AP", "/N")) == b"BT (Abai school) Tj ET"
    assert b"Aigul" not in paper
    assert len(read(paper).pages) == 1


@pytest.mark.parametrize("filters", ["/DCTDecode", ["/FlateDecode", "/DCTDecode"], ["/DCTDecode"]], ids=str)
def test_photos_in_a_document_lose_their_metadata_as_well(filters: str | list[str]) -> None:
    photo = saved(flag(), "JPEG", exif=exif(), comment=b"Aigul wrote")
    body = zlib.compress(photo) if "/FlateDecode" in filters else photo
    options: Plain = [{}, {"/ColorTransform": 1}] if len(filters) == 2 else {}

    def show(writer: PdfWriter, page: PageObject) -> None:
        image = stream(body, Subtype="/Image", Width=60, Height=40, Filter=filters, DecodeParms=options)
        within(page, "/Resources")[NameObject("/XObject")] = made({"/Im1": kept(writer, image)})

    paper = clean(document(show)).body
    shown = within(read(paper).pages[0], "/Resources", "/XObject", "/Im1")
    assert str(shown["/Filter"]) == "/DCTDecode"
    assert b"Aigul" not in paper
    bare = opened(_data(shown))
    assert bare.tobytes() == opened(photo).tobytes()
    assert not bare.getexif()


def test_a_picture_on_every_page_is_kept_once() -> None:
    photo = saved(flag(), "JPEG", exif=exif())

    def show(writer: PdfWriter, _page: PageObject) -> None:
        image = kept(writer, stream(photo, Subtype="/Image", Filter="/DCTDecode"))
        for page in writer.pages:
            within(page, "/Resources")[NameObject("/XObject")] = made({"/Im1": image})

    paper = clean(document(show, pages=3)).body
    assert paper.count(b"/DCTDecode") == 1
    shown = [within(page, "/Resources", "/XObject", "/Im1") for page in read(paper).pages]
    assert [opened(_data(image)).tobytes() for image in shown] == [opened(photo).tobytes()] * 3


def test_jpeg_2000_in_a_document_keeps_only_the_boxes_that_draw() -> None:
    picture = saved(flag(), "JPEG2000")
    told = picture + b"\0\0\0\x0dxml Aigul"
    bare = saved(flag(), "JPEG2000", no_jp2=True)

    def show(writer: PdfWriter, page: PageObject) -> None:
        images = [stream(body, Subtype="/Image", Filter="/JPXDecode") for body in (told, bare)]
        parts = {"/Im1": kept(writer, images[0]), "/Im2": kept(writer, images[1])}
        within(page, "/Resources")[NameObject("/XObject")] = made(parts)

    shown = within(read(clean(document(show)).body).pages[0], "/Resources", "/XObject")
    assert [_data(within(shown, name)) for name in ("/Im1", "/Im2")] == [picture, bare]


@pytest.mark.parametrize("photo", [b"no photo", b"\xff\xd8\xff\xe1\x00\x08Exif", b"\xff\xd8\xff\xff\xdb"], ids=repr)
def test_a_document_with_a_broken_photo_is_broken(photo: bytes) -> None:
    def show(writer: PdfWriter, page: PageObject) -> None:
        image = stream(photo, Subtype="/Image", Filter="/DCTDecode")
        within(page, "/Resources")[NameObject("/XObject")] = made({"/Im1": kept(writer, image)})

    with pytest.raises(Broken):
        clean(document(show))


def test_a_page_of_hypertext_around_a_document_goes() -> None:
    paper = clean(b"<html><script>alert('Aigul')</script><!--" + document() + b"--><b>Aigul</b>").body
    assert paper.startswith(b"%PDF-1.7\n")
    assert paper.endswith(b"%%EOF\n")
    assert b"Aigul" not in paper
    assert read(paper).pages[0].extract_text() == WORDS


@pytest.mark.parametrize("password", ["", "secret"])
def test_a_locked_document_is_refused(password: str) -> None:
    def lock(writer: PdfWriter, _page: PageObject) -> None:
        writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")

    with pytest.raises(Dangerous):
        clean(document(lock))


def test_five_hundred_pages_are_taken_and_one_more_is_not() -> None:
    assert len(read(clean(document(pages=500)).body).pages) == 500
    with pytest.raises(Dangerous):
        clean(document(pages=501))


def test_streams_that_would_explode_are_copied_as_they_lie() -> None:
    packed = zlib.compress(bytes(300_000_000), 9)

    def explode(writer: PdfWriter, page: PageObject) -> None:
        page[NameObject("/Contents")] = kept(writer, stream(packed, Filter="/FlateDecode"))

    assert packed in clean(document(explode)).body


def test_small_tables_of_objects_are_read() -> None:
    assert len(read(clean(tabled(padding=1, count=3)).body).pages) == 1


def test_more_parts_than_a_document_may_have_are_refused() -> None:
    def swell(_writer: PdfWriter, page: PageObject) -> None:
        for name in ("/Properties", "/Pattern", "/Shading"):
            within(page, "/Resources")[NameObject(name)] = made([[] for _ in range(90_000)])

    with pytest.raises(Dangerous):
        clean(document(swell))


@pytest.mark.parametrize("size", [9, 60, 300])
def test_a_cut_document_is_broken(size: int) -> None:
    with pytest.raises(Broken):
        clean(document()[:size])


def _keys(plain: dict[str, Plain]) -> DictionaryObject:
    found = made(plain)
    assert isinstance(found, DictionaryObject)
    return found


def _data(part: DictionaryObject) -> bytes:
    assert isinstance(part, StreamObject)
    return part.get_data()


def _notes(body: bytes) -> list[DictionaryObject]:
    notes = read(body).pages[0]["/Annots"]
    assert isinstance(notes, ArrayObject)
    return [note.get_object() for note in notes]
