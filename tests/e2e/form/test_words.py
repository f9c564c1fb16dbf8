"""Six languages, twelve forms, and a page that stays small and alone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.e2e.form.friend import Friend
from tests.e2e.form.links import Ask
from tests.e2e.form.site import PAGE

LARGEST, LARGEST_WITH_SHEET = 30_000, 45_000
SHEET = ("sheet.js", "sheetwords.js")
LANGUAGES = ("en", "es", "fr", "de", "pt", "zh")


def rows_in(name: str) -> dict[str, list[str]]:
    source = (PAGE / name).read_text("utf-8").split("`")[1]
    return {lines[0]: lines[1:] for lines in (part.split("\n") for part in source.strip().split("\n\n"))}


ROWS, SHEET_ROWS = rows_in("words.js"), rows_in("sheetwords.js")
RUBRIC = ("answer", "structure", "evidence", "fit", "voice", "presence", "dialogue")


def test_the_page_is_at_most_30_kb_and_with_the_sheet_45_before_compression() -> None:
    sizes = {file.name: file.stat().st_size for file in PAGE.rglob("*") if file.is_file()}
    assert sum(sizes.values()) <= LARGEST_WITH_SHEET
    assert sum(size for name, size in sizes.items() if name not in SHEET) <= LARGEST


def test_the_page_names_no_other_host_and_leaves_no_cookie() -> None:
    for file in PAGE.iterdir():
        text = file.read_text("utf-8")
        assert set(re.findall(r"https?://[^\s'\"]+", text)) <= {"http://www.w3.org/2000/svg"}
        assert not re.search(r"cookie|localStorage|indexedDB|innerHTML|eval\(", text)


@pytest.mark.parametrize("key", [*ROWS, *SHEET_ROWS])
def test_every_sentence_is_there_in_six_languages(key: str) -> None:
    row = (ROWS | SHEET_ROWS)[key]
    assert len(row) == len(LANGUAGES)
    assert all(text.strip() == text and text for text in row)
    assert len({frozenset(re.findall(r"{\w+}", text)) for text in row}) == 1
    assert {text.count("|") for text in row} == ({3} if key in RUBRIC else {0})


def test_no_sentence_is_unused_and_none_is_missing() -> None:
    code = (PAGE / "form.js").read_text("utf-8") + (PAGE / "travel.js").read_text("utf-8")
    named = set(re.findall(r'"(\w+)"', code))
    composed = {f"about{number}" for number in range(3)} | {f"from{number}" for number in range(4)} | set(RUBRIC)
    assert set(ROWS) - named - composed - {"keep", "next", "moment", "name"} == set()
    assert set(re.findall(r'(?:say|tell|button)\("(\w+)"', code)) - set(ROWS) == set()


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("en-US", "en"),
        ("es-MX", "es"),
        ("fr-CA", "fr"),
        ("de-AT", "de"),
        ("pt-BR", "pt"),
        ("zh-CN", "zh"),
        ("nl-NL", "en"),
    ],
)
def test_speaks_the_browsers_language(friend: Callable[..., Friend], locale: str, language: str) -> None:
    at = friend(locale=locale).open(Ask())
    column = LANGUAGES.index(language)
    assert at.page.locator("html").get_attribute("lang") == language
    at.is_headed(ROWS["ask"][column].replace("{who}", "Ada"))
    assert at.value(ROWS["keep"][column]) == ""


def test_takes_the_first_language_it_knows(friend: Callable[..., Friend]) -> None:
    at = friend()
    at.page.add_init_script("Object.defineProperty(navigator, 'languages', {get: () => ['nl', 'fi', 'pt-PT', 'en']})")
    at.open(Ask()).is_headed("Ada pede uma opinião")


def test_each_of_the_twelve_forms_has_its_own_words(friend: Callable[..., Friend]) -> None:
    at = friend()
    seen = {at.open(Ask(form=form)).page.get_by_role("main").locator("header").inner_text() for form in range(12)}
    assert len(seen) == 12


@pytest.mark.parametrize("shown", [False, True])
def test_voice_and_presence_are_only_asked_for_when_the_asker_wants_them(
    friend: Callable[..., Friend], shown: bool
) -> None:
    at = friend().open(Ask(voice_presence=shown))
    at.unfold()
    assert at.page.get_by_role("group", name="Voice").count() == shown
    assert at.page.get_by_role("group", name="Presence").count() == shown
    assert at.page.locator("details fieldset").count() == (7 if shown else 5)
