"""What every reader of texts needs at hand."""

from dataclasses import dataclass, field
from pathlib import Path

from bot.content.citations import Citations
from bot.content.claims import Marks
from bot.content.markdown import Renderer
from bot.content.problems import Findings
from bot.content.tongues import Code


@dataclass(frozen=True)
class Reading:
    """One reading of content/: where it lies, how it cites, what was found on the way."""

    root: Path
    citations: Citations
    findings: Findings
    marks: Marks = field(default_factory=list)

    def renderer(self, path: Path, code: Code) -> Renderer:
        """Who renders this file."""
        return Renderer(path, code, self.citations, self.marks, self.findings)
