"""Markdown to the HTML that Telegram shows: bold, italic, links, quotes; lists as lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.content.acts import CITATION, Acts
from bot.content.sources import Findings
from bot.content.tongues import Code

MARK = re.compile(r"\s*\{([A-Z]\d+(?:\.\d+)?)\}")
_ANY_BRACES = re.compile(r"\{[^{}]*\}")
_LINK = re.compile(r"https://[^\s/]+\.[^\s]+")
_TAG = re.compile(r"<[^>]+>")

_UNSUPPORTED = {
    "html_block": "HTML здесь не показывается: уберите теги",
    "html_inline": "HTML здесь не показывается: уберите теги",
    "image": "картинки в тексте не показываются",
    "code_block": "строка с отступом читается как код: уберите пробелы в её начале",
    "code_inline": "обратные кавычки (код) не показываются",
    "fence": "обратные кавычки (код) не показываются",
    "heading_open": "бывают только заголовки «## »",
    "hr": "черта --- в тексте не показывается",
}
_INLINE = {
    "strong_open": "<b>",
    "strong_close": "</b>",
    "em_open": "<i>",
    "em_close": "</i>",
    "softbreak": " ",
    "hardbreak": "\n",
    "link_close": "</a>",
}


@dataclass(frozen=True)
class Claim:
    """A claim mark and the words that carry it."""

    id: str
    line: int
    words: str


@dataclass
class Shown:
    """A piece of Markdown as Telegram shows it, and the claims it carries."""

    html: str = ""
    claims: list[Claim] = field(default_factory=list)


class _Lists:
    """Which list, or quote, the blocks being read stand in; `None` counts no numbers."""

    def __init__(self) -> None:
        self._numbers: list[int | None] = []
        self._quotes = 0

    @property
    def is_nested(self) -> bool:
        """Whether this is a list in a list."""
        return len(self._numbers) > 1

    def follow(self, token: Token) -> bool:
        """Go into or out of what the token opens or closes; tells whether it opens a list."""
        if token.type == "ordered_list_open":
            self._numbers.append(int(token.attrGet("start") or 1))
        elif token.type == "bullet_list_open":
            self._numbers.append(None)
        elif token.type in {"ordered_list_close", "bullet_list_close"}:
            self._numbers.pop()
        elif token.tag == "blockquote":
            self._quotes += token.nesting
        return token.type in {"ordered_list_open", "bullet_list_open"}

    def shown(self, html: str) -> tuple[str, str]:
        """The block's kind and its text, as the next item of the list where it stands in one."""
        if not self._numbers:
            return "paragraph", f"<blockquote>{html}</blockquote>" if self._quotes else html
        number = self._numbers[-1]
        if number is not None:
            self._numbers[-1] = number + 1
        return "item", f"• {html}" if number is None else f"{number}. {html}"


class Renderer:
    """Renders the texts of one file."""

    def __init__(self, path: Path, code: Code, acts: Acts, findings: Findings) -> None:
        self._path = path
        self._code = code
        self._acts = acts
        self._findings = findings
        self._parser = MarkdownIt("commonmark")

    def render(self, text: str, first_line: int) -> Shown:
        """Render Markdown whose first line has this number in the file."""
        shown = Shown()
        blocks = list(self._blocks(self._parser.parse(text), shown, first_line))
        shown.html = _joined(blocks)
        return shown

    def _blocks(self, tokens: Sequence[Token], shown: Shown, first_line: int) -> Iterator[tuple[str, str]]:
        """Each block with its kind: "item" for list items, which follow each other line by line."""
        lists = _Lists()
        for token in tokens:
            line = first_line + (token.map[0] if token.map else 0)
            if token.type in _UNSUPPORTED:
                self._findings.add(self._path, _UNSUPPORTED[token.type], line)
            elif token.type == "inline":
                yield lists.shown(self._inline(token, shown, line))
            elif lists.follow(token) and lists.is_nested:
                self._findings.add(self._path, "список внутри списка не показывается", line)

    def _inline(self, token: Token, shown: Shown, line: int) -> str:
        html = "".join(self._child(child, line) for child in token.children or ())
        marks = MARK.findall(html)
        html = MARK.sub("", html).strip()
        if marks and not html:
            self._findings.add(self._path, f"у метки {{{marks[0]}}} нет текста", line)
        shown.claims.extend(Claim(mark, line, visible(html)) for mark in marks)
        for stray in _ANY_BRACES.findall(html):
            self._findings.add(self._path, f"непонятная метка {stray}", line)
        return CITATION.sub(lambda match: self._citation(match[1], line), html)

    def _child(self, token: Token, line: int) -> str:
        if token.type in _UNSUPPORTED:
            self._findings.add(self._path, _UNSUPPORTED[token.type], line)
            return ""
        if token.type == "link_open":
            address = str(token.attrGet("href") or "")
            if not _LINK.fullmatch(address):
                self._findings.add(self._path, f"ссылка «{address}» не открывается: нужен адрес https://…", line)
            return f'<a href="{escape(address)}">'
        return _INLINE.get(token.type, escape(token.content, quote=False))

    def _citation(self, citation: str, line: int) -> str:
        fault = self._acts.fault_in(unescape(citation))
        if fault is not None:
            self._findings.add(self._path, fault, line)
            return ""
        return self._acts.reference(citation, self._code)


def visible(html: str) -> str:
    """The words that a reader sees."""
    return unescape(_TAG.sub("", html))


def length(html: str) -> int:
    """How long the words are that a reader sees, in UTF-16 units (Bot API, sendMessage)."""
    return len(visible(html).encode("utf-16-le")) // 2


def _joined(blocks: Sequence[tuple[str, str]]) -> str:
    html = ""
    for at, (kind, block) in enumerate(blocks):
        if at:
            html += "\n" if kind == "item" and blocks[at - 1][0] == "item" else "\n\n"
        html += block
    return html
