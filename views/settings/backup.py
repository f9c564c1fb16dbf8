"""Back up to one file and restore from it, with the app open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import flet as ft

from views.boundary import component
from views.hooks import use_made_ref
from views.practise.words import plural
from views.recordings.words import size_words
from views.shell import use_shell
from views.theme import GAP
from views.widgets.buttons import secondary
from views.widgets.surfaces import heading, muted, panel
from views.widgets.switches import switch


@component
def BackupPart() -> Any:
    shell = use_shell()
    busy, set_busy = ft.use_state("")
    with_files, set_with_files = ft.use_state(False)
    picker = use_made_ref(ft.FilePicker)
    recorded = shell.services.recordings.summary()

    async def back_up() -> None:
        set_busy("Writing the backup …")
        try:
            backup = shell.services.backup
            chosen = await picker.save_file(
                dialog_title="Back up Rehearse",
                file_name=backup.suggested_name(),
                src_bytes=backup.to_bytes(with_files=with_files) if shell.page.web else None,
            )
            if chosen and not shell.page.web:
                backup.write(Path(chosen), with_files=with_files)
            if chosen or shell.page.web:
                shell.tell("Everything is in the backup file. Keep it somewhere safe.")
        finally:
            set_busy("")

    async def restore() -> None:
        files = await picker.pick_files(dialog_title="Restore from a backup", with_data=True)
        if not files:
            return
        set_busy("Restoring …")
        try:
            chosen = files[0]
            if chosen.bytes is not None:
                before = shell.services.backup.restore_bytes(chosen.bytes, chosen.name)
            else:
                before = shell.services.backup.restore(Path(chosen.path or ""))
        finally:
            set_busy("")
        shell.restyle()
        shell.restart()
        shell.go("/")

        def bring_back() -> None:
            assert before is not None
            shell.services.backup.restore(before)
            shell.restart()
            shell.go("/cards")
            shell.go("/")

        shell.tell("The backup is restored.", action="Undo" if before else None, on_action=bring_back)

    return panel(
        heading("Backup"),
        muted(
            "One file holds your cards, stories, reviews and settings. Nothing leaves this device by itself.", size=14
        ),
        *(
            [
                switch(
                    "Recordings as well",
                    f"{plural(recorded.number, 'recording')}, {size_words(recorded.size)}; left out otherwise",
                    with_files,
                    lambda value: set_with_files(lambda _: value),
                )
            ]
            if recorded.number
            else []
        ),
        ft.Row(
            [
                secondary("Back up", shell.handler(back_up), icon=ft.Icons.SAVE_ALT, disabled=bool(busy)),
                secondary("Restore", shell.handler(restore), icon=ft.Icons.RESTORE, disabled=bool(busy)),
            ],
            wrap=True,
            spacing=12,
            run_spacing=12,
        ),
        *([ft.Row([ft.ProgressRing(width=20, height=20), ft.Text(busy)], spacing=12)] if busy else []),
        spacing=GAP,
    )
