"""What was entered is on disk, can be taken along as a file, and is missed aloud when it is gone."""

from __future__ import annotations

import re
import time
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from services.interviews.model import InterviewDraft
from services.root import open_services
from tests.e2e.test_interviews import LOSS_ALLOWED_S, reach
from tests.e2e.web.conftest import Phone, grade, see

QUESTION = "Show points"


def an_interview_just_over(path: Path) -> str:
    with closing(open_services(f"sqlite:///{path}")) as services:
        services.settings.change(started=True)
        start = datetime.now().astimezone() - timedelta(hours=2)
        draft = InterviewDraft("Acme", start.astimezone(services.clock.zone()).replace(tzinfo=None))
        return services.interviews.add(draft).card_ids[0]


def test_a_debrief_that_is_being_typed_when_the_tab_closes_is_kept(phone: Phone, tmp_path: Path) -> None:
    interview = an_interview_just_over(tmp_path / "rehearse.db")
    phone.bring(tmp_path / "rehearse.db")
    me = phone.visit(f"/interviews/{interview}/debrief")
    reach(me, "textbox", "What went well")
    me.write("What went well", "The ward story")
    kept = "SELECT went_well FROM debriefs"
    until(me, lambda: phone.rows(me.page, kept) == [("The ward story",)])
    me.page.close()
    me = phone.visit(f"/interviews/{interview}/debrief", semantics=False)
    assert phone.rows(me.page, kept) == [("The ward story",)]


def test_a_tab_closed_between_two_keys_of_a_debrief_loses_at_most_the_last_second(phone: Phone, tmp_path: Path) -> None:
    interview = an_interview_just_over(tmp_path / "rehearse.db")
    phone.bring(tmp_path / "rehearse.db")
    me = phone.visit(f"/interviews/{interview}/debrief")
    reach(me, "textbox", "What went well").click()
    me.types("I told")
    typed = [(time.monotonic(), "I told")]
    for letter in " the story of the ward in two minutes and they wrote a lot of it down":
        me.page.keyboard.type(letter)
        typed.append((time.monotonic(), typed[-1][1] + letter))
    closed = time.monotonic()
    me.page.close()
    me = phone.visit("/interviews", semantics=False)
    ((kept,),) = phone.rows(me.page, "SELECT went_well FROM debriefs")
    safe = max((text for at, text in typed if at < closed - LOSS_ALLOWED_S), key=len, default="")
    assert typed[-1][1].startswith(kept)
    assert len(kept) >= len(safe), f"only {len(kept)} of {len(safe)} letters that were a second old"


def until(me, holds) -> None:  # type: ignore[no-untyped-def]
    for _ in range(200):
        if holds():
            return
        me.page.wait_for_timeout(100)
    raise AssertionError("It was not kept.")


def test_a_backup_leaves_as_a_file_and_brings_everything_back(phone: Phone, tmp_path: Path) -> None:
    me = phone.visit()
    me.tap("Just the general questions")
    grade(me)
    me.page.goto(f"{phone.host.address}/settings")
    see(me)
    with me.page.expect_download() as download:
        reach(me, "button", "Back up").click()
    backup = tmp_path / download.value.suggested_filename
    download.value.save_as(backup)
    me.page.goto(f"{phone.host.address}/session")
    see(me)
    grade(me)
    assert phone.answers(me.page) == 2
    me.page.goto(f"{phone.host.address}/settings")
    see(me)
    with me.page.expect_file_chooser() as chooser:
        reach(me, "button", "Restore").click()
    chooser.value.set_files(backup)
    me.sees("The backup is restored.")
    assert phone.answers(me.page) == 1


def test_data_that_is_cleared_under_the_app_leaves_a_session_that_goes_on(phone: Phone) -> None:
    me = phone.visit()
    me.tap("Just the general questions")
    grade(me)
    session = phone.context.new_cdp_session(me.page)
    session.send("Storage.clearDataForOrigin", {"origin": phone.host.address, "storageTypes": "all"})
    me.find("button", QUESTION).wait_for(state="attached")
    grade(me)
    me.find("button", re.compile("Show points")).wait_for(state="attached")
    me.page.close()
    me = phone.visit()
    me.find("button", "Just the general questions").wait_for(state="attached")
