"""What people and scripts put into the fields."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.form.friend import Friend
from tests.e2e.form.links import Ask, unpacked

SCRIPT = "<script>window.hacked = 1</script><img src=x onerror=window.hacked=1>{who}$&"
ASK = Ask(question="Well?")
FIELDS = {
    "keep": ("One thing to keep", 140),
    "next": ("One thing to try next time", 140),
    "answer": ("Well?", 280),
    "moment": ("A moment to ask about", 80),
    "name": ("Name, not sent unless typed", 40),
}


def sealed(at: Friend, ask: Ask) -> dict[str, object]:
    at.tap("Seal the answer")
    at.is_headed("Hand it over as text")
    return ask.open(unpacked(at.page.get_by_role("textbox").input_value()))


def test_a_megabyte_in_any_field_is_cut_at_its_limit_with_a_note(friend: Callable[..., Friend]) -> None:
    at = friend().open(ASK)
    at.unfold()
    for label, limit in FIELDS.values():
        at.write(label, "x" * 1_000_000)
        at.is_told(f"Cut at {limit} characters.")
        assert len(at.value(label)) == limit
    reply = sealed(at, ASK)
    assert {key: len(str(reply[key])) for key in FIELDS} == {key: limit for key, (_, limit) in FIELDS.items()}


def test_limits_count_code_points_so_that_an_emoji_is_one_and_stays_whole(friend: Callable[..., Friend]) -> None:
    at = friend().open(ASK)
    at.write("One thing to keep", "🎯" * 140)
    at.sees("140 / 140")
    assert at.page.get_by_role("status").inner_text() == ""
    at.write("One thing to keep", "🎯" * 141)
    at.is_told("Cut at 140 characters.")
    assert sealed(at, ASK)["keep"] == "🎯" * 140


def test_scripts_stay_text_in_every_field_and_in_the_link(friend: Callable[..., Friend]) -> None:
    ask = Ask(name=SCRIPT, question=SCRIPT)
    at = friend().open(ask)
    at.is_headed(f"{SCRIPT} would like your feedback")
    at.unfold()
    labels = {key: SCRIPT if label == "Well?" else label for key, (label, _) in FIELDS.items()}
    for label in labels.values():
        at.write(label, SCRIPT)
    at.page.reload()
    at.unfold()
    reply = sealed(at, ask)
    assert {key: reply[key] for key in FIELDS} == {key: SCRIPT[:limit].strip() for key, (_, limit) in FIELDS.items()}
    assert at.page.evaluate("() => window.hacked ?? null") is None
    assert at.page.locator("main img, main script").count() == 0


@pytest.mark.parametrize("typed", [{}, {"One thing to keep": " \n "}, {"Name, not sent unless typed": "Grace"}])
def test_an_empty_answer_is_not_sent(friend: Callable[..., Friend], typed: dict[str, str]) -> None:
    at = friend().open(ASK)
    for label, text in typed.items():
        at.write(label, text)
    at.tap("Seal the answer")
    at.is_told("One sentence is enough.")
    assert at.title() == "Ada would like your feedback"


def test_a_single_tap_is_an_answer_and_can_be_taken_back(friend: Callable[..., Friend]) -> None:
    at = friend().open(ASK)
    at.unfold()
    at.rate("Structure", "no clear point")
    at.rate("Evidence", "own actions")
    at.rate("Structure", "not seen")
    reply = sealed(at, ASK)
    assert set(reply) == {"v", "id", "ratings"}
    assert reply["ratings"] == {"evidence": 5}
