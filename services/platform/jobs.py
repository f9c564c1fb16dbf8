"""The job of the operating system that reminds with the app closed: its exact files and commands.

Everything is made as text first, so that it can be shown before anything is done.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from services.errors import RehearseError

NAME = "rehearse-remind"
LABEL = "app.rehearse.remind"
TASK = "Rehearse reminders"
MINUTES = 5


class JobFailed(RehearseError):
    """The operating system refused the job; the message says what it said."""


@dataclass(frozen=True)
class Job:
    """What installing writes and runs, and what removing runs; files are removed as well."""

    files: tuple[tuple[Path, str], ...]
    install: tuple[tuple[str, ...], ...]
    remove: tuple[tuple[str, ...], ...]

    def described(self) -> str:
        """Returns everything that installing does, as a person can read and check it."""
        parts = [f"# {path}\n{text.strip()}" for path, text in self.files]
        parts += ["$ " + " ".join(_shown(word) for word in command) for command in self.install]
        return "\n\n".join(parts)

    @property
    def installed(self) -> bool:
        return bool(self.files) and all(path.exists() for path, _ in self.files)


def remind_command(data: Path, *, python: str = sys.executable, main: Path | None = None) -> tuple[str, ...]:
    """Returns what the job runs."""
    main = main or Path(__file__).resolve().parents[2] / "main.py"
    return (python, str(main), "remind", "--data", str(data))


def systemd_job(command: Sequence[str], config: Path) -> Job:
    """Returns a user timer of systemd; `config` is the folder for the person's settings, mostly ~/.config."""
    units = config / "systemd" / "user"
    service = f"""[Unit]
Description=Rehearse reminders that are due

[Service]
Type=oneshot
ExecStart={" ".join(map(_systemd_word, command))}
# A click on a notification is waited for by a process that stays behind.
KillMode=process
Nice=10
"""
    timer = f"""[Unit]
Description=Look for Rehearse reminders every {MINUTES} minutes

[Timer]
OnCalendar=*:0/{MINUTES}
AccuracySec=1s
Persistent=true

[Install]
WantedBy=timers.target
"""
    systemctl = ("systemctl", "--user")
    return Job(
        files=((units / f"{NAME}.service", service), (units / f"{NAME}.timer", timer)),
        install=((*systemctl, "daemon-reload"), (*systemctl, "enable", "--now", f"{NAME}.timer")),
        remove=((*systemctl, "disable", "--now", f"{NAME}.timer"),),
    )


def launchd_job(command: Sequence[str], home: Path) -> Job:
    """Returns a launch agent of macOS."""
    import plistlib

    path = home / "Library" / "LaunchAgents" / f"{LABEL}.plist"
    agent = {
        "Label": LABEL,
        "ProgramArguments": list(command),
        "StartInterval": MINUTES * 60,
        "RunAtLoad": True,
        "ProcessType": "Background",
    }
    return Job(
        files=((path, plistlib.dumps(agent).decode()),),
        install=(("launchctl", "load", "-w", str(path)),),
        remove=(("launchctl", "unload", "-w", str(path)),),
    )


def windows_job(command: Sequence[str], folder: Path) -> Job:
    """Returns a task of the Task Scheduler, which reads UTF-16."""
    program, *rest = command
    arguments = subprocess.list2cmdline(rest)
    task = f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>Rehearse reminders that are due</Description></RegistrationInfo>
  <Triggers>
    <TimeTrigger>
      <StartBoundary>2026-01-01T00:00:00</StartBoundary>
      <Repetition><Interval>PT{MINUTES}M</Interval></Repetition>
    </TimeTrigger>
  </Triggers>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT2M</ExecutionTimeLimit>
  </Settings>
  <Actions>
    <Exec><Command>{escape(program)}</Command><Arguments>{escape(arguments)}</Arguments></Exec>
  </Actions>
</Task>
"""
    path = folder / f"{NAME}.xml"
    return Job(
        files=((path, task),),
        install=(("schtasks", "/Create", "/F", "/TN", TASK, "/XML", str(path)),),
        remove=(("schtasks", "/Delete", "/F", "/TN", TASK),),
    )


def job_here(data: Path) -> Job | None:
    """Returns the job for this machine, None where there is no such thing."""
    import os

    command = remind_command(data.resolve())
    if sys.platform == "win32":
        # Without a console window that flashes up every few minutes.
        quiet = Path(command[0]).with_name("pythonw.exe")
        return windows_job((str(quiet) if quiet.exists() else command[0], *command[1:]), data)
    if sys.platform == "darwin":
        return launchd_job(command, Path.home())
    if sys.platform.startswith("linux") and shutil.which("systemctl"):
        return systemd_job(command, Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"))
    return None


def install(job: Job, run: Callable[[Sequence[str]], None] | None = None) -> None:
    """Writes the files and runs the commands. Raises JobFailed, then nothing is left behind."""
    run = run or _run
    try:
        for path, text in job.files:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-16" if 'encoding="UTF-16"' in text else "utf-8")
        for command in job.install:
            run(command)
    except (JobFailed, OSError) as error:
        _forget(job)
        raise JobFailed(f"The job could not be installed: {error}. Nothing was changed.") from error


def remove(job: Job, run: Callable[[Sequence[str]], None] | None = None) -> None:
    """Takes the job out again; what is gone already does not matter."""
    run = run or _run
    for command in job.remove:
        try:
            run(command)
        except (JobFailed, OSError):
            continue
    _forget(job)


def _forget(job: Job) -> None:
    for path, _ in job.files:
        path.unlink(missing_ok=True)


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    if done.returncode:
        raise JobFailed(
            (done.stderr or done.stdout).strip().splitlines()[-1] if done.stderr or done.stdout else command[0]
        )


def _systemd_word(word: str) -> str:
    """Returns a word as systemd reads it: quoted, with its own % and $ doubled (systemd.service(5))."""
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$") + '"'


def _shown(word: str) -> str:
    return f'"{word}"' if " " in word else word
