"""The same input gives the same bytes, and only what runs on a platform is packed for it."""

from __future__ import annotations

import os
import re
import shutil
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from tests.services.helpers import ROOT

ANDROID = {"sys_platform": "android", "platform_system": "Android", "platform_machine": "aarch64", "os_name": "posix"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
FLET = PROJECT["tool"]["flet"]
EXPLAINED = (ROOT / "build/README.md").read_text("utf-8")
LISTED = dict(re.findall(r"^\| `([a-z0-9-]+)` \| (.+?) \|$", EXPLAINED, re.MULTILINE))


def some_files(folder: Path, *, newest_first: bool) -> Path:
    names = ["main.py", "views/a.py", "views/b.txt"]
    for age, name in enumerate(reversed(names) if newest_first else names):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"NAME = {name!r}\n")
        os.utime(path, (10_000 * age, 10_000 * age))
    return folder


def test_archives_hold_no_trace_of_when_and_in_what_order_files_were_written(tmp_path: Path) -> None:
    from files import digest_of_folder, files_under, tar_gz, zipped

    one, other = (some_files(tmp_path / str(n), newest_first=bool(n)) for n in range(2))
    assert tar_gz(one) == tar_gz(other)
    assert zipped(one, files_under(one)) == zipped(other, files_under(other))
    assert digest_of_folder(one) == digest_of_folder(other)


@pytest.mark.skipif(not shutil.which("node") and os.environ.get("CI") != "true", reason="Node compiles the byte code")
def test_byte_code_is_the_same_each_time_and_replaces_its_source(tmp_path: Path) -> None:
    from bytecode import compile_folder
    from files import digest_of_folder

    one, other = (some_files(tmp_path / str(n), newest_first=bool(n)) for n in range(2))
    assert compile_folder(one) and compile_folder(other)
    assert digest_of_folder(one) == digest_of_folder(other)
    assert not list(one.rglob("*.py"))


def test_nothing_that_needs_threads_sockets_or_a_compiler_is_packed_for_the_browser() -> None:
    import archive

    packed = archive.closure(archive.requirements(ROOT / "pyproject.toml"))
    assert {"flet", "sqlalchemy", "alembic", "msgpack"} <= set(packed)
    assert not {"flet-web", "flet-desktop", "uvicorn", "starlette", "cryptography", "greenlet"} & set(packed)


@pytest.mark.parametrize(("given", "path"), [("/", "/"), ("rehearse", "/rehearse/"), ("/a/b", "/a/b/"), ("", "/")])
def test_a_base_url_becomes_a_path_that_begins_and_ends_with_a_slash(given: str, path: str) -> None:
    import web

    assert web.base_path(given) == path


def test_every_font_of_the_engine_is_found_with_the_characters_it_draws() -> None:
    import fonts
    from flet_web import get_package_web_dir

    client = (Path(get_package_web_dir()) / "main.dart.js").read_text("utf-8")
    found = {path: covered for path, _, covered in fonts.components(client)}
    assert len(found) > 500 and all(found.values())
    faces = [path for path, covered in found.items() if any(a <= 0x1F600 <= b for a, b in covered)]
    assert [path.split("/")[0] for path in faces] == ["notocoloremoji"]
    assert fonts.kept_from_the_start(f"fonts-0123abcd/{faces[0]}")


def test_every_dependency_on_android_is_pure_python_or_listed_with_its_reason() -> None:
    import archive

    wanted = [*PROJECT["project"]["dependencies"]]
    packed = archive.closure(wanted, ANDROID)
    native = {name for name in packed if not is_pure(name)} | {
        re.split(r"[<>=!~ ]", name)[0] for name in FLET["android"]["dependencies"]
    }
    assert native <= set(LISTED), f"say in build/README.md why {sorted(native - set(LISTED))} can be had on Android"


def is_pure(name: str) -> bool:
    wheel = metadata.distribution(name).read_text("WHEEL") or ""
    return "Root-Is-Purelib: true" in wheel and "-none-any" in wheel


def test_android_asks_for_no_more_permissions_than_the_readme_explains() -> None:
    asked = FLET["android"]["permission"]
    assert all(name.startswith("android.permission.") for name in asked)
    assert all(name.removeprefix("android.permission.") in EXPLAINED for name in asked)


def test_what_is_not_the_app_stays_out_of_the_packages() -> None:
    assert {"tests", "docs", "build", ".github", ".ci"} <= set(FLET["app"]["exclude"])


def test_links_open_the_app_on_every_platform_alike() -> None:
    assert FLET["deep_linking"] == FLET["android"]["deep_linking"] == {"scheme": "rehearse", "host": "app"}
