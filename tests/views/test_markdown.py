"""Text as people write it."""

from __future__ import annotations

import flet as ft
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.platform.fonts import font_for
from views.hosting import FALLBACK_FONT
from views.widgets.markdown import is_markdown, markdown, without_markup


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<script>alert(1)</script> **x**", r"\<script>alert(1)\</script> **x**"),
        ("a < b and c <3 d", "a < b and c <3 d"),
        ("`<b>` stays, <b> does not", r"`<b>` stays, \<b> does not"),
        ("```\n<html>\n``` then <i>", "```\n<html>\n``` then \\<i>"),
        ("<!-- hidden -->", r"\<!-- hidden -->"),
    ],
)
def test_tags_are_shown_as_they_were_typed(typed: str, shown: str) -> None:
    assert without_markup(typed) == shown


@given(st.text())
def test_any_text_can_be_drawn_and_keeps_its_characters(text: str) -> None:
    drawn = markdown(text)
    value = drawn.value if isinstance(drawn, (ft.Text, ft.Markdown)) else None
    assert value is not None and value.replace("\\<", "<") == text.replace("\\<", "<")


@pytest.mark.parametrize(
    ("text", "marked"),
    [("Plain words, 100 % plain.", False), ("**bold**", True), ("- item", True), ("1. item", True), ("a\n\nb", True)],
)
def test_only_text_with_marks_takes_the_slow_way(text: str, marked: bool) -> None:
    assert is_markdown(text) is marked


def test_fonts_are_only_looked_for_under_names_the_client_uses() -> None:
    assert FALLBACK_FONT.fullmatch("/assets/fonts/notosansarabic/v28/x.woff2")[1] == "notosansarabic"  # type: ignore[index]
    assert FALLBACK_FONT.fullmatch("/assets/fonts/roboto.woff2") is None
    assert font_for("notosansnosuchscript") is None
    assert font_for("../../etc/passwd") is None
