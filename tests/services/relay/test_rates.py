"""Rates: what one address or mailbox may do, whoever of the workers is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.relay.limits import Limits, Rate
from services.relay.rates import Rates, network_of
from services.relay.shared import SLOTS, Shared
from tests.services.relay.friends import client_on, make_box, sentence


class Watch:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@given(
    burst=st.integers(1, 20),
    per_minute=st.floats(0.5, 600),
    pauses=st.lists(st.floats(0, 30), min_size=1, max_size=120),
)
def test_never_more_than_the_burst_and_the_rate_allow(burst: int, per_minute: float, pauses: list[float]) -> None:
    watch = Watch()
    rates = Rates(SHARED, now=watch)
    subject = repr((burst, per_minute, pauses)).encode()
    rate = Rate(burst=burst, per_minute=per_minute)
    taken: list[float] = []
    for pause in pauses:
        watch.now += pause
        wait = rates.take(rule="send", subject=subject, rate=rate)
        if wait == 0:
            taken.append(watch.now)
        else:
            watch.now += wait
            assert rates.take(rule="send", subject=subject, rate=rate) == 0, "what it says to wait is enough"
            taken.append(watch.now)
    for first in range(len(taken)):
        for last in range(first, len(taken)):
            allowed = burst + (taken[last] - taken[first]) * per_minute / 60
            assert last - first + 1 <= allowed + 1e-3


SHARED = Shared()


def test_a_burst_is_let_through_and_one_does_not_pay_for_another() -> None:
    watch = Watch()
    rates = Rates(Shared(), now=watch)
    rate = Rate(burst=5, per_minute=60)
    assert [rates.take(rule="send", subject=b"a", rate=rate) for _ in range(5)] == [0] * 5
    assert 0 < rates.take(rule="send", subject=b"a", rate=rate) <= 1
    assert rates.take(rule="send", subject=b"b", rate=rate) == 0
    assert rates.take(rule="read", subject=b"a", rate=rate) == 0


def test_many_addresses_do_not_need_more_memory_and_do_not_refuse_newcomers() -> None:
    rates = Rates(Shared())
    rate = Rate(burst=1, per_minute=0.001)
    refused = sum(rates.take(rule="send", subject=number.to_bytes(4), rate=rate) > 0 for number in range(2 * SLOTS))
    assert refused == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::2", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("nonsense", "", True),
    ],
)
def test_an_ipv6_household_is_one(one: str, other: str, same: bool) -> None:
    assert (network_of(one) == network_of(other)) is same


def test_one_mailbox_can_be_filled_only_so_fast_from_many_addresses(on_sqlite: str) -> None:
    with client_on(on_sqlite, limits=Limits(mailbox_rate=Rate(burst=3, per_minute=1))) as client:
        box, other = make_box(client), make_box(client)
        for number in range(3):
            headers = {"x-forwarded-for": f"198.51.100.{number}"}
            assert client.post(box.envelopes, content=box.envelope(), headers=headers).status_code == 201
        answer = client.post(box.envelopes, content=box.envelope(), headers={"x-forwarded-for": "198.51.100.9"})
        assert answer.status_code == 429
        assert 1 <= int(answer.headers["retry-after"]) <= 60
        assert answer.headers["retry-after"] in sentence(answer)
        assert client.post(other.envelopes, content=other.envelope()).status_code == 201


def test_only_the_address_that_our_own_proxy_saw_counts(on_sqlite: str) -> None:
    limits = Limits(address_rates={"make": Rate(burst=2, per_minute=1)})

    def tries(client: object, *addresses: str) -> list[int]:
        found = []
        for address in addresses:
            answer = client.post("/api/mailboxes", json={"days": 1}, headers={"x-forwarded-for": address})  # type: ignore[attr-defined]
            found.append(answer.status_code)
        return found

    with client_on(on_sqlite, limits=limits) as client:
        invented = [f"203.0.113.{number}, 192.0.2.7" for number in range(3)]
        assert tries(client, *invented, "192.0.2.8") == [201, 201, 429, 201]


def test_without_a_proxy_the_header_is_ignored(on_sqlite: str) -> None:
    from starlette.testclient import TestClient

    from services.relay.app import make_relay
    from services.relay.database import create_tables, open_database

    engine = open_database(on_sqlite)
    create_tables(engine)
    limits = Limits(address_rates={"make": Rate(burst=2, per_minute=1)})
    with TestClient(make_relay(engine, limits=limits), client=("192.0.2.1", 1)) as client:
        answers = [
            client.post("/api/mailboxes", json={"days": 1}, headers={"x-forwarded-for": f"203.0.113.{number}"})
            for number in range(3)
        ]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
