"""Codes as vectors: black modules on white, error correction M, a quiet zone of four modules."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

QUIET_ZONE = 4
SIDE = 1000


@lru_cache(maxsize=8)
def modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """Returns the rows of a code, True for black, the quiet zone included."""
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.main import QRCode

    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(map(bool, row)) for row in code.get_matrix())


def version(text: str) -> int:
    """Returns how large a code is: 1 to 40, each four modules wider than the one before."""
    return (len(modules(text)) - 2 * QUIET_ZONE - 17) // 4


def runs(text: str) -> list[tuple[int, int, int]]:
    """Returns the black runs of a code as column, row and length in modules."""
    found = []
    for y, row in enumerate(modules(text)):
        x = 0
        for black, group in groupby(row):
            length = len(list(group))
            if black:
                found.append((x, y, length))
            x += length
    return found


def svg(text: str) -> str:
    """Returns a code as a square SVG, black on white."""
    side = len(modules(text))
    path = "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in runs(text))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIDE}" height="{SIDE}" viewBox="0 0 {side} {side}" '
        f'shape-rendering="crispEdges"><rect width="{side}" height="{side}" fill="#fff"/>'
        f'<path fill="#000" d="{path}"/></svg>'
    )
