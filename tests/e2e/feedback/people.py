"""The asker in front of the app, and friends who scan what is on its screen."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Sequence

import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, Page

from services.feedback.rubric import rows
from tests.e2e.conftest import App
from tests.e2e.person import Person

RATINGS = (
    "Every part served the question, 5 of 5",
    "In between, 2 of 5",
    "One concrete example; own part unclear, 3 of 5",
    "Not seen",
    "In between, 4 of 5",
)


def exactly(name: str) -> re.Pattern[str]:
    return re.compile(f"^{re.escape(name)}$")


class Asker:
    """Someone who asks for feedback."""

    def __init__(self, person: Person, app: App) -> None:
        self.person = person
        self.app = app

    def asks(self, *, of: str = "A friend") -> None:
        """From the tap on "Ask" to the code: about, from, one's own view."""
        self.person.tap(exactly("Ask"))
        self.person.tap(re.compile(f"^{of}"))
        self.rates_and_shows_the_code()
        self.person.find("button", exactly("Same Wi-Fi")).wait_for(state="attached")

    def rates_and_shows_the_code(self) -> None:
        """Gives one's own view of what is asked about; then the code comes."""
        self.person.tap("Next: your own view")
        self.rates(RATINGS)
        self.person.tap("Show the code")

    def rates(self, ratings: Sequence[str]) -> None:
        """Rates one competency after the other; a tap goes on to the next, whose sentences are partly the same."""
        for row, rating in zip(rows(voice_presence=False), ratings, strict=True):
            self.person.there(self.heading(row.name))
            self.person.tap(exactly(rating))

    def chooses(self, channel: str) -> None:
        self.person.tap(exactly(channel))

    def screenshot(self) -> Image.Image:
        return Image.open(io.BytesIO(self.person.page.screenshot())).convert("L")

    def code(self) -> str:
        """Returns what a camera reads from the screen."""
        for _ in range(100):
            found = zxingcpp.read_barcodes(self.screenshot())
            if found:
                return found[0].text
            time.sleep(0.1)
        raise AssertionError("There is no code on the screen.")

    def pastes(self, text: str) -> None:
        self.person.tap("Paste a reply")
        self.person.write("The reply's text", text)
        self.person.tap("Open it")

    def heading(self, name: str) -> Locator:
        return self.person.page.get_by_role("heading", name=exactly(name))

    def reads(self, *words: str) -> None:
        """Sees the reply opened, what to keep first, beside the own view."""
        self.person.there(self.heading("Keep").first)
        for word in words:
            self.person.sees(re.compile(re.escape(word)))
        tree = self.person.tree()
        assert tree.index('heading "Keep"') < tree.index('heading "Your view')
        if 'heading "Try next time"' in tree:
            assert tree.index('heading "Keep"') < tree.index('heading "Try next time"')


class Friend:
    """A German phone with the page on it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def scans(self, address: str) -> Friend:
        self.page.goto(address)
        self.page.get_by_role("heading", level=1).wait_for()
        return self

    def is_asked(self, text: str) -> None:
        self.page.get_by_role("heading", name=text).wait_for()

    def keeps(self, text: str) -> None:
        self.page.get_by_role("textbox", name="Das beibehalten").fill(text)

    def tries(self, text: str) -> None:
        self.page.get_by_role("textbox", name="Das nächstes Mal ausprobieren").fill(text)

    def rates(self, row: str, sentence: str) -> None:
        self.page.locator("summary").tap()
        self.page.get_by_role("group", name=row).get_by_label(sentence).first.check()

    def taps(self, name: str) -> None:
        self.page.get_by_role("button", name=name).tap()

    def is_told(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for()
