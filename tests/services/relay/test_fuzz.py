"""Anything at all, sent to anywhere: the relay answers as the contract says, and never with 500."""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, rule, run_state_machine_as_test
from schemathesis import BaseSchema, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.transport.serialization import Binary

from services.relay.limits import Limits, Rate
from tests.services.relay.contract import description
from tests.services.relay.friends import Box, Client, RunningRelay, acknowledge, client_on, fetch, make_box

FREE = Rate(burst=1_000_000, per_minute=1_000_000)
UNLIMITED = Limits(mailbox_rate=FREE, address_rates={}, waiting=10_000)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
ANYTHING = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
addresses = random.Random(1)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningRelay]:
    folder: Path = tmp_path_factory.mktemp("fuzz")
    relay = RunningRelay(f"sqlite:///{folder / 'relay.db'}", ("--trust-proxy",), folder / "log")
    yield relay
    assert relay.stop() == 0
    assert relay.log.read_text() == "", "nothing that anybody sends is an error of the relay"


@pytest.fixture(scope="module")
def boxes(running: RunningRelay) -> dict[str, Box]:
    with httpx.Client(base_url=running.address) as client:
        made = [make_box(client) for _ in range(20)]
        for box in made:
            client.post(box.envelopes, content=box.envelope(), headers={"x-forwarded-for": box.id})
    return {box.id: box for box in made}


@pytest.fixture(scope="module")
def described(boxes: dict[str, Box]) -> BaseSchema:
    return schemathesis.openapi.from_dict(description(list(boxes)))


def completed(case: schemathesis.Case, boxes: dict[str, Box]) -> dict[str, str]:
    """Returns the headers that go with a case: the right secret, and an address that was not limited yet."""
    name = (case.path_parameters or {}).get("id")
    box = boxes.get(name) if isinstance(name, str) else None
    # What OpenAPI cannot say: that an envelope begins with its mailbox.
    if box is not None and isinstance(case.body, Binary) and addresses.random() < 0.7:
        case.body = Binary(box.envelope(case.body.data))
    address = ".".join(str(addresses.randrange(256)) for _ in range(4))
    return {"X-Forwarded-For": address, **(box.bearer if box else {})}


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(
    "operation",
    [
        ("/api/mailboxes", "POST"),
        ("/api/mailboxes/{id}/envelopes", "POST"),
        ("/api/mailboxes/{id}/envelopes", "GET"),
        ("/api/mailboxes/{id}/acknowledge", "POST"),
        ("/api/mailboxes/{id}", "DELETE"),
    ],
)
def test_every_operation_keeps_to_the_contract(
    operation: tuple[str, str],
    mode: GenerationMode,
    described: BaseSchema,
    boxes: dict[str, Box],
    running: RunningRelay,
) -> None:
    seen: Counter[int] = Counter()

    @ANYTHING
    @given(case=described[operation[0]][operation[1]].as_strategy(generation_mode=mode))
    def tried(case: schemathesis.Case) -> None:
        answer = case.call_and_validate(base_url=running.address, headers=completed(case, boxes), checks=CHECKS)
        seen[answer.status_code] += 1

    tried()
    # The contract was tried, and not only its refusals.
    assert sum(seen.values()) >= 20
    if mode is GenerationMode.POSITIVE:
        assert seen.keys() & {200, 201, 204}, seen


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with client_on(f"sqlite:///{tmp_path_factory.mktemp('fuzz') / 'relay.db'}", limits=UNLIMITED) as found:
        yield found


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(), inside, max_size=4),
)


@ANYTHING
@given(
    method=st.sampled_from(("GET", "POST", "DELETE", "PUT", "HEAD", "OPTIONS", "PATCH")),
    path=st.tuples(
        st.sampled_from(("/", "/api/mailboxes", "/api/mailboxes/AAAAAAAA/", "/f/", "/healthz", "/metrics")),
        st.text(max_size=40).map(lambda text: quote(text, safe="/?&=;%", errors="replace")),
    ).map("".join),
    body=st.binary(max_size=300) | json_values.map(lambda value: json.dumps(value).encode()),
    bearer=st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S"]), max_size=60),
)
def test_nothing_breaks_it(client: Client, method: str, path: str, body: bytes, bearer: str) -> None:
    answer = client.request(method, path, content=body, headers={"authorization": f"Bearer {bearer}"})
    assert answer.status_code < 500
    assert answer.headers["x-content-type-options"] == "nosniff"


@ANYTHING
@given(flips=st.lists(st.tuples(st.integers(0, 6), st.integers(1, 255)), min_size=1, max_size=3))
def test_an_envelope_with_another_head_is_not_for_this_mailbox(client: Client, flips: list[tuple[int, int]]) -> None:
    box = make_box(client)
    body = bytearray(box.envelope())
    for place, change in flips:
        body[place] ^= change
    answer = client.post(box.envelopes, content=bytes(body))
    assert answer.status_code == (201 if body[:7] == box.envelope()[:7] else 400)


class Mailboxes(RuleBasedStateMachine):
    """What any friends and apps do in any order, beside a model that is a dictionary of lists."""

    client: Client
    boxes = Bundle("boxes")
    sent = Bundle("sent")

    def __init__(self) -> None:
        super().__init__()
        self.waiting: dict[Box, list[bytes]] = {}
        self.came: set[bytes] = set()

    @rule(target=boxes)
    def make(self) -> Box:
        box = make_box(self.client)
        self.waiting[box] = []
        return box

    @rule(target=sent, box=boxes, size=st.integers(0, 16 * 1024 - 55))
    def send(self, box: Box, size: int) -> tuple[Box, bytes]:
        body = box.envelope(os.urandom(size))
        self.again((box, body))
        return box, body

    @rule(envelope=sent)
    def again(self, envelope: tuple[Box, bytes]) -> None:
        box, body = envelope
        answer = self.client.post(box.envelopes, content=body)
        assert answer.status_code == (201 if box in self.waiting else 404)
        if box in self.waiting and body not in self.came:
            self.came.add(body)
            self.waiting[box].append(body)

    @rule(box=boxes, other=boxes, number=st.integers(1, 3))
    def acknowledge(self, box: Box, other: Box, number: int) -> None:
        if box not in self.waiting or other not in self.waiting:
            return
        # Ids of another mailbox change nothing.
        chosen = list(fetch(self.client, box).items())[:number]
        acknowledge(self.client, box, [name for name, _ in (*chosen, *fetch(self.client, other).items())][: number + 1])
        gone = {body for _, body in chosen}
        if box == other:
            gone = set(self.waiting[box]) - set(fetch(self.client, box).values())
            assert len(gone) <= number + 1
        self.waiting[box] = [body for body in self.waiting[box] if body not in gone]

    @rule(box=boxes)
    def delete(self, box: Box) -> None:
        answer = self.client.delete(box.path, headers=box.bearer)
        assert answer.status_code == (204 if self.waiting.pop(box, None) is not None else 404)

    @rule()
    def look(self) -> None:
        for box, bodies in self.waiting.items():
            assert sorted(fetch(self.client, box).values()) == sorted(bodies)


def test_any_order_of_requests_leaves_what_a_list_would_hold(client: Client) -> None:
    class OnThisRelay(Mailboxes):
        pass

    OnThisRelay.client = client
    run_state_machine_as_test(OnThisRelay, settings=settings(ANYTHING, max_examples=25, stateful_step_count=20))
