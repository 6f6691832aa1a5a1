"""Markdown to the HTML that Telegram shows: bold, italic, links, quotes; lists as lines."""

import re
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from bot.content.addresses import opens
from bot.content.citations import CITATION, Citations
from bot.content.claims import Mark, Marks
from bot.content.problems import Findings
from bot.content.screens import visible
from bot.content.tongues import Code

MARK = re.compile(r"\s*\{([A-Z]\d+(?:\.\d+)?)\}")
_BRACES = re.compile(r"\{[^{}]*\}")
_LINK_IN_LINK = re.compile(r"<a [^>]*>(?:(?!</a>).)*<a ", re.DOTALL)

_TAGS = {"strong": "b", "em": "i"}
_BREAKS = {"softbreak": " ", "hardbreak": "\n"}
_UNSUPPORTED = {
    "html_block": "HTML здесь не показывается: уберите теги",
    "html_inline": "HTML здесь не показывается: уберите теги",
    "image": "картинки в тексте не показываются",
    "table": "таблицы не показываются: сделайте список",
    "code_block": "строка с отступом читается как код: уберите пробелы в её начале",
    "code_inline": "обратные кавычки (код) не показываются",
    "fence": "обратные кавычки (код) не показываются",
    "heading": "бывают только заголовки «## Название» с начала строки",
    "hr": "черта в тексте не показывается",
    "s": "зачёркивание не показывается",
}
_LEFT_OVER = {
    "[[": "ссылка на закон не сложилась: она пишется [[акт статья]]",
    "]]": "ссылка на закон не сложилась: она пишется [[акт статья]]",
    "](": "ссылка не сложилась: она пишется [слова](https://…), без пробелов в адресе",
    "**": "жирный шрифт не сложился: звёздочки стоят вплотную к словам, **так**",
    "##": "заголовок не сложился: после ## нужен пробел",
}


class Renderer:
    """Renders the texts of one file, and notes the claims that they carry."""

    def __init__(self, path: Path, code: Code, citations: Citations, marks: Marks, findings: Findings) -> None:
        self._path = path
        self._code = code
        self._citations = citations
        self._marks = marks
        self._findings = findings
        self._parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])

    def render(self, text: str, first_line: int) -> str:
        """Markdown whose first line has this number in the file, in Telegram's HTML. What it can't show is noted."""
        return self._blocks(SyntaxTreeNode(self._parser.parse(text)), first_line)

    def _blocks(self, parent: SyntaxTreeNode, first_line: int) -> str:
        return "\n\n".join(filter(None, (self._block(node, first_line) for node in parent.children)))

    def _block(self, node: SyntaxTreeNode, first_line: int) -> str:
        line = first_line + (node.map[0] if node.map else 0)
        match node.type:
            case "paragraph":
                return self._paragraph(node, line)
            case "bullet_list" | "ordered_list":
                return "\n".join(self._items(node, first_line))
            case "blockquote":
                return self._quote(node, line, first_line)
        self._findings.add(self._path, _UNSUPPORTED[node.type], line)
        return ""

    def _items(self, node: SyntaxTreeNode, first_line: int) -> Iterator[str]:
        start = int(node.attrs.get("start", 1))
        for number, item in enumerate(node.children, start):
            line = first_line + (item.map[0] if item.map else 0)
            if [child.type for child in item.children] != ["paragraph"]:
                self._findings.add(
                    self._path, "в пункте списка бывает только один абзац: ни пустоты, ни списков, ни цитат", line
                )
            sign = f"{number}." if node.type == "ordered_list" else "•"
            yield f"{sign} {self._blocks(item, first_line)}"

    def _quote(self, node: SyntaxTreeNode, line: int, first_line: int) -> str:
        if any(inner.type == "blockquote" for inner in node.children):
            self._findings.add(self._path, "цитата внутри цитаты не показывается", line)
        return f"<blockquote>{self._blocks(node, first_line)}</blockquote>"

    def _paragraph(self, node: SyntaxTreeNode, line: int) -> str:
        html = "".join(self._inline(inner, line) for inner in node.children[0].children)
        claims = MARK.findall(html)
        html = MARK.sub("", html).strip()
        html = CITATION.sub(lambda match: self._citation(unescape(match[1]), line), html)
        words = visible(html)
        if claims and not words:
            self._findings.add(self._path, f"у метки {{{claims[0]}}} нет текста", line)
        self._marks.extend(Mark(claim, self._code, self._path, line, words) for claim in claims)
        self._note_left_over(html, words, line)
        return html

    def _inline(self, node: SyntaxTreeNode, line: int) -> str:
        if node.type == "text":
            return escape(node.content, quote=False)
        if node.type in _BREAKS:
            return _BREAKS[node.type]
        inner = "".join(self._inline(child, line) for child in node.children)
        if node.type == "link":
            return f'<a href="{escape(self._address(node, line))}">{inner}</a>'
        if node.type in _TAGS:
            return f"<{_TAGS[node.type]}>{inner}</{_TAGS[node.type]}>"
        self._findings.add(self._path, _UNSUPPORTED[node.type], line)
        return inner

    def _address(self, node: SyntaxTreeNode, line: int) -> str:
        address = str(node.attrs.get("href", ""))
        if not opens(address):
            self._findings.add(self._path, f"ссылка «{address}» не откроется: нужен адрес https://…", line)
        return address

    def _citation(self, citation: str, line: int) -> str:
        fault = self._citations.fault_in(citation)
        if fault is not None:
            self._findings.add(self._path, f"ссылка [[{citation}]]: {fault}", line)
        return self._citations.shown(citation, self._code)

    def _note_left_over(self, html: str, words: str, line: int) -> None:
        for stray in _BRACES.findall(words):
            self._findings.add(self._path, f"непонятная метка {stray}: метка тезиса пишется {{P1.3}}", line)
        for sign, says in _LEFT_OVER.items():
            if sign in words:
                self._findings.add(self._path, says, line)
        if _LINK_IN_LINK.search(html):
            self._findings.add(self._path, "ссылка внутри ссылки не показывается", line)
