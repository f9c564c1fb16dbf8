"""What Python in the browser asks of the page that shows it; only there can this be imported."""

from __future__ import annotations

import json
from typing import Any

import rehearse_page  # type: ignore[import-not-found]


def tell(what: str, **given: Any) -> None:
    """Asks the page for something and waits for nothing: `badge`, `stay_awake`, `keep`."""
    rehearse_page.tell(what, json.dumps(given))


async def ask(what: str, **given: Any) -> dict[str, Any]:
    """Asks the page for something and returns its answer, with "error" in it where it failed."""
    answer: dict[str, Any] = json.loads(await rehearse_page.ask(what, json.dumps(given))) or {}
    return answer
