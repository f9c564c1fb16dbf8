"""The same Wi-Fi, over a real address: the friend's phone lives in a network namespace of its own."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import Browser, Error

from tests.e2e.feedback.conftest import OURS
from tests.e2e.feedback.people import Asker, Friend


def test_same_wifi_by_two_at_once_offline_in_the_middle(
    asking: Callable[..., Asker], friends: Callable[..., Friend], far_browser: Browser
) -> None:
    asker = asking()
    asker.asks(of="A group")
    address = asker.code()
    assert address.startswith(f"http://{OURS}:"), "the real network comes before every other address"
    asker.person.sees("This way is not encrypted")
    first, second = friends(far_browser), friends(far_browser)
    for friend in (first, second):
        friend.scans(address).is_asked("Ada bittet um Feedback")
        assert friend.page.evaluate("() => isSecureContext") is False
    first.keeps("Die Pause vor der Antwort")
    first.page.context.set_offline(True)
    first.taps("Senden")
    first.is_told("Keine Antwort. Gleiches WLAN, Code noch da? Der Text bleibt hier.")
    second.keeps("Dein Lächeln zum Schluss")
    second.page.get_by_role("button", name="Senden").dblclick()
    second.is_told("Gesendet. Danke!")
    asker.person.sees("1 reply in")
    first.page.context.set_offline(False)
    first.taps("Noch einmal versuchen")
    first.is_told("Gesendet. Danke!")
    asker.person.sees("2 replies in")
    asker.person.tap("Less: Stay open after this screen")
    asker.person.tap("Less: Stay open after this screen")
    asker.person.sees("0 min")
    asker.person.tap("Read")
    asker.reads("Die Pause vor der Antwort", "Dein Lächeln zum Schluss")
    late = friends(far_browser)
    for _ in range(50):
        try:
            late.page.goto(address)
        except Error:
            return
        time.sleep(0.1)
    raise AssertionError("The page is still served after the code left the screen.")
