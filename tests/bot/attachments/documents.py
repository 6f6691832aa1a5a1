"""Small PDF documents, with whatever a test wants in them."""

from collections.abc import Callable
from io import BytesIO

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, PdfObject, StreamObject, TextStringObject

WORDS = b"BT /F1 12 Tf 20 20 Td (Overtime is not paid) Tj ET"

type_of_names = {"font": "/Type1"}
