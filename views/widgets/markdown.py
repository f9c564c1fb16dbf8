"""Markdown as people write it, drawn in the app's own type."""

from __future__ import annotations

import re

import flet as ft

CODE = re.compile(r"(```.*?```|`[^`\n]+`)", re.DOTALL)
TAG = re.compile(r"<(?=[A-Za-z/!?])")
MARKS = frozenset("*_`#>[]|~\\<&")


def markdown(
    text: str, *, size: int = 16, weight: ft.FontWeight | None = None, color: ft.ColorValue | None = None
) -> ft.Control:
    """Returns the text drawn as Markdown; text without any mark is drawn as it is, which is faster."""
    style = ft.TextStyle(size=size, weight=weight, color=color, height=1.35)
    if not is_markdown(text):
        return ft.Text(text, style=style)
    return ft.Markdown(
        without_markup(text),
        extension_set=ft.MarkdownExtensionSet.GITHUB_WEB,
        soft_line_break=True,
        selectable=False,
        md_style_sheet=ft.MarkdownStyleSheet(p_text_style=style, list_bullet_text_style=style),
        image_error_content=ft.Text("(picture not shown)"),
    )


def without_markup(text: str) -> str:
    """Returns the text with every tag shown as it was typed; Flet's Markdown would drop it, and what follows."""
    parts = CODE.split(text)
    # Every second part is code, which shows its characters as they are.
    return "".join(part if n % 2 else TAG.sub(r"\\<", part) for n, part in enumerate(parts))


def is_markdown(text: str) -> bool:
    """Whether drawing the text as Markdown could look different from the text itself."""
    if not MARKS.isdisjoint(text) or "://" in text or "\n\n" in text:
        return True
    return any(
        line.lstrip()[:2] in ("- ", "+ ") or line.lstrip()[:3].rstrip(". )").isdigit()
        for line in text.split("\n")
        if line.strip()
    )
