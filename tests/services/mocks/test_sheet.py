"""The interviewer's sheet: what travels, what fits into a code, and taps from the other phone."""

from __future__ import annotations

import json
import zlib

import pytest

from services.feedback.link import crc8, decode
from services.mocks.model import Mock, MockDraft, Partner
from services.mocks.sheet import MOST_IN_CODE, Sheet, packed, state_of
from services.people.model import PersonDraft
from services.root import Services
from tests.services.feedback.sealing import reply
from tests.services.helpers import new_cards

REQUEST = {"form": 12, "voice_presence": False, "name": "Ada", "question": ""}


@pytest.fixture
def mock(services: Services, deck: str) -> Mock:
    new_cards(services, deck, 8, follow_ups=("Why?", "And then?"))
    return services.mocks.start(MockDraft(partner=Partner.FRIEND, swaps=True))


def unpacked(text: str) -> dict[str, object]:
    assert text[0] == "."
    data = decode(text[1:])
    assert crc8(data) == 0
    return json.loads(zlib.decompress(data[:-1], -15))


def test_a_link_carries_the_questions_deflated(services: Services, mock: Mock) -> None:
    sheet = unpacked(packed(mock))
    assert sheet == {
        "minutes": 10,
        "friend": [2, 3],
        "questions": [[asked.question, "Why?", "And then?"] for asked in mock.questions],
    }


def test_ten_minutes_of_starter_questions_fit_into_a_code(services: Services) -> None:
    services.decks.add_starters(["general", "nursing"])
    nursing = next(deck.id for deck in services.decks.all() if deck.name == "Nursing")
    for _ in range(5):
        drawn = services.mocks.start(MockDraft(deck_id=nursing, partner=Partner.FRIEND))
        assert len(packed(drawn)) + 90 <= MOST_IN_CODE


def test_both_phones_move_the_same_mock(services: Services, mock: Mock) -> None:
    sheet = Sheet(services.mocks, mock.id, REQUEST)
    answer = sheet.answer("GET", "sheet.json")
    assert answer is not None
    status, told = answer
    assert (status, told["form"], told["state"]) == (200, 12, state_of(mock))
    moved = sheet.answer("POST", "step", json.dumps({"step": 0, "do": "later"}).encode())
    assert moved is not None and moved[1]["order"] == [1, 0, 2, 3]
    # The same tap again, from a sheet that is open twice, is not a second one.
    assert sheet.answer("POST", "step", json.dumps({"step": 0, "do": "later"}).encode()) == moved
    services.mocks.next(mock.id, step=1)
    seen = sheet.answer("GET", "step")
    assert seen is not None and (seen[1]["at"], seen[1]["step"]) == (1, 2)


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"step": true, "do": "next"}', b'{"step": 0, "do": "delete"}', b'{"step": 0, "do": []}',
     b"\xff", b'{"step": "0", "do": "next"}', b"[" * 100_000],
)  # fmt: skip
def test_what_is_not_a_tap_is_refused(services: Services, mock: Mock, body: bytes) -> None:
    sheet = Sheet(services.mocks, mock.id, REQUEST)
    answer = sheet.answer("POST", "step", body)
    assert answer is not None and answer[0] == 409
    assert services.mocks.get(mock.id).step == 0
    assert sheet.answer("DELETE", "step") is None and sheet.answer("GET", "anything") is None


def test_a_friend_who_leaves_half_way_leaves_their_part(services: Services, mock: Mock) -> None:
    sheet = Sheet(services.mocks, mock.id, REQUEST)
    part = json.dumps(reply(1, keep="", answers=[2, 0, 0, 0])).encode()
    assert sheet.answer("POST", "part", part) == (200, {})
    assert json.loads(services.mocks.get(mock.id).part)["answers"] == [2, 0, 0, 0]
    for broken in (b"", b"{}", b'{"v": 1, "answers": [9]}', b'{"v": 1, "notes": "' + b"x" * 1300 + b'"}'):
        refused = sheet.answer("POST", "part", broken)
        assert refused is not None and refused[0] == 409
    assert json.loads(services.mocks.get(mock.id).part)["answers"] == [2, 0, 0, 0]


def test_nothing_of_people_is_in_a_link_or_on_the_sheet(services: Services, deck: str) -> None:
    new_cards(services, deck, 8)
    services.settings.change(friends_name="Ada")
    person = PersonDraft("Grace Hopper", contact="grace@example.org", notes="knows compilers")
    person_id = services.people.add(person).card_ids[0]
    mock = services.mocks.start(MockDraft(partner=Partner.FRIEND, person_id=person_id))
    ask = services.feedback.requests.link(services.mocks.ask(mock.id).id)
    sheet = Sheet(services.mocks, mock.id, REQUEST)
    told = json.dumps([unpacked(packed(mock)), sheet.answer("GET", "sheet.json"), sheet.answer("GET", "step")])
    assert ask.name == "Ada"
    for secret in ("Grace", "Hopper", "example.org", "compilers", person_id):
        assert secret not in told and secret not in repr(ask)
