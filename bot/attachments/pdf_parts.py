"""What pages of a PDF are drawn with: fonts, pictures, patterns; walked through once and rid of what does not draw."""

from collections.abc import Iterable, Iterator

from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NullObject, PdfObject, StreamObject

from bot.attachments.models import Dangerous
from bot.attachments.photos_in_pdfs import without_boxes, without_segments

MOST_PARTS = 200_000
"""Dictionaries, arrays and streams that a document may be drawn with."""

_DROPPED = {"/AA", "/AF", "/Alternates", "/Collection", "/EF", "/EmbeddedFiles", "/JS", "/JavaScript"}
_DROPPED |= {"/LastModified", "/Metadata", "/OPI", "/OpenAction", "/Parent", "/PieceInfo", "/Ref", "/StructParent"}
_DROPPED |= {"/StructParents", "/StructTreeRoot", "/Thumb", "/Usage", "/XFA"}
_LEADING_AWAY = {"/Action", "/Catalog", "/EmbeddedFile", "/Filespec", "/Metadata", "/Page", "/Pages"}
_DROPPED_OF_STREAMS = {"/F", "/FFilter", "/FDecodeParms"}

# In these the keys are names that the document chose, and "/A" may well be a font.
_NAMED_FREELY = {"/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/Properties"}
_NAMED_FREELY |= {"/CharProcs", "/Colorants", "/N", "/R", "/D"}

_OWN_METADATA = {"/DCTDecode": without_segments, "/JPXDecode": without_boxes}


def scrub(pages: Iterable[DictionaryObject]) -> None:
    """Rid everything that these pages lead to of metadata, actions and outer files. Raises Broken, Dangerous."""
    seen: dict[int, PdfObject] = {}
    left: list[tuple[PdfObject, bool]] = [(page, False) for page in pages]
    while left:
        part, is_named_freely = left.pop()
        if id(part) in seen:
            continue
        seen[id(part)] = part
        if len(seen) > MOST_PARTS:
            raise Dangerous
        if isinstance(part, DictionaryObject):
            left += _of_dictionary(part, is_named_freely=is_named_freely)
        elif isinstance(part, ArrayObject):
            left += [(item, False) for item in _of_array(part)]


def _of_dictionary(part: DictionaryObject, *, is_named_freely: bool) -> Iterator[tuple[PdfObject, bool]]:
    """Rid it of what it must not have; gives its parts, and whether their keys are the document's own names."""
    if isinstance(part, StreamObject):
        _rid_stream(part)
        is_named_freely = False
    for key in list(part):
        found = part[key]
        if (key in _DROPPED and not is_named_freely) or _leads_away(found):
            del part[key]
        elif isinstance(found, DictionaryObject | ArrayObject):
            yield found, key in _NAMED_FREELY and not is_named_freely


def _of_array(part: ArrayObject) -> Iterator[PdfObject]:
    for place, raw in enumerate(part):
        found = raw.get_object()
        if _leads_away(found):
            part[place] = NullObject()
        elif isinstance(found, DictionaryObject | ArrayObject):
            yield found


def _leads_away(found: PdfObject) -> bool:
    return isinstance(found, DictionaryObject) and found.get("/Type") in _LEADING_AWAY


def _rid_stream(stream: StreamObject) -> None:
    for key in _DROPPED_OF_STREAMS.intersection(stream):
        del stream[key]
    filters = stream.get("/Filter", ArrayObject()).get_object()
    filters = filters if isinstance(filters, ArrayObject) else ArrayObject([filters])
    last = filters[-1].get_object() if filters else None
    if last not in _OWN_METADATA:
        return
    photo = _OWN_METADATA[last](stream.get_data())
    # The stream's own way of setting data wants to encode it; a photo's bytes lie as they are.
    StreamObject.set_data(stream, photo)
    stream.decoded_self = None
    stream[NameObject("/Filter")] = NameObject(last)
    options = stream.get("/DecodeParms", NullObject()).get_object()
    if isinstance(options, ArrayObject):
        stream[NameObject("/DecodeParms")] = options[-1] if options else NullObject()
