"""The screens of feedback, as far as they go without a client."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import flet as ft
import pytest

from services.feedback.model import About, Asked, Channel, RequestDraft
from services.feedback.rubric import NOT_SEEN
from services.platform import lan
from services.platform.notifying import Notification
from services.practice.words import Competency, Grade
from services.root import Services
from tests.views.headless import LAPTOP, App, drive
from views.boundary import APOLOGY
from views.feedback import channels
from views.feedback.code import first_channel
from views.feedback.news import look_for_replies
from views.shell import Shell


def a_request(services: Services, *, asked: Asked = Asked.FRIEND, rated: bool = True) -> str:
    requests = services.feedback.requests
    request = requests.ask(RequestDraft(asked=asked))
    if rated:
        requests.rate(request.id, {Competency.STRUCTURE: 2})
    return request.id


def give(services: Services, request_id: str, **content: Any) -> None:
    data = json.dumps({"v": 1} | content).encode()
    services.feedback.replies.take(request_id, data, Channel.LOCAL)


def test_asking_leads_from_the_tap_to_the_code(services: Services) -> None:
    services.settings.change(link_host="https://someone.example")

    async def journey(app: App) -> None:
        await app.press("Ask")
        await app.press("A mentor")
        await app.type("One question of your own", "Too quick?")
        await app.press("Next: your own view")
        assert any("shown beside it" in text for text in app.texts())
        for name in ("Every part served the question, 5 of 5", "In between, 2 of 5", NOT_SEEN):
            await app.press(name)
        await app.press("Back one step")
        assert "Evidence" in app.texts()
        for name in (NOT_SEEN, NOT_SEEN, NOT_SEEN):
            await app.press(name)
        await app.press("Show the code")
        (request,) = services.feedback.requests.all()
        assert (request.draft.asked, request.draft.question) == (Asked.MENTOR, "Too quick?")
        assert request.own_rating == {Competency.ANSWER: 5, Competency.STRUCTURE: 2}
        assert "someone.example/f" in app.texts()
        (image,) = app.all(ft.Image)
        assert isinstance(image.src, str) and image.src.startswith("<svg")

    drive(services, journey, route="/feedback")


def test_a_question_that_is_too_long_is_said_before_the_rating(services: Services) -> None:
    async def journey(app: App) -> None:
        await app.type("One question of your own", "x" * 200)
        await app.press("Next: your own view")
        assert "too long" in app.told()

    drive(services, journey, route="/feedback/ask")


def test_voice_and_presence_are_off_until_asked_for(services: Services) -> None:
    async def journey(app: App) -> None:
        (switch,) = app.all(ft.Switch)
        assert switch.value is False
        await app.press("Next: your own view")
        assert "1 of 5" in app.texts()

    drive(services, journey, route="/feedback/ask")


def test_an_address_can_say_what_it_is_about(services: Services, deck: str) -> None:
    from services.practice.model import Draft

    card = services.cards.create(deck, Draft(question="Why nursing?")).card_ids[0]

    async def journey(app: App) -> None:
        assert "Why nursing?" in app.texts()
        await app.press("Next: your own view")
        await app.press("Drifted to another topic, 1 of 5")
        for _ in range(4):
            await app.press(NOT_SEEN)
        await app.press("Show the code")
        (request,) = services.feedback.requests.all(about_id=card)
        assert request.draft.about is About.CARD

    drive(services, journey, route=f"/feedback/ask?about=card:{card}")


@pytest.mark.parametrize("about", ["card:nobody", "interview:", "x:y", "card", ""])
def test_an_address_about_nothing_asks_in_general(services: Services, about: str) -> None:
    async def journey(app: App) -> None:
        assert "In general" in app.texts()
        assert APOLOGY not in app.texts()

    drive(services, journey, route=f"/feedback/ask?about={about}")


def test_replies_are_not_shown_before_ones_own_view(services: Services) -> None:
    request_id = a_request(services, rated=False)

    async def journey(app: App) -> None:
        assert "Your own view first" in app.texts()
        await app.press("Rate it")
        assert "Answers the question" in app.texts()
        assert not app.all(ft.Image)

    drive(services, journey, route=f"/feedback/{request_id}")


def test_reading_starts_with_keep_and_lays_ratings_side_by_side(services: Services) -> None:
    request_id = a_request(services, asked=Asked.GROUP)
    give(services, request_id, keep="The night shift", next="Result first", ratings={"structure": 4}, name="Ben")
    give(services, request_id, keep="The calm", ratings={"structure": 1})

    async def journey(app: App) -> None:
        texts = app.texts()
        assert texts.index("Keep") < texts.index("The night shift") < texts.index("The calm")
        assert texts.index("The calm") < texts.index("Try next time") < texts.index("Your view beside theirs")
        assert "views differ" in texts
        assert {"Ben", "Someone (2)"} <= set(texts)
        assert not any(word in text.lower() for text in texts for word in ("average", "total", "score"))
        assert services.feedback.requests.unseen() == 0

    drive(services, journey, route=f"/feedback/{request_id}", size=LAPTOP)


def test_hiding_deleting_and_closing_are_undone(services: Services) -> None:
    request_id = a_request(services)
    give(services, request_id, keep="The night shift", name="Ben")

    async def journey(app: App) -> None:
        for act in ("Hide", "Delete"):
            of_reply = [item for item in app.all(ft.PopupMenuItem) if item.content == act]
            await app.fire(of_reply[0], "click")
            assert "The night shift" not in app.texts()
            await app.press("Undo")
            assert "The night shift" in app.texts()
        await app.press("Close")
        assert services.feedback.requests.get(request_id).closed
        await app.press("Undo")
        assert services.feedback.requests.get(request_id).is_open

    drive(services, journey, route=f"/feedback/{request_id}")


def test_a_reply_arrives_while_the_screen_is_open(services: Services) -> None:
    services.settings.change(link_host="https://someone.example")
    request_id = a_request(services)

    async def journey(app: App) -> None:
        assert "1 reply in" not in app.texts()
        give(services, request_id, keep="The night shift")
        await app.settle(seconds=1.3)
        assert "1 reply in" in app.texts()
        assert "The night shift" not in app.texts()

    drive(services, journey, route=f"/feedback/{request_id}/code")


def test_nobody_connects_and_the_next_way_is_offered(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    if not lan.addresses():
        pytest.skip("this machine is on no network")
    monkeypatch.setattr(channels, "PATIENCE_S", 3)
    request_id = a_request(services)

    async def shown(app: App, words: str) -> None:
        for _ in range(200):
            if any(words in text for text in app.texts()):
                return
            await app.settle(seconds=0.05)
        raise AssertionError(f"{words!r} never came")

    async def journey(app: App) -> None:
        await shown(app, "not encrypted")
        assert "Nobody has connected yet" not in app.texts()
        await shown(app, "Nobody has connected yet")
        await app.press("Try: Hand over")
        assert "Give them this phone" in app.texts()
        await services.feedback.local.close(request_id)

    drive(services, journey, route=f"/feedback/{request_id}/code")


@pytest.mark.parametrize("route", ["/feedback/nobody", "/feedback/nobody/code", "/feedback/nobody/hand-over"])
def test_a_request_that_is_gone_is_said_to_be(services: Services, route: str) -> None:
    async def journey(app: App) -> None:
        assert "This request is gone" in app.texts()

    drive(services, journey, route=route)


def test_a_link_that_is_no_reply_is_refused_with_a_sentence(services: Services) -> None:
    async def journey(app: App) -> None:
        assert any("changed or cut off" in text for text in app.texts())

    drive(services, journey, route="/reply/RH1.AAAA")


def test_pasting_something_else_keeps_the_field_open(services: Services) -> None:
    async def journey(app: App) -> None:
        await app.press("Paste a reply")
        await app.type("The reply's text", "Dear Ada, it was great")
        await app.press("Open it")
        assert "not a reply" in str(app.field("The reply's text").error)

    drive(services, journey, route="/feedback")


def test_an_address_without_https_is_not_saved(services: Services) -> None:
    async def journey(app: App) -> None:
        await app.type("Relay, for mailboxes", "http://example.org")
        await app.fire(app.field("Relay, for mailboxes"), "blur")
        assert "https://" in str(app.field("Relay, for mailboxes").error)
        assert services.settings.read().relay == ""
        await app.type("Relay, for mailboxes", "relay.example.org/")
        await app.fire(app.field("Relay, for mailboxes"), "blur")
        assert services.settings.read().relay == "https://relay.example.org"

    drive(services, journey, route="/settings")


@pytest.mark.parametrize("route", ["/", "/cards", "/settings", "/feedback", "/interviews", "/nowhere"])
def test_every_address_is_the_form_while_handed_over(nurse: Services, route: str) -> None:
    request_id = a_request(nurse)
    nurse.feedback.lock.hand_over(request_id, "2468")

    async def journey(app: App) -> None:
        assert "Send" in {button.content for button in app.all(ft.FilledButton)}
        assert not app.all(ft.NavigationBar) and not app.all(ft.AppBar)
        await app.go("/cards")
        assert "Nursing" not in " ".join(app.texts())
        assert [view.can_pop for view in app.all(ft.View)] == [False]

    drive(nurse, journey, route=route)


def test_one_quiet_button_asks_after_a_session(nurse: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    turn = nurse.practice.start()
    assert turn.card is not None
    card_id = turn.card.id
    nurse.practice.answer(session_id=turn.session_id, card_id=card_id, reps=turn.card.reps, grade=Grade.GOOD)
    nurse.settings.change(new_per_day=0)

    async def journey(app: App) -> None:
        await app.press("Ask for feedback")
        assert app.page.route == f"/feedback/ask?about=card:{card_id}"

    drive(nurse, journey, route="/session")


def test_the_first_way_is_the_one_that_was_set_up(services: Services) -> None:
    async def journey(app: App) -> None:
        shell = Shell(services, app.page, lambda: None, lambda: None, lambda _: None)
        assert first_channel(shell) is Channel.LOCAL
        services.settings.change(link_host="https://someone.example")
        assert first_channel(shell) is Channel.LINK
        services.settings.change(relay="https://relay.example")
        assert first_channel(shell) is Channel.MAILBOX

    drive(services, journey, route="/")


def test_a_handler_that_awaits_is_called_without_an_event(services: Services) -> None:
    called = []

    async def journey(app: App) -> None:
        shell = Shell(services, app.page, lambda: None, lambda: None, lambda _: None)

        async def act() -> None:
            called.append("called")

        button = ft.FilledButton("Press", on_click=shell.handler(act))
        app.page.add(button)
        await app.settle()
        await app.session.dispatch_event(button._i, "click", None)
        assert called == ["called"]

    drive(services, journey, route="/")


def test_a_reply_that_came_unseen_is_in_the_inbox_and_on_the_bell(services: Services) -> None:
    request_id = a_request(services)
    give(services, request_id, keep="The night shift")

    async def journey(app: App) -> None:
        assert "Reminders, 1 waiting" in {icon.semantics_label for icon in app.all(ft.Icon)}
        await app.go("/reminders")
        await app.press("1 new reply, Feedback, beside your own view")
        assert app.page.route == "/feedback"

    drive(services, journey, route="/")


def test_a_reply_is_told_once_and_not_while_the_phone_is_handed_over(services: Services) -> None:
    told: list[Notification] = []

    class Told:
        async def notify(self, notification: Notification) -> None:
            told.append(notification)

        def when_opened(self, _: Any) -> Any:
            return lambda: None

    heard = replace(services, notifier=Told())  # type: ignore[arg-type]
    request_id = a_request(services)

    async def journey(app: App) -> None:
        shell = Shell(heard, app.page, lambda: None, lambda: None, lambda _: None)
        give(services, request_id, keep="The night shift")
        services.feedback.lock.hand_over(request_id, "2468")
        assert not await look_for_replies(shell)
        services.feedback.lock.unlock("2468")
        assert await look_for_replies(shell)
        assert not await look_for_replies(shell)
        assert [(one.title, one.route) for one in told] == [("1 reply to your request for feedback", "/feedback")]
        assert "night" not in str(told)

    drive(heard, journey, route="/cards")
