"""For everyone: axe, keyboard, narrow screens, large text, no motion."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.e2e.form.friend import Friend
from tests.e2e.form.links import Ask
from tests.e2e.form.site import PAGE, Site, error
from tests.e2e.form.test_words import LANGUAGES, ROWS

ASK = Ask(mailbox=True, voice_presence=True, question="Donaudampfschifffahrtsgesellschaftskapitän?")
SCHEMES = ("light", "dark")
# Returns what is wider than the screen, and what is too small to be tapped.
MISFITS = """() => {
  const wide = document.scrollingElement.scrollWidth > innerWidth ? ["the page"] : [];
  const which = "button, a, summary, input:not([type]), textarea, fieldset fieldset label";
  const targets = [...document.querySelectorAll(which)];
  const boxes = targets.map((at) => [at.textContent || at.id, at.getBoundingClientRect()]);
  const bad = boxes.filter(([, box]) => box.height && (box.height < 48 || box.left < 0 || box.right > innerWidth));
  return wide.concat(bad.map(([name, box]) => `${name} ${box.width}x${box.height}`));
}"""


def said(key: str, language: str) -> str:
    return ROWS[key][LANGUAGES.index(language)]


def every_state(at: Friend, site: Site, language: str) -> Iterator[str]:
    """Walks through the page and yields each state's name once it shows."""
    at.open(ASK)
    at.unfold()
    yield "form"
    at.tap(said("send", language))
    at.is_told(said("empty", language))
    yield "empty"
    at.page.get_by_role("textbox").first.fill("!")
    site.answers = [error(409)]
    at.tap(said("send", language))
    at.is_told(said("full", language))
    yield "refused"
    at.tap(said("hand", language))
    at.is_headed(said("hand", language))
    yield "sealed"
    at.tap(said("clear", language))
    at.is_headed(said("sent", language))
    yield "sent"
    at.open("broken")
    at.sees(said("bad", language))
    yield "broken"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_fits_320_pixels_and_axe_finds_nothing_light_or_dark(
    friend: Callable[..., Friend], site: Site, language: str
) -> None:
    at = friend(locale=language, viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    found = []
    for state in every_state(at, site, language):
        for percent in (200, 100):
            at.page.evaluate(f"() => {{ document.documentElement.style.fontSize = '{percent}%'; }}")
            found += [f"{state} at {percent} %: {misfit}" for misfit in at.page.evaluate(MISFITS)]
        for scheme in SCHEMES:
            at.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            violations = Axe().run(at.page).response["violations"]
            found += [f"{state} {scheme}: {one['id']}: {one['nodes'][0]['html']}" for one in violations]
    assert found == []


def test_works_by_keyboard_alone_and_says_where_one_is(friend: Callable[..., Friend], site: Site) -> None:
    at = friend().open(ASK)
    press, type_ = at.page.keyboard.press, at.page.keyboard.type
    press("Tab")
    type_("Kept eye on the clock")
    press("Tab")
    type_("Ask back")
    press("Tab")
    press("Tab")
    press("Enter")
    press("Tab")
    for _ in range(3):
        press("ArrowDown")
    for _ in range(7):
        press("Tab")
    type_("The pause")
    press("Tab")
    type_("Grace")
    press("Tab")
    assert at.page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") == "solid"
    press("Enter")
    at.is_headed("Sent. Thank you!")
    assert at.page.evaluate("() => document.activeElement.tagName") == "H1"
    reply = ASK.open(site.envelopes[0])
    del reply["id"]
    assert reply == {
        "v": 1,
        "keep": "Kept eye on the clock",
        "next": "Ask back",
        "moment": "The pause",
        "name": "Grace",
        "ratings": {"answer": 3},
    }


def test_a_screen_reader_finds_landmark_groups_limits_and_messages(friend: Callable[..., Friend]) -> None:
    at = friend().open(ASK)
    at.unfold()
    assert at.page.get_by_role("main").count() == 1
    assert at.page.get_by_role("status").count() == 1
    groups = at.page.locator("details").get_by_role("group")
    assert groups.count() == 7
    assert groups.first.get_by_role("radio").count() == 6
    described = at.page.get_by_role("textbox", name="One thing to keep").get_attribute("aria-describedby")
    assert at.page.locator(f"[id='{described}']").inner_text() == "0 / 140"


def test_nothing_on_the_page_moves() -> None:
    assert not any(word in (PAGE / "form.css").read_text() for word in ("transition", "animation", "scroll-behavior"))
