"""What a browser may refuse: storage, space, WebAssembly. The app says what that means and goes on."""

from __future__ import annotations

import re

import pytest

from tests.e2e.web.conftest import PATIENCE_MS, Phone, grade

NO_STORAGE = "navigator.storage.getDirectory = () => Promise.reject(new DOMException('', 'SecurityError'))"
NO_INDEXEDDB = """Object.defineProperty(globalThis, 'indexedDB', {
  get() { throw new DOMException('', 'SecurityError'); },
});
"""
# A browser told to keep nothing at all refuses every way of keeping it.
NOTHING_KEPT = """(() => {
  const refuse = () => { throw new DOMException('', 'SecurityError'); };
  for (const name of ['indexedDB', 'localStorage', 'sessionStorage', 'caches']) {
    if (name in globalThis) Object.defineProperty(globalThis, name, {configurable: true, get: refuse});
  }
  const reject = () => Promise.reject(new DOMException('', 'SecurityError'));
  // A page that is still empty has no storage at all.
  if (navigator.storage) navigator.storage.getDirectory = reject;
  if (navigator.serviceWorker) navigator.serviceWorker.register = reject;
})();
"""
# In the worker, where the files are written: from some moment on there is no space left.
NO_SPACE = """(() => {
  const plain = FileSystemSyncAccessHandle.prototype.write;
  const full = new BroadcastChannel('test-no-space');
  let refused = false;
  full.onmessage = () => { refused = true; };
  FileSystemSyncAccessHandle.prototype.write = function (...given) {
    if (refused) throw new DOMException('', 'QuotaExceededError');
    return plain.apply(this, given);
  };
})();
"""


def with_worker_prelude(phone: Phone, prelude: str) -> None:
    """Runs code in the worker before the app's own."""

    def fulfil(route) -> None:  # type: ignore[no-untyped-def]
        found = route.fetch()
        route.fulfill(response=found, body=found.text() + "\n" + prelude)

    phone.context.route(re.compile(r".*/storage\.js$"), fulfil)


@pytest.mark.parametrize("refused", [NO_STORAGE, NOTHING_KEPT], ids=["private storage", "all of it"])
def test_where_storage_is_blocked_it_says_so_and_works_for_the_session(phone: Phone, refused: str) -> None:
    phone.context.add_init_script(refused)
    with_worker_prelude(phone, refused)
    me = phone.visit()
    me.page.get_by_role("status").get_by_text(re.compile("keeps nothing for this page")).wait_for()
    me.tap("Just the general questions")
    grade(me)
    me.find("button", "Show points").wait_for(state="attached")


def test_without_indexeddb_everything_is_kept_all_the_same(phone: Phone) -> None:
    phone.context.add_init_script(NO_INDEXEDDB)
    with_worker_prelude(phone, NO_INDEXEDDB)
    me = phone.visit()
    me.tap("Just the general questions")
    grade(me)
    me.page.close()
    me = phone.visit("/session", semantics=False)
    assert phone.answers(me.page) == 1


def test_a_full_disk_gets_a_message_and_loses_nothing(phone: Phone) -> None:
    with_worker_prelude(phone, NO_SPACE)
    me = phone.visit()
    me.tap("Just the general questions")
    grade(me)
    assert phone.answers(me.page) == 1
    me.page.evaluate("new BroadcastChannel('test-no-space').postMessage('now')")
    me.page.wait_for_timeout(600)
    me.tap("Show points")
    me.tap(re.compile("^Good"))
    me.sees(re.compile("no space left"))
    assert phone.answers(me.page) == 1


def test_a_browser_without_webassembly_gets_a_sentence(phone: Phone) -> None:
    page = phone.context.new_page()
    page.add_init_script("delete globalThis.WebAssembly")
    page.goto(phone.host.address)
    dialog = page.get_by_role("alertdialog", name="This browser is too old for Rehearse")
    dialog.wait_for(timeout=PATIENCE_MS)
    assert "Chrome" in dialog.inner_text()
