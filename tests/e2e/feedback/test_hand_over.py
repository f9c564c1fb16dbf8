"""The handed-over phone: nothing but the form, until the PIN."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.feedback.people import Asker, exactly
from tests.e2e.person import Person

PRIVATE = re.compile("Nursing|Practise|You in general|Cards|Settings|Answers the question: ")


def locked(asker: Asker) -> None:
    """Fails if anything but the form is there."""
    asker.person.find("button", exactly("Send")).wait_for(state="attached")
    tree = asker.person.tree()
    assert not PRIVATE.search(tree), tree


def test_nothing_leads_out_nothing_is_there_for_the_next_and_the_pin_opens(asking: Callable[..., Asker]) -> None:
    asker = asking()
    at = asker.person
    asker.asks(of="A group")
    asker.chooses("Hand over")
    at.tap("Choose a PIN and hand over")
    at.write("PIN for when you get it back", "12")
    at.tap("Hand over now")
    at.sees("Choose a PIN of 4 to 12 digits.")
    other = Person(at.page.context.new_page(), at.address).open("/cards")
    other.find("button", "Search").or_(other.page.get_by_text("card")).first.wait_for(state="attached")
    at.page.bring_to_front()
    at.write("PIN for when you get it back", "2468")
    at.tap("Hand over now")
    locked(asker)
    other.page.bring_to_front()
    locked(Asker(other, asker.app))
    other.page.close()
    at.page.go_back()
    locked(asker)
    for key in ("Escape", "Alt+ArrowLeft", "u", "1"):
        at.press(key)
    locked(asker)
    for route in ("/cards", "/feedback", "/reply/RH1.AAAA"):
        at.open(route)
        locked(asker)
    at.write("One thing to keep", "The first friend's secret")
    at.open("/feedback")
    locked(asker)
    assert "secret" not in at.tree()
    at.write("One thing to keep", "You looked up")
    at.write("Your name, if you like", "Ben")
    at.tap(exactly("Send"))
    at.sees("Thank you!")
    at.tap("Next person")
    locked(asker)
    tree = at.tree()
    assert "You looked up" not in tree and "Ben" not in tree
    at.write("One thing to try next time", "Shorter answers")
    at.tap(exactly("Send"))
    at.sees("Thank you!")
    at.tap("I have my phone back")
    at.write("PIN", "1111")
    at.tap(exactly("Open"))
    at.sees("That is not the PIN.")
    expect(at.find("textbox", "PIN")).to_have_value("")
    at.write("PIN", "2468")
    at.tap(exactly("Open"))
    asker.reads("You looked up", "Shorter answers")
