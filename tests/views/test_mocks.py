"""Mock interviews and people, as far as they go without a client."""

from __future__ import annotations

from datetime import datetime

import flet as ft
import pytest

from services.feedback.model import Asked, Channel
from services.interviews.model import InterviewDraft, Rating
from services.mocks.model import Mock, MockDraft, Partner, Role
from services.people.model import GroupDraft, PersonDraft, PersonKind
from services.practice.words import Competency
from services.root import Services
from tests.services.feedback.sealing import padded, reply
from tests.views.headless import App, drive


def running(services: Services) -> Mock:
    mock = services.mocks.running()
    assert mock is not None
    return mock


def test_a_mock_is_three_taps_away_and_ends_in_ones_own_view(nurse: Services) -> None:
    async def journey(app: App) -> None:
        await app.press("Mock interview, Ten minutes, alone or with a friend")
        await app.press("Start, 4 questions")
        first = running(nurse).questions[0]
        assert first.question in app.texts() or any(first.question in str(m.value) for m in app.all(ft.Markdown))
        assert "1 of 4" in app.texts()
        await app.press(f"Follow-up, {len(first.follow_ups)} left")
        assert first.follow_ups[0] in app.texts()
        for number in (2, 3, 4):
            await app.press("Next")
            assert f"{number} of 4" in app.texts()
        await app.press("Next")
        await app.press("Your own view")
        mock = nurse.mocks.all()[0]
        assert mock.ended_at is not None
        await app.press("Rough")
        assert "Its card comes tomorrow." in app.texts()
        await app.press("Next: your own view")
        for _ in range(4):
            await app.press("Not seen")
        await app.press("Talked past, asked nothing, 1 of 5")
        await app.press("That is my view")
        assert "Your view" in app.texts()

    drive(nurse, journey, route="/")
    assert Rating.ROUGH in {asked.rating for asked in nurse.mocks.all()[0].questions}


def test_again_later_and_back_move_the_question(nurse: Services) -> None:
    mock = nurse.mocks.start(MockDraft())

    async def journey(app: App) -> None:
        await app.press("Again later")
        assert running(nurse).questions[-1].question == mock.questions[0].question
        await app.press("Next")
        await app.press("Question before")
        assert "1 of 4" in app.texts()
        await app.press("Pause the clock")
        await app.press("Start the clock")
        assert running(nurse).running_since is not None

    drive(nurse, journey, route="/mock/run")


def test_left_it_waits_and_goes_on(nurse: Services) -> None:
    nurse.mocks.start(MockDraft())

    async def journey(app: App) -> None:
        await app.press("Next")
        await app.press("Leave the mock")
        assert running(nurse).running_since is None
        await app.go("/mock")
        assert "A mock is under way" in app.texts()
        await app.press("Continue")
        assert "2 of 4" in app.texts()

    drive(nurse, journey, route="/mock/run")


def test_after_the_swap_ones_own_phone_is_the_sheet(nurse: Services) -> None:
    mock = nurse.mocks.start(MockDraft(partner=Partner.FRIEND, swaps=True))
    for step in range(2):
        nurse.mocks.next(mock.id, step=step)

    async def journey(app: App) -> None:
        assert {"Roles swap", "You ask"} <= set(app.texts())
        await app.press("To the point, with proof")
        await app.type("Note on their answer", "Numbers!", seconds=0.4)
        asked = running(nurse).questions[2]
        assert (asked.role, asked.rating, asked.note) == (Role.INTERVIEWER, Rating.STRONG, "Numbers!")
        await app.press("End here")
        assert "What you heard of their answers" in app.texts()
        assert "To the point, with proof · Numbers!" in app.texts()

    drive(nurse, journey, route="/mock/run")


def test_the_reply_is_shown_only_beside_ones_own_view(nurse: Services) -> None:
    mock = nurse.mocks.start(MockDraft(partner=Partner.FRIEND))
    request = nurse.mocks.ask(mock.id)
    sheet = padded(reply(1, keep="Calm voice", answers=[3, 0, 0, 0], notes="Liked it"))
    nurse.feedback.replies.take(request.id, sheet, Channel.LOCAL)
    nurse.mocks.end(mock.id)

    async def journey(app: App) -> None:
        assert "Calm voice" not in app.texts()
        await app.press("Next: your own view")
        for _ in range(4):
            await app.press("Not seen")
        await app.press("Checked understanding, asked about the work, 5 of 5")
        await app.press("That is my view")
        assert "Calm voice" in app.texts()
        await app.press("Answer by answer")
        assert {"Liked it", "They: To the point, with proof"} <= set(app.texts())

    drive(nurse, journey, route=f"/mock/end?mock={mock.id}")
    assert nurse.feedback.requests.get(request.id).own_rating == {Competency.DIALOGUE: 5}


def test_a_mock_of_which_nothing_was_seen_ends_and_is_no_evidence(nurse: Services) -> None:
    mock = nurse.mocks.start(MockDraft())
    nurse.mocks.end(mock.id)

    async def journey(app: App) -> None:
        await app.press("Next: your own view")
        for _ in range(5):
            await app.press("Not seen")
        assert "Nothing seen is fine too: your view then counts as no evidence." in app.texts()
        await app.press("That is my view")
        assert "Nothing seen, so this counts as no evidence." in app.texts()
        await app.press("Done")
        assert app.page.route == "/"

    drive(nurse, journey, route=f"/mock/end?mock={mock.id}")
    assert not any(standing.pieces for standing in nurse.growth.picture().standings)


def test_a_friend_who_saw_nothing_either_leaves_words_and_no_evidence(nurse: Services) -> None:
    mock = nurse.mocks.start(MockDraft(partner=Partner.FRIEND))
    request = nurse.mocks.ask(mock.id)
    nurse.feedback.replies.take(request.id, padded(reply(1, keep="Calm voice", answers=[0] * 4)), Channel.LOCAL)
    nurse.mocks.end(mock.id)

    async def journey(app: App) -> None:
        await app.press("Next: your own view")
        for _ in range(5):
            await app.press("Not seen")
        assert "Calm voice" not in app.texts(), "one's own view comes first, also where there is none"
        await app.press("That is my view")
        assert "Calm voice" in app.texts()

    drive(nurse, journey, route=f"/mock/end?mock={mock.id}")
    assert not any(standing.pieces for standing in nurse.growth.picture().standings)


def test_the_sheet_s_code_needs_no_rating_yet_and_leads_back_to_the_mock(nurse: Services) -> None:
    nurse.settings.change(link_host="https://example.org/me")
    mock = nurse.mocks.start(MockDraft(partner=Partner.FRIEND))
    request = nurse.mocks.ask(mock.id)

    async def journey(app: App) -> None:
        assert any(str(image.semantics_label).startswith("Code for example.org/me/f") for image in app.all(ft.Image))
        await app.press("Hand over")
        assert "Give them this phone" in app.texts()
        await app.press("Done")
        assert "1 of 4" in app.texts()

    drive(nurse, journey, route=f"/feedback/{request.id}/code")


def test_too_many_questions_for_a_code_go_by_link_and_it_says_so(nurse: Services) -> None:
    nurse.settings.change(link_host="https://example.org")
    mock = nurse.mocks.start(MockDraft(partner=Partner.FRIEND, minutes=45))
    request = nurse.mocks.ask(mock.id)

    async def journey(app: App) -> None:
        assert "Send them the link" in app.texts() and not app.all(ft.Image)
        assert any("does not scan well" in text for text in app.texts())

    drive(nurse, journey, route=f"/feedback/{request.id}/code")


def test_what_a_friend_left_half_way_can_be_taken(nurse: Services) -> None:
    mock = nurse.mocks.start(MockDraft(partner=Partner.FRIEND))
    nurse.mocks.keep_part(mock.id, padded(reply(1, keep="Half of it")))
    nurse.feedback.requests.rate(nurse.mocks.ask(mock.id).id, {Competency.FIT: 2})
    nurse.mocks.end(mock.id)

    async def journey(app: App) -> None:
        assert "Half of it" not in app.texts()
        await app.press("Take what they noted so far")
        assert "Half of it" in app.texts()

    drive(nurse, journey, route=f"/mock/end?mock={mock.id}")


def test_an_interview_s_page_leads_to_its_mock(nurse: Services) -> None:
    held = nurse.interviews.add(InterviewDraft("Acme", datetime(2026, 3, 20, 10))).card_ids[0]

    async def journey(app: App) -> None:
        await app.press("Mock interview, Ten minutes, alone or with a friend")
        assert "For: Acme" in app.texts()
        await app.press("20 min")
        await app.press("Start, 8 questions")
        assert running(nurse).draft == MockDraft(interview_id=held, minutes=20)

    drive(nurse, journey, route=f"/interviews/{held}")


@pytest.mark.parametrize("route", ["/mock/run", "/mock/run?mock=gone", "/mock/end?mock=gone"])
def test_a_mock_that_is_not_there_says_so(nurse: Services, route: str) -> None:
    async def journey(app: App) -> None:
        assert "No mock is under way" in app.texts()

    drive(nurse, journey, route=route)


def test_without_a_card_a_mock_says_what_to_do(services: Services) -> None:
    async def journey(app: App) -> None:
        assert "No questions yet" in app.texts()

    drive(services, journey, route="/mock")


def test_people_are_added_asked_and_thanked(nurse: Services) -> None:
    async def journey(app: App) -> None:
        assert "Who could help?" in app.texts()
        await app.press("Add person")
        await app.press("Add person")
        assert app.field("Name").error == "Type a name, so that you know who it is."
        await app.type("Name", "Ana")
        await app.press("Mentor")
        await app.press("Add person")
        (ana,) = nurse.people.all()
        assert "Mentor · not asked yet" in app.texts()
        await app.press("They helped today")
        assert "Say thank you" in app.texts()
        await app.press("Copy")
        assert nurse.people.get(ana.id).to_thank == ()
        await app.go("/people")
        assert "Everyone was asked this week. Give them a break." in app.texts()

    drive(nurse, journey, route="/people")


def test_whoever_is_asked_for_feedback_is_written_down_when_the_code_is_shown(nurse: Services) -> None:
    ana = nurse.people.add(PersonDraft("Ana", PersonKind.MENTOR)).card_ids[0]

    async def journey(app: App) -> None:
        await app.press("Feedback")
        await app.go("/people")
        assert nurse.people.get(ana).helps == (), "who only looked has asked nobody"
        await app.press("Feedback")
        await app.press("Next: your own view")
        for _ in range(4):
            await app.press("Not seen")
        await app.press("Checked understanding, asked about the work, 5 of 5")
        await app.press("Show the code")
        (asked,) = nurse.people.get(ana).helps
        assert asked.helped_at is None and asked.about_id is not None
        assert nurse.feedback.requests.get(asked.about_id).draft.asked is Asked.MENTOR
        await app.go("/people")
        assert "Everyone was asked this week. Give them a break." in app.texts()

    drive(nurse, journey, route="/people")


def test_a_group_has_one_code_however_often_it_is_shown(nurse: Services) -> None:
    ana, ben = (nurse.people.add(PersonDraft(name)).card_ids[0] for name in ("Ana", "Ben"))
    club = nurse.groups.add(GroupDraft("Thursday club", (ana, ben))).card_ids[0]

    async def journey(app: App) -> None:
        for _ in range(2):
            await app.press("Show the group's code")
            assert app.page.route.startswith("/feedback/")
            await app.go(f"/people/groups/{club}")

    drive(nurse, journey, route=f"/people/groups/{club}")
    (request,) = nurse.feedback.requests.all()
    assert request.draft.asked is Asked.GROUP
    assert [[given.about_id for given in person.helps] for person in nurse.people.all()] == [[request.id]] * 2


def test_a_person_is_deleted_and_brought_back(nurse: Services) -> None:
    ana = nurse.people.add(PersonDraft("Ana")).card_ids[0]

    async def journey(app: App) -> None:
        await app.press("Delete")
        assert nurse.people.all() == ()
        await app.press("Undo")
        assert "Nothing yet." in app.texts()

    drive(nurse, journey, route=f"/people/{ana}")


def test_a_question_heard_becomes_a_card(nurse: Services) -> None:
    async def journey(app: App) -> None:
        await app.press("Keep it")
        assert "Write the question, or what you heard." in str(app.field("The question").error)
        await app.type("The question", "Why nights?")
        await app.press("Keep it")
        assert "Heard from others" in app.texts()

    drive(nurse, journey, route="/people/heard")
    assert nurse.people.all_heard()[0].card_id is not None


def test_a_group_is_kept_with_its_people_and_no_half_a_time(nurse: Services) -> None:
    ana = nurse.people.add(PersonDraft("Ana")).card_ids[0]

    async def journey(app: App) -> None:
        await app.type("Name", "Thursday club")
        await app.press("People, nobody yet")
        await app.press("Ana")
        await app.press("Done")
        await app.press("Wednesday, 11 March, tomorrow")
        await app.press("Add group")
        assert app.field("Name").error == "A meeting needs a day and a time."
        await app.type("Time", "18:00")
        await app.press("Add group")
        assert any("meets 11 March, 18:00" in text for text in app.texts())

    drive(nurse, journey, route="/people/groups/new")
    (club,) = nurse.groups.all()
    assert club.draft.person_ids == (ana,)


@pytest.mark.parametrize("route", ["/people/gone", "/people/gone/edit", "/people/groups/gone"])
def test_someone_who_is_not_there_is_said_to_be_gone(nurse: Services, route: str) -> None:
    async def journey(app: App) -> None:
        assert "This person is not here any more" in app.texts()

    drive(nurse, journey, route=route)
