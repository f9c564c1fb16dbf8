"""A person in front of a browser: finds things by role and name, as a screen reader does."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from playwright.sync_api import Browser, Error, FloatRect, Locator, Page, expect

from tests import waiting

WAIT_MS = 40_000
SETTLES_MS = 150
until = partial(waiting.until, seconds=WAIT_MS / 1000)
FRAMES_AT_REST = 5
FRAMES = """async (number) => {
  for (let i = 0; i < number; i++) await new Promise(requestAnimationFrame);
}"""
# A tap sooner than this after a grade is taken for the second half of a double tap.
NEXT_TAP_S = 0.4
PHONE = {"width": 412, "height": 915}
LAPTOP = {"width": 1280, "height": 800}
# A loaded machine decides no test.
expect.set_options(timeout=WAIT_MS)
# Roles a person acts on; each must say what it is.
INTERACTIVE = ("button", "checkbox", "switch", "slider", "tab", "textbox", "link", "radio", "menuitem", "combobox")


class Person:
    """One tab of the app."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.page.set_default_timeout(WAIT_MS)

    def open(self, route: str = "/") -> Person:
        """Opens a route and switches the semantics tree on."""
        self.page.goto(self.address + route)
        self.page.wait_for_selector("flt-semantics-placeholder", state="attached")
        # The placeholder is there a moment before it listens.
        for _ in range(100):
            self.page.evaluate("document.querySelector('flt-semantics-placeholder')?.click()")
            if self.page.locator("flt-semantics-host flt-semantics").count() > 1:
                return self
            time.sleep(0.1)
        raise AssertionError("The semantics tree did not appear.")

    def find(self, role: str, name: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role(role, name=name).first  # type: ignore[arg-type]

    def sees(self, text: str | re.Pattern[str]) -> None:
        """Fails unless the text is on the screen within some seconds."""
        # A message with something to do about it turns from a text into the name of its group.
        self.there(self.page.get_by_text(text).or_(self.page.get_by_role("group", name=text)).first)

    def does_not_see(self, role: str, name: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_role(role, name=name)).to_have_count(0)  # type: ignore[arg-type]

    def tap(self, name: str | re.Pattern[str], role: str = "button", *, sliding: bool = False) -> None:
        """Taps what has that role and name; what slides in, as menus do, once it has come to rest."""
        target = self.find(role, name)
        self.there(target)
        if sliding or role == "menuitem":
            at_rest(target)
        target.click()

    def there(self, target: Locator) -> None:
        """Waits for something; without it, says what there is."""
        try:
            target.wait_for(state="attached")
        except Error as error:
            raise AssertionError(f"{error}\nAt {self.page.url} there is:\n{self.tree()}") from None

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def write(self, field: str | re.Pattern[str], text: str) -> None:
        """Replaces the text of a field.

        The client takes a field over a moment after it got the focus, and puts back what it knows of it:
        text that was there sooner than any finger could type is written again.
        """
        target = self.find("textbox", field)
        target.click()
        expect(target).to_be_focused()
        self.page.wait_for_timeout(SETTLES_MS)
        before = target.input_value()
        for _ in range(20):
            target.fill(text)
            self.page.wait_for_timeout(SETTLES_MS)
            if before == text or target.input_value() != before:
                return
        raise AssertionError(f"The field {field!r} does not take {text!r}.")

    def types(self, text: str) -> None:
        """Types letter by letter into the field that has the focus.

        The client takes the keys over from the page a moment after the focus: what did not arrive is typed again.
        """
        self.page.wait_for_timeout(SETTLES_MS)
        for _ in range(20):
            self.page.keyboard.type(text, delay=15)
            self.page.wait_for_timeout(SETTLES_MS)
            value = str(self.page.evaluate("document.activeElement.value"))
            # A keyboard may begin a sentence with a capital.
            if value.casefold().endswith(text.casefold()):
                return
            self.page.keyboard.press("Control+A")
            self.page.keyboard.press("Delete")
        raise AssertionError(f"The field does not take {text!r}.")

    def swipe(self, start: int, end: int, y: int = 420) -> None:
        """Draws a finger across the screen."""
        session = self.page.context.new_cdp_session(self.page)
        steps = 12
        session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": start, "y": y}]})
        for step in range(1, steps + 1):
            point = {"x": start + (end - start) * step / steps, "y": y}
            session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
            time.sleep(0.016)
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        session.detach()

    def tree(self) -> str:
        """Returns the semantics tree as text."""
        return self.page.locator("flt-semantics-host").aria_snapshot()

    def nameless(self) -> list[str]:
        """Returns every element to act on that does not say what it is."""
        found = re.findall(r"^\s*- ([a-z]+)(?: \"([^\"]*)\")?(.*)$", self.tree(), re.MULTILINE)
        return [role for role, name, _ in found if role in INTERACTIVE and not name.strip()]


def at_rest(target: Locator) -> FloatRect:
    """Returns where something is once it no longer moves; screens and messages slide in."""
    boxes: list[FloatRect | None] = []
    ends = time.monotonic() + WAIT_MS / 1000
    while time.monotonic() < ends:
        # On a loaded machine two looks may fall into the same frame.
        target.page.evaluate(FRAMES, FRAMES_AT_REST)
        boxes.append(target.bounding_box())
        last = boxes[-1]
        if last is not None and boxes[-3:] == [last] * 3:
            return last
    raise AssertionError(f"{target} does not come to rest.")


@contextmanager
def person(
    browser: Browser, address: str, *, size: dict[str, int] = PHONE, scheme: str = "light", text_percent: int = 100
) -> Iterator[Person]:
    """Yields a person with a fresh browser profile; a phone has touch, a laptop has not."""
    phone = size["width"] < 600
    context = browser.new_context(viewport=size, color_scheme=scheme, has_touch=phone, is_mobile=phone)  # type: ignore[arg-type]
    page = context.new_page()
    if text_percent != 100:
        page.add_init_script(
            "document.addEventListener('DOMContentLoaded', () => "
            f"document.documentElement.style.fontSize = '{16 * text_percent // 100}px')"
        )
    try:
        yield Person(page, address)
    finally:
        context.close()
