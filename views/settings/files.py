"""Saving a file where the person wants it, on every platform."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import flet as ft

from views.hooks import use_made_ref
from views.shell import Shell

Save = Callable[[str, Callable[[], bytes]], Awaitable[None]]


def use_saving(shell: Shell) -> Save:
    """Returns what asks for a place and writes a file there; only inside a component."""
    picker = use_made_ref(ft.FilePicker)

    async def save(name: str, make: Callable[[], bytes]) -> None:
        content = make()
        chosen = await picker.save_file(dialog_title="Save", file_name=name, src_bytes=content)
        if chosen and not shell.page.web and not Path(chosen).exists():
            Path(chosen).write_bytes(content)
        if chosen or shell.page.web:
            shell.tell("Saved. Open it with your calendar; saving it again later updates the entries.")

    return save
