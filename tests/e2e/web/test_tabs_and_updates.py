"""Two tabs, a new version, an older version's data, a damaged file: nothing is lost, nothing is forced."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from services.practice.words import Grade
from services.root import open_services
from services.store import migrate
from tests.e2e.person import Person
from tests.e2e.web.conftest import FROZEN, OFFLINE, READY, Phone, grade, older
from tests.e2e.web.test_offline import kept_files

SPOIL = """async () => {
  const kept = await caches.open('rehearse-kept');
  for (const request of await kept.keys()) {
    const found = await kept.match(request);
    if (Number(found.headers.get('content-length')) < 1_000_000) continue;
    if (found.headers.get('content-type') !== 'application/gzip') continue;
    await kept.put(request, new Response('spoilt', {headers: found.headers}));
    return true;
  }
  return false;
}"""

# Looks for a new version; resolves to what became of it.
UPDATE = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  const found = new Promise((resolve) => {
    registration.addEventListener('updatefound', () => {
      const incoming = registration.installing;
      incoming.addEventListener('statechange', () => resolve(incoming.state));
    });
  });
  await registration.update().catch(() => {});
  return registration.installing || registration.waiting ? found : 'nothing new';
}"""
# As the first service workers did it, and many still do.
BY_ADDRESS = """
const NAME = 'rehearse-older';
self.addEventListener('install', (event) => event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(NAMES))));
self.addEventListener('fetch', (event) => event.respondWith(
  caches.match(event.request.mode === 'navigate' ? 'index.html' : event.request)
    .then((found) => found ?? fetch(event.request))));
"""
# Python's thread hears nothing as long as there is a picture.
HANGS_WITH_A_PICTURE = """const post = Worker.prototype.postMessage;
Worker.prototype.postMessage = function (given, ...more) {
  if (given?.kind !== 'start') return post.call(this, given, ...more);
  caches.has('rehearse-frozen').then((there) => { if (!there) post.call(this, given, ...more); });
};"""
BLANK_PICTURE = """async (from) => {
  const kept = await caches.open('rehearse-frozen');
  for (const request of await kept.keys()) {
    const found = await kept.match(request);
    const content = new Uint8Array(await found.arrayBuffer());
    content.fill(0, from);
    await kept.put(request, new Response(content, {headers: found.headers}));
    return content.length > from + 1_000_000;
  }
  return false;
}"""


def test_a_second_tab_says_so_and_can_take_over(phone: Phone) -> None:
    first = phone.visit()
    first.tap("Just the general questions")
    grade(first)
    second = phone.context.new_page()
    second.goto(f"{phone.host.address}/session")
    second.get_by_role("alertdialog", name="Rehearse is open in another tab").wait_for()
    second.get_by_role("button", name="Use it here").click()
    first.page.get_by_role("alertdialog", name="Rehearse moved to another tab").wait_for()
    second.wait_for_selector(READY, state="attached")
    assert phone.answers(second) == 1
    first.page.get_by_role("button", name="Use it here").wait_for()


def test_an_update_is_offered_never_forced_and_brings_older_data_along(
    build: Path, phone: Phone, tmp_path: Path
) -> None:
    before = older(build, tmp_path / "older")
    phone.host.serve(before)
    migrate_to(tmp_path / "older.db", "0001")
    phone.bring(tmp_path / "older.db")

    me = phone.visit("/session")
    me.page.wait_for_selector(OFFLINE, state="attached")
    assert phone.rows(me.page, "SELECT count(*) FROM reviews") == [(1,)]
    assert phone.rows(me.page, "SELECT version_num FROM alembic_version") != [("0001",)]
    assert release(me.page) == "older"
    me.page.close()

    me = phone.visit("/session")
    phone.host.serve(build)
    me.page.evaluate("navigator.serviceWorker.getRegistration().then((registration) => registration.update())")
    me.page.get_by_role("button", name="Use it now").wait_for()
    assert release(me.page) == "older"
    grade(me)
    use_the_update(me)
    assert phone.answers(me.page) == 2


def test_a_damaged_file_in_the_cache_is_fetched_again(phone: Phone) -> None:
    me = phone.visit("/", semantics=False)
    me.page.wait_for_selector(OFFLINE, state="attached")
    assert me.page.evaluate(SPOIL)
    me.page.close()
    me = phone.visit("/")
    me.find("button", "Just the general questions").wait_for(state="attached")


def test_an_update_that_does_not_arrive_whole_changes_nothing_and_goes_on_later(
    build: Path, phone: Phone, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(build, broken, ignore=shutil.ignore_patterns("index.html.*"))
    with (broken / "index.html").open("a") as page:
        page.write("<!-- cut")
    phone.host.serve(older(build, tmp_path / "older"))
    me = phone.visit()
    me.tap("Just the general questions")
    me.page.wait_for_selector(OFFLINE, state="attached")
    phone.host.serve(broken)
    assert me.page.evaluate(UPDATE) == "redundant"
    me.page.close()
    phone.host.kill()
    phone.context.set_offline(True)
    me = phone.visit("/session")
    assert release(me.page) == "older"
    grade(me)
    phone.context.set_offline(False)
    phone.host.serve(build)
    assert me.page.evaluate(UPDATE) == "installed"
    use_the_update(me)
    assert phone.answers(me.page) == 1


def test_a_service_worker_that_kept_files_by_their_address_is_replaced(
    build: Path, phone: Phone, tmp_path: Path
) -> None:
    before = older(build, tmp_path / "older")
    names = sorted(kept_files(before))
    (before / "sw.js").write_text(BY_ADDRESS.replace("NAMES", json.dumps(names)), "utf-8")
    phone.host.serve(before)
    me = phone.visit()
    me.tap("Just the general questions")
    grade(me)
    me.page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    me.page.close()
    me = phone.visit("/session")
    kept = me.page.evaluate("caches.keys()")
    assert "rehearse-older" in kept and "rehearse-kept" not in kept
    phone.host.serve(build)
    assert me.page.evaluate(UPDATE) == "installed"
    use_the_update(me)
    assert "rehearse-older" not in me.page.evaluate("caches.keys()")
    me.page.close()
    phone.host.kill()
    phone.context.set_offline(True)
    me = phone.visit("/session", semantics=False)
    assert phone.answers(me.page) == 1


@pytest.mark.parametrize("spoilt_from", [0, 8_000_000], ids=["all of it", "its end"])
def test_a_picture_of_pythons_memory_that_does_not_start_is_thrown_away(phone: Phone, spoilt_from: int) -> None:
    me = phone.visit("/")
    me.tap("Just the general questions")
    grade(me)
    me.page.wait_for_selector(FROZEN, state="attached")
    assert me.page.evaluate(BLANK_PICTURE, spoilt_from)
    me.page.close()
    me = phone.visit("/session")
    assert phone.answers(me.page) == 1
    grade(me)
    assert phone.answers(me.page) == 2


def test_a_start_that_hangs_twice_begins_without_the_picture(phone: Phone) -> None:
    me = phone.visit("/")
    me.tap("Just the general questions")
    me.page.wait_for_selector(FROZEN, state="attached")
    me.page.close()
    phone.context.add_init_script(HANGS_WITH_A_PICTURE)
    for _ in range(2):
        page = phone.context.new_page()
        page.goto(f"{phone.host.address}/session")
        page.wait_for_function("localStorage.getItem('starts') > 0")
        page.close()
    me = phone.visit("/session")
    me.find("button", "Show points").wait_for(state="attached")


def use_the_update(me: Person) -> None:
    me.page.get_by_role("button", name="Use it now").click()
    me.page.locator("meta[name=release]").wait_for(state="detached")
    me.page.wait_for_selector(READY, state="attached")


def migrate_to(path: Path, revision: str) -> None:
    """Writes a database as an earlier release did, with one answer in it."""
    services = open_services(f"sqlite:///{path.with_name('today.db')}")
    services.decks.add_starters(["general"])
    services.settings.change(started=True)
    turn = services.practice.start()
    assert turn.card is not None
    services.practice.answer(session_id=turn.session_id, card_id=turn.card.id, reps=turn.card.reps, grade=Grade.GOOD)
    services.close()
    migrate.upgrade(path, revision)
    with closing(sqlite3.connect(path)) as old:
        old.execute("ATTACH ? AS today", (str(path.with_name("today.db")),))
        names = [row[0] for row in old.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")]
        for name in names:
            if name == "alembic_version" or name.startswith(("sqlite_", "card_search")):
                continue
            ours = [row[1] for row in old.execute(f"PRAGMA main.table_info({name})")]
            theirs = {row[1] for row in old.execute(f"PRAGMA today.table_info({name})")}
            columns = ", ".join(column for column in ours if column in theirs)
            if columns:
                old.execute(f"INSERT INTO main.{name} ({columns}) SELECT {columns} FROM today.{name}")
        old.commit()


def release(page) -> str | None:  # type: ignore[no-untyped-def]
    return page.evaluate("document.querySelector('meta[name=release]')?.content ?? null")
