"""Where this device can be reached by others in the same room."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

# Names of interfaces that lead to virtual machines, containers, private networks or the mobile network.
VIRTUAL = re.compile(
    r"^(docker|br-|veth|virbr|vmnet|vboxnet|lxc|lxd|cni|flannel|podman|bridge\d|vethernet|hyper-v|"
    r"tun|tap|utun|wg|ppp|ipsec|tailscale|zt|nordlynx|proton|cscotun|gpd|"
    r"rmnet|ccmni|pdp|wwan|clat|dummy|ifb|sit|gif|stf|awdl|llw|anpi)"
    r"|virtualbox|vmware|wsl|vpn|wireguard|tap-windows|loopback",
    re.IGNORECASE,
)
WIRELESS = re.compile(r"^(wl|wifi|ath|ap\d|swlan)|wi-?fi|wireless|wlan", re.IGNORECASE)
HOME = tuple(map(IPv4Network, ("192.168.0.0/16", "10.0.0.0/8", "172.16.0.0/12")))
LINK_LOCAL = IPv4Network("169.254.0.0/16")
# Asked of the routing table only; nothing is sent.
FAR_AWAY = ("192.0.2.1", 9)
# What tells the name of the network, where anything does.
NAME_OF_NETWORK: dict[str, tuple[Sequence[str], str]] = {
    "linux": (("iwgetid", "--raw"), r"(.+)"),
    "win32": (("netsh", "wlan", "show", "interfaces"), r"(?m)^\s*SSID\s*:\s*(.+?)\s*$"),
    "darwin": (("networksetup", "-getairportnetwork", "en0"), r"Network: (.+)"),
}


@dataclass(frozen=True)
class Address:
    """One address of one interface."""

    interface: str
    ip: str
    wireless: bool = False


def addresses() -> tuple[Address, ...]:
    """Returns the addresses at which others may reach this device, the most likely first."""
    import ifaddr

    found = [(adapter.nice_name, str(ip.ip)) for adapter in ifaddr.get_adapters() for ip in adapter.ips if ip.is_IPv4]
    return ranked(found, default=_default_address())


def ranked(found: Iterable[tuple[str, str]], *, default: str = "") -> tuple[Address, ...]:
    """Returns interfaces and addresses without loopback, best first: real before virtual, link-local last.

    `default` is the address that the routing table prefers.
    """

    def cost(address: Address) -> tuple[bool, bool, bool, bool, bool]:
        ip = IPv4Address(address.ip)
        return (
            ip in LINK_LOCAL,
            VIRTUAL.search(address.interface) is not None,
            not any(ip in network for network in HOME),
            not address.wireless,
            address.ip != default,
        )

    reachable = (
        Address(name, ip, WIRELESS.search(name) is not None)
        for name, ip in found
        if not IPv4Address(ip).is_loopback and not IPv4Address(ip).is_unspecified
    )
    return tuple(sorted(reachable, key=cost))


async def network_name() -> str:
    """Returns the name of the Wi-Fi this device is on, "" where the system does not tell."""
    command, pattern = NAME_OF_NETWORK.get(sys.platform, ((), ""))
    if not command:
        return ""
    with contextlib.suppress(OSError, TimeoutError, NotImplementedError):
        process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
        )
        async with asyncio.timeout(2):
            output, _ = await process.communicate()
        found = re.search(pattern, output.decode(errors="replace"))
        return found[1].strip() if found else ""
    return ""


def listening(ip: str) -> socket.socket:
    """Returns a socket that listens on a free port of one address only. Raises OSError."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.bind((ip, 0))
        listener.listen(64)
    except OSError:
        listener.close()
        raise
    return listener


def can_serve() -> bool:
    """Whether others can connect to this Python at all: not where it runs in a browser."""
    return sys.platform != "emscripten"


def _default_address() -> str:
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(FAR_AWAY)
        return str(probe.getsockname()[0])
    return ""
