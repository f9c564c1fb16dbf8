"""The local network: which address, what is served there, what is taken in, and when it closes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable

import httpx
import pytest

from services.errors import RehearseError
from services.feedback import local
from services.feedback.feedback import Feedback
from services.feedback.local import NoNetwork, Site
from services.feedback.model import RequestDraft
from services.feedback.refusals import RateFirst
from services.platform import lan
from services.platform.lan import ranked
from services.root import Services
from tests.services.feedback.sealing import padded, reply

MACHINES = [
    # A laptop with Docker, virtual machines, a VPN and a cable.
    (
        [("docker0", "172.17.0.1"), ("tun0", "10.8.0.2"), ("virbr0", "192.168.122.1"), ("eth0", "192.168.1.7"),
         ("br-1f2e", "172.18.0.1"), ("lo", "127.0.0.1")],
        "10.8.0.2",
        "192.168.1.7",
    ),
    # The VPN takes all the traffic; friends are on the Wi-Fi.
    ([("wg0", "10.66.0.2"), ("wlp2s0", "192.168.0.20"), ("tailscale0", "100.101.1.2")], "10.66.0.2", "192.168.0.20"),
    # A cable to the office and a Wi-Fi that leads to friends.
    ([("enp3s0", "10.1.2.3"), ("wlan0", "192.168.4.5")], "10.1.2.3", "192.168.4.5"),
    # A phone: mobile data is the default, a hotspot is where friends are.
    ([("rmnet_data1", "10.123.4.5"), ("wlan1", "192.168.43.1"), ("dummy0", "192.0.0.4")], "10.123.4.5", "192.168.43.1"),
    # Windows' own words for its adapters.
    (
        [("vEthernet (WSL)", "172.29.0.1"), ("VirtualBox Host-Only Ethernet Adapter", "192.168.56.1"),
         ("Intel(R) Wi-Fi 6 AX201", "192.168.178.31"), ("TAP-Windows Adapter V9", "10.9.0.6")],
        "192.168.178.31",
        "192.168.178.31",
    ),
    # macOS.
    ([("utun3", "100.64.0.9"), ("en0", "192.168.1.30"), ("bridge100", "192.168.64.1")], "192.168.1.30", "192.168.1.30"),
    # Two phones without a router.
    ([("lo", "127.0.0.1"), ("wlan0", "169.254.10.1"), ("docker0", "172.17.0.1")], "", "172.17.0.1"),
    ([("lo", "127.0.0.1"), ("wlan0", "169.254.10.1")], "", "169.254.10.1"),
]  # fmt: skip


@pytest.mark.parametrize(("found", "default", "best"), MACHINES)
def test_the_address_that_friends_can_reach_comes_first(found: list[tuple[str, str]], default: str, best: str) -> None:
    assert ranked(found, default=default)[0].ip == best
    assert ranked(reversed(found), default=default)[0].ip == best


def test_loopback_is_no_address_for_friends() -> None:
    assert ranked([("lo", "127.0.0.1"), ("any", "0.0.0.0")]) == ()


def serving(feedback: Feedback, request_id: str, use: Callable[[httpx.AsyncClient, Site], Awaitable[None]]) -> None:
    """Serves a request on this machine's own network and uses it as a friend's browser would."""
    if not lan.addresses():
        pytest.skip("this machine is on no network")

    async def run() -> None:
        site = await feedback.local.open(request_id)
        async with httpx.AsyncClient(base_url=site.url, timeout=10, trust_env=False) as client:
            await use(client, site)
        await feedback.local.close(request_id)

    asyncio.run(run())


def test_page_and_request_have_an_unguessable_path(feedback: Feedback, asked: str, services: Services) -> None:
    services.settings.change(friends_name="Ada")

    async def use(client: httpx.AsyncClient, site: Site) -> None:
        assert len(site.url.rstrip("/").rpartition("/")[2]) == 16
        page = await client.get("./")
        assert page.status_code == 200 and "<html" in page.text
        assert page.headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert site.visits == 0
        assert (await client.get("request.json")).json() == {
            "form": 0, "voice_presence": False, "name": "Ada", "question": "",
        }  # fmt: skip
        assert site.visits == 1
        root = site.url.split("/", 3)
        for wrong in ("", "form.js", "reply", "x" * 16 + "/", "x" * 16 + "/request.json", "../main.py"):
            assert (await client.get(f"{root[0]}//{root[2]}/{wrong}")).status_code == 404

    serving(feedback, asked, use)


def test_a_reply_goes_straight_in_once(feedback: Feedback, asked: str) -> None:
    async def use(client: httpx.AsyncClient, _: Site) -> None:
        body = padded(reply(1))
        for _again in range(3):
            assert (await client.post("reply", content=body)).status_code == 204
        both = await asyncio.gather(*(client.post("reply", content=padded(reply(n))) for n in (2, 2, 3)))
        assert {answer.status_code for answer in both} == {204}

    serving(feedback, asked, use)
    assert len(feedback.replies.of(asked)) == 3


BAD = [
    (b"", 422), (b"{}", 422), (b"<html>", 422), (b"\xff", 422), (json.dumps(reply(v=2)).encode(), 422),
    (b"x" * (16 * 1024 + 1), 413), (b"x" * 1_000_000, 413), (json.dumps(reply(keep="")).encode(), 422),
]  # fmt: skip


@pytest.mark.parametrize(("body", "status"), BAD, ids=range(len(BAD)))
def test_what_is_no_reply_is_refused_with_a_sentence(feedback: Feedback, asked: str, body: bytes, status: int) -> None:
    async def use(client: httpx.AsyncClient, _: Site) -> None:
        answer = await client.post("reply", content=body)
        assert answer.status_code == status
        assert answer.json()["error"].endswith(".")
        assert (await client.post("reply", content=padded(reply()))).status_code == 204

    serving(feedback, asked, use)


def test_a_closed_request_takes_nothing(feedback: Feedback, asked: str) -> None:
    async def use(client: httpx.AsyncClient, _: Site) -> None:
        feedback.requests.close(asked)
        assert (await client.post("reply", content=padded(reply()))).status_code == 410

    serving(feedback, asked, use)


def test_a_body_that_does_not_come_is_not_waited_for(
    feedback: Feedback, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "SLOWEST_BODY_S", 0.2)

    async def use(client: httpx.AsyncClient, site: Site) -> None:
        reader, writer = await asyncio.open_connection(site.address.ip, int(site.url.split(":")[2].split("/")[0]))
        path = "/" + site.url.split("/", 3)[3] + "reply"
        writer.write(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n".encode())
        assert b" 408 " in await reader.readline()
        writer.close()
        assert (await client.post("reply", content=padded(reply()))).status_code == 204

    serving(feedback, asked, use)


def test_it_closes_when_told_and_after_leaving(feedback: Feedback, asked: str) -> None:
    async def use(client: httpx.AsyncClient, site: Site) -> None:
        feedback.local.leave(asked, minutes=5)
        assert (await client.get("request.json")).status_code == 200
        again = await feedback.local.open(asked)
        assert again is site and site.ending is not None and site.ending.cancelled()
        feedback.local.leave(asked, minutes=0)
        for _ in range(100):
            try:
                await client.get("request.json")
            except httpx.HTTPError:
                return
            await asyncio.sleep(0.05)
        raise AssertionError("still served")

    serving(feedback, asked, use)


def test_nothing_is_served_before_ones_own_rating_or_without_a_network(
    feedback: Feedback, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    unrated = feedback.requests.ask(RequestDraft())

    def refused(request_id: str, kind: type[RehearseError]) -> None:
        with pytest.raises(kind):
            asyncio.run(feedback.local.open(request_id))

    refused(unrated.id, RateFirst)
    monkeypatch.setattr(lan, "addresses", lambda: ())
    refused(asked, NoNetwork)
    monkeypatch.setattr(lan, "addresses", lambda: (lan.Address("eth9", "203.0.113.99"),))
    refused(asked, NoNetwork)
