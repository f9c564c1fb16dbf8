"""The job that reminds with the app closed: its exact text, checked by those who read it."""

from __future__ import annotations

import plistlib
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path

import pytest

from services.platform import jobs
from services.platform.jobs import Job, JobFailed

AWKWARD = Path('/home/a b/100% $HOME "x" & <y>')
COMMAND = jobs.remind_command(AWKWARD, python=sys.executable, main=Path("/opt/Re hearse/main.py"))


def text_of(job: Job, ending: str) -> str:
    return next(text for path, text in job.files if path.name.endswith(ending))


def test_systemd_reads_the_timer_and_runs_exactly_the_command(tmp_path: Path) -> None:
    job = jobs.systemd_job(COMMAND, tmp_path)
    assert job.install[-1] == ("systemctl", "--user", "enable", "--now", "rehearse-remind.timer")
    service = text_of(job, ".service")
    assert 'remind" "--data" "/home/a b/100%% $$HOME \\"x\\" & <y>"' in service
    assert "KillMode=process" in service and "Persistent=true" in text_of(job, ".timer")
    if shutil.which("systemd-analyze") is None:
        pytest.skip("SYSTEMD-ANALYZE IS NOT ON THIS MACHINE: the units were compared as text only")
    jobs.install(job, run=lambda _: None)
    units = [str(path) for path, _ in job.files]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", "--man=no", *units], capture_output=True, text=True, check=False
    )
    problems = [line for line in done.stderr.splitlines() if "rehearse-remind" in line]
    assert problems == [], done.stderr


def test_launchd_reads_the_agent(tmp_path: Path) -> None:
    job = jobs.launchd_job(COMMAND, tmp_path)
    agent = plistlib.loads(text_of(job, ".plist").encode())
    assert agent["ProgramArguments"] == list(COMMAND)
    assert agent["StartInterval"] == 300 and agent["RunAtLoad"] is True
    assert job.install == (("launchctl", "load", "-w", str(job.files[0][0])),)


def test_the_task_scheduler_reads_the_task(tmp_path: Path) -> None:
    job = jobs.windows_job(COMMAND, tmp_path)
    jobs.install(job, run=lambda _: None)
    space = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    task = ET.fromstring(job.files[0][0].read_bytes())
    assert task.findtext(".//t:Command", namespaces=space) == sys.executable
    assert task.findtext(".//t:Arguments", namespaces=space) == subprocess.list2cmdline(COMMAND[1:])
    assert task.findtext(".//t:Interval", namespaces=space) == "PT5M"
    assert job.install[0][:4] == ("schtasks", "/Create", "/F", "/TN")


@pytest.mark.parametrize("make", [jobs.systemd_job, jobs.launchd_job, jobs.windows_job])
def test_what_is_shown_before_is_what_is_done_and_removing_leaves_nothing(tmp_path: Path, make) -> None:  # type: ignore[no-untyped-def]
    job, ran = make(COMMAND, tmp_path), []
    shown = job.described()
    assert not job.installed
    jobs.install(job, run=ran.append)
    assert job.installed and tuple(ran) == job.install
    for path, text in job.files:
        assert str(path) in shown and text.strip() in shown
    for command in job.install:
        assert all(word in shown for word in command)
    ran.clear()
    jobs.remove(job, run=ran.append)
    assert tuple(ran) == job.remove and not job.installed
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_refused_job_leaves_nothing_behind(tmp_path: Path) -> None:
    def refuse(command: Sequence[str]) -> None:
        raise JobFailed("Failed to connect to bus")

    job = jobs.systemd_job(COMMAND, tmp_path)
    with pytest.raises(JobFailed, match="Failed to connect to bus"):
        jobs.install(job, run=refuse)
    assert not job.installed
    jobs.remove(job, run=refuse)
