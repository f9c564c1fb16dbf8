"""From the tap on "Ask" to the opened reply, by each channel, with a German friend."""

from __future__ import annotations

import re
from collections.abc import Callable

from services.feedback.link import PRESET_CHARACTERS, day_number
from services.feedback.model import RequestDraft
from tests.e2e.conftest import App
from tests.e2e.feedback.people import Asker, Friend, exactly
from tests.e2e.person import PHONE
from tests.services.feedback.conftest import OWN
from tests.services.feedback.test_codes import FIXED, READERS, TRIES, photographed

Asking = Callable[..., Asker]
Friends = Callable[..., Friend]


def test_mailbox_offline_in_the_middle_sent_twice_by_two_at_once(asking: Asking, friends: Friends, relay: str) -> None:
    asker = asking(relay=relay)
    asker.asks(of="A group")
    address = asker.code()
    assert address.startswith(f"{relay}/f#")
    first, second = friends(), friends()
    for friend in (first, second):
        friend.scans(address).is_asked("Ada bittet um Feedback")
    first.keeps("Deine Geschichte von der Nachtschicht")
    first.tries("Zuerst das Ergebnis nennen")
    first.rates("Aufbau", "erst der Punkt, dann Schritte, dann Ergebnis")
    first.page.context.set_offline(True)
    first.taps("Senden")
    first.is_told("Noch keine Verbindung")
    second.keeps("Die ruhige Stimme")
    send = second.page.get_by_role("button", name="Senden")
    send.dblclick()
    second.is_told("Gesendet. Danke!")
    asker.person.sees("1 reply in")
    first.page.context.set_offline(False)
    first.is_told("Gesendet. Danke!")
    asker.person.sees("2 replies in")
    asker.person.tap("Read")
    asker.reads("Deine Geschichte von der Nachtschicht", "Zuerst das Ergebnis nennen", "Die ruhige Stimme")
    asker.person.sees(re.compile("Structure: you 2 of 5, others 5, 3 higher than you"))


def test_link_pasted_twice_and_opened_from_a_link(asking: Asking, friends: Friends, static_host: str) -> None:
    asker = asking(link_host=static_host)
    asker.asks()
    address = asker.code()
    assert address.startswith(f"{static_host}/f#")
    asker.person.open("/feedback")
    texts = []
    for words in ("Dein Beispiel mit Zahlen", "Der Blick nach oben"):
        friend = friends().scans(address)
        friend.is_asked("Ada bittet um Feedback")
        friend.keeps(words)
        friend.taps("Antwort verschlüsseln")
        texts.append(friend.page.get_by_role("textbox").input_value())
    asker.pastes("Hier ist sie:\n" + texts[0] + "\nLiebe Grüße")
    asker.reads("Dein Beispiel mit Zahlen")
    asker.person.open("/feedback")
    asker.pastes(texts[0])
    asker.person.sees("You have this reply already.")
    asker.person.tap(exactly("Cancel"))
    asker.person.open(f"/reply/{texts[1]}")
    asker.person.tap("Read it")
    asker.reads("Der Blick nach oben")


def test_the_code_on_the_dark_screen_is_read_from_bad_photos(asking: Asking, started: App) -> None:
    request_id = a_fixed_request(started)
    asker = asking(link_host="https://ada.example.org", friends_name="", scheme="dark")
    asker.person.open(f"/feedback/{request_id}/code")
    address = asker.code()
    assert len(address) <= PRESET_CHARACTERS
    box = asker.person.page.get_by_role("img", name=re.compile("^Code for")).bounding_box()
    assert box is not None and box["width"] > 0.9 * PHONE["width"]
    left, top = round(box["x"]), round(box["y"])
    shown = asker.screenshot().crop((left, top, left + round(box["width"]), top + round(box["height"])))
    edge = [shown.getpixel((x, y)) for x in (20, shown.width // 2, shown.width - 20) for y in (8, shown.height - 9)]
    assert min(edge) > 250, "white up to its edge on the dark screen"
    for name, read in READERS.items():
        number = sum(read(photographed(shown, seed)) == [address] for seed in range(TRIES))
        assert number >= TRIES - 1, f"{name} read {number} of {TRIES}"


def a_fixed_request(app: App) -> str:
    """Makes a request whose code has the same modules on every run."""
    services = app.services()
    request = services.feedback.requests.ask(RequestDraft())
    services.feedback.requests.rate(request.id, OWN)
    with services.database.raw() as connection:
        values = (FIXED.code.hex(), FIXED.public_key.hex(), day_number(FIXED.ends_on) + 3650)
        connection.execute("UPDATE feedback_requests SET code = ?, public_key = ?, ends_day = ?", values)
    services.close()
    return request.id
