"""The contract of docs/feedback.md, "The relay", on both databases."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from services.clock import FixedClock
from services.relay.app import make_relay
from services.relay.database import RelayError, create_tables, open_database
from services.relay.limits import Limits, Rate
from services.relay.mailboxes import Mailboxes
from tests.services.relay.friends import Client, acknowledge, client_on, fetch, make_box, name, sentence

FAST = Rate(burst=100_000, per_minute=100_000)
FREE = dict.fromkeys(("make", "send", "read", "acknowledge", "delete", "page"), FAST)


def test_a_mailbox_says_when_it_ends(client: Client) -> None:
    answer = client.post("/api/mailboxes", json={"days": 14})
    assert answer.status_code == 201
    assert answer.json()["expires_at"] == "2026-01-19T09:00:00Z"
    assert (len(answer.json()["id"]), len(answer.json()["secret"])) == (8, 43)


def test_envelopes_come_back_oldest_first_until_they_are_acknowledged(client: Client, clock: FixedClock) -> None:
    box = make_box(client)
    sent = []
    for _ in range(5):
        sent.append(box.envelope(b"sealed"))
        assert client.post(box.envelopes, content=sent[-1]).status_code == 201
        clock.advance(timedelta(seconds=1))
    waiting = fetch(client, box)
    assert list(waiting.values()) == sent
    assert fetch(client, box) == waiting
    acknowledge(client, box, list(waiting)[:2])
    assert list(fetch(client, box).values()) == sent[2:]
    acknowledge(client, box, list(waiting))
    assert fetch(client, box) == {}


def test_the_same_bytes_are_kept_once_and_never_come_back_after_acknowledgement(client: Client) -> None:
    box = make_box(client)
    body = box.envelope()
    assert [client.post(box.envelopes, content=body).status_code for _ in range(3)] == [201] * 3
    waiting = fetch(client, box)
    assert list(waiting.values()) == [body]
    acknowledge(client, box, list(waiting))
    acknowledge(client, box, list(waiting))
    assert client.post(box.envelopes, content=body).status_code == 201
    assert fetch(client, box) == {}


def test_more_says_that_an_answer_did_not_hold_all(url: str, clock: FixedClock) -> None:
    with client_on(url, clock=clock, limits=Limits(answer=2)) as client:
        box = make_box(client)
        for _ in range(3):
            client.post(box.envelopes, content=box.envelope())
        answer = client.get(box.envelopes, headers=box.bearer).json()
        assert (len(answer["envelopes"]), answer["more"]) == (2, True)
        acknowledge(client, box, [row["id"] for row in answer["envelopes"]])
        answer = client.get(box.envelopes, headers=box.bearer).json()
        assert (len(answer["envelopes"]), answer["more"]) == (1, False)


@pytest.mark.parametrize("wrong", ["none", "basic", "short", "other", "padded", "unknown", "expired"])
def test_who_has_no_right_to_a_mailbox_learns_nothing(client: Client, clock: FixedClock, wrong: str) -> None:
    box, other = make_box(client), make_box(client)
    client.post(box.envelopes, content=box.envelope())
    path = box.path
    headers = {
        "none": {},
        "basic": {"authorization": f"Basic {box.secret}"},
        "short": {"authorization": "Bearer x"},
        "other": other.bearer,
        "padded": {"authorization": f"Bearer {box.secret}="},
    }.get(wrong, box.bearer)
    if wrong == "unknown":
        path = f"/api/mailboxes/{name(b'nobody')}"
    if wrong == "expired":
        clock.advance(timedelta(days=14))
    answers = [
        client.get(f"{path}/envelopes", headers=headers),
        client.post(f"{path}/acknowledge", headers=headers, json={"ids": []}),
        client.delete(path, headers=headers),
    ]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert {sentence(answer) for answer in answers} == {"There is no such mailbox, or it has ended."}
    clock.advance(timedelta(days=-14) if wrong == "expired" else timedelta())
    assert len(fetch(client, box)) == 1


def test_acknowledging_reaches_only_into_ones_own_mailbox(client: Client) -> None:
    box, other = make_box(client), make_box(client)
    client.post(other.envelopes, content=other.envelope())
    acknowledge(client, box, [*fetch(client, other), "not an id", ""])
    assert len(fetch(client, other)) == 1


def test_a_deleted_mailbox_is_gone_with_what_was_in_it(client: Client) -> None:
    box = make_box(client)
    client.post(box.envelopes, content=box.envelope())
    assert client.delete(box.path, headers=box.bearer).status_code == 204
    assert client.delete(box.path, headers=box.bearer).status_code == 404
    assert client.post(box.envelopes, content=box.envelope()).status_code == 404


def test_a_full_mailbox_takes_more_once_some_is_acknowledged_up_to_its_cap(url: str, clock: FixedClock) -> None:
    with client_on(url, clock=clock, limits=Limits(waiting=3, received=5)) as client:
        box = make_box(client)
        bodies = [box.envelope() for _ in range(7)]

        def send(*numbers: int) -> list[int]:
            return [client.post(box.envelopes, content=bodies[number]).status_code for number in numbers]

        assert send(0, 1, 2, 3, 2) == [201, 201, 201, 409, 201]
        acknowledge(client, box, list(fetch(client, box)))
        assert send(3, 4, 5, 0) == [201, 201, 409, 201]
        assert sentence(client.post(box.envelopes, content=bodies[6])) == "This mailbox is full."


def test_only_envelopes_for_this_mailbox_are_taken(client: Client) -> None:
    box, other = make_box(client), make_box(client)
    good = box.envelope()
    table = {
        b"": 400,
        b"\x02" + good[1:]: 400,
        good[:54]: 400,
        other.envelope(): 400,
        b"<html>" * 100: 400,
        box.envelope(bytes(16 * 1024 - 55)): 201,
        box.envelope(bytes(16 * 1024 - 54)): 413,
        box.envelope(bytes(1024 * 1024)): 413,
    }
    for body, status in table.items():
        answer = client.post(box.envelopes, content=body)
        assert answer.status_code == status, len(body)
        if status != 201:
            sentence(answer)
    assert len(fetch(client, box)) == 1


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"[]", b"null", b"14", b"{}", b"\xff\xfe", b"[" * 60_000, b'{"days": ' + b"9" * 10_000 + b"}"),
        *(b'{"days": %s}' % days for days in (b'"14"', b"true", b"0", b"31", b"-1", b"1.0", b"NaN", b"null")),
    ],
)
def test_what_is_no_order_for_a_mailbox_is_refused(on_sqlite: str, body: bytes) -> None:
    with client_on(on_sqlite) as client:
        answer = client.post("/api/mailboxes", content=body)
        assert answer.status_code == 400
        sentence(answer)


@pytest.mark.parametrize("ids", ["x", None, [1], {"a": 1}, [None]])
def test_what_is_no_list_of_ids_is_refused(on_sqlite: str, ids: object) -> None:
    with client_on(on_sqlite) as client:
        box = make_box(client)
        answer = client.post(f"{box.path}/acknowledge", json={"ids": ids}, headers=box.bearer)
        assert answer.status_code == 400


def test_sweeping_takes_the_expired_and_leaves_the_rest(url: str, clock: FixedClock) -> None:
    engine = open_database(url)
    create_tables(engine)
    boxes = Mailboxes(engine, clock, Limits(address_rates=FREE))
    ids = [boxes.make(days=1) for _ in range(3)]
    kept = boxes.make(days=3)
    clock.advance(timedelta(days=1))
    assert [boxes.sweep(), boxes.sweep()] == [3, 0]
    assert boxes.totals() == (1, 0)
    assert boxes.waiting(mailbox=kept.id, secret=kept.secret) is not None
    assert boxes.waiting(mailbox=ids[0].id, secret=ids[0].secret) is None
    engine.dispose()


def test_two_workers_sweep_without_waiting_for_each_other(on_postgres: str, clock: FixedClock) -> None:
    engine = open_database(on_postgres)
    create_tables(engine)
    boxes = Mailboxes(engine, clock, Limits())
    first = boxes.make(days=1)
    second = boxes.make(days=1)
    clock.advance(timedelta(days=1))
    from sqlalchemy import select

    from services.relay.tables import mailboxes

    with engine.begin() as another:
        held = select(mailboxes.c.id).where(mailboxes.c.id == first.id).with_for_update()
        another.execute(held)
        assert boxes.sweep() == 1
    assert boxes.sweep() == 1
    assert second.id != first.id
    engine.dispose()


def test_tables_are_made_once_and_a_newer_database_is_left_alone(url: str) -> None:
    engine = open_database(url)
    create_tables(engine)
    create_tables(engine)
    with engine.execution_options(immediate=True).begin() as connection:
        connection.exec_driver_sql("UPDATE relay_version SET number = 99")
    with pytest.raises(RelayError, match="newer version"):
        create_tables(engine)
    engine.dispose()


def test_a_file_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "rehearse.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE cards (id)")
    connection.close()
    engine = open_database(f"sqlite:///{path}")
    with pytest.raises(RelayError, match="file of its own"):
        create_tables(engine)
    engine.dispose()


@pytest.mark.parametrize("url", ["nonsense", "mysql://x/y", "sqlite://", "sqlite:///:memory:"])
def test_a_database_that_cannot_be_used_gets_a_sentence(url: str) -> None:
    with pytest.raises(RelayError, match="--database"):
        open_database(url)


def test_a_database_that_fails_is_told_and_nothing_else(on_sqlite: str, caplog: pytest.LogCaptureFixture) -> None:
    engine = open_database(on_sqlite)
    with Client(make_relay(engine)) as client:
        # There are no tables.
        answer = client.get("/healthz")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
        assert "Try again" in sentence(answer)
    assert "OperationalError" in caplog.text
    assert "relay_mailboxes" not in caplog.text
