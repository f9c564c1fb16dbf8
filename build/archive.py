"""The app and the packages it needs, as the one archive that the browser's Python unpacks."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

from bytecode import compile_folder
from files import digest, files_under, tar_gz
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TARGET = {
    "sys_platform": "emscripten",
    "platform_system": "Emscripten",
    "os_name": "posix",
    "platform_machine": "wasm32",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "python_version": "3.14",
    "python_full_version": "3.14.2",
}
WHEELS = (
    "--implementation", "cp", "--python-version", "3.14", "--abi", "cp314", "--abi", "abi3",
    "--platform", "pyemscripten_2026_0_wasm32",
)  # fmt: skip
# Packages whose only wheels hold compiled speed-ups that they can do without.
PURE_WITHOUT_SPEEDUPS = {"markupsafe": "its _native.py is used where _speedups is missing"}
APP = ("main.py", "views", "services", "assets")
# What the page loads by itself, or what no code reads.
NOT_FOR_PYTHON = re.compile(
    r"assets/(web|icons|form)/.*|assets/[^/]+\.(png|svg|ico)|.*/__pycache__/.*|.*\.pyc"
    r"|services/relay/(?!__init__).*|services/platform/(desktop|linux)\.py|views/hosting\.py"
)
NEVER_USED = re.compile(
    r".*/(tests?|testing|__pycache__)/.*|.*\.(pyi|so|pyd|c|h|pxd|pyx|typed|md|rst)|[^/]+\.(data|libs)/.*"
    r"|[^/]+\.dist-info/(?!METADATA|licenses/.*|LICENSE.*).*"
    r"|flutter/.*|flet/(testing|pytest_plugin.*|fastapi/.*)"
    r"|sqlalchemy/(orm|dialects/(mysql|mssql|oracle)|ext/(?!__init__|compiler)[^/]+)(/.*|\.py)"
    r"|dateutil/zoneinfo/.*\.tar\.gz|tzdata/zoneinfo/(tzdata\.zi|leapseconds|[^/]*\.tab)"
    r"|alembic/(templates|testing)/.*|mako/(testing|ext)/.*|bin/.*"
)
MODULES = "__pypackages__"


def write(out: Path, *, app: Path, root: Path, cache: Path) -> str:
    """Writes the archive, named after its contents, and returns that name."""
    with tempfile.TemporaryDirectory(dir=out) as name:
        folder = Path(name) / "app"
        wanted = requirements(root / "pyproject.toml" if app == root else app / "requirements.txt")
        shutil.copytree(_packages(wheels(wanted, cache / "wheels"), cache), folder)
        _copy_app(app, folder)
        compile_folder(folder)
        packed = tar_gz(folder)
    named = f"app-{digest(packed)[:12]}.tar.gz"
    (out / named).write_bytes(packed)
    return named


def _packages(found: list[Path], cache: Path) -> Path:
    """Returns a folder with the byte code of packages, compiled once: it takes most of the time of a build."""
    recipes = [Path(__file__).with_name(name) for name in ("archive.py", "bytecode.py", "squeeze.py")]
    names = "".join(wheel.name for wheel in found).encode()
    kept = cache / f"compiled-{digest(names + b''.join(one.read_bytes() for one in recipes))[:16]}"
    if not kept.exists():
        partial = kept.with_suffix(".part")
        shutil.rmtree(partial, ignore_errors=True)
        for wheel in found:
            unpack(wheel, partial / MODULES)
        if not compile_folder(partial):
            return partial
        partial.rename(kept)
    return kept


def requirements(path: Path) -> list[str]:
    """Returns the requirements that a project or a requirements file states."""
    text = path.read_text("utf-8")
    if path.suffix == ".toml":
        return list(tomllib.loads(text)["project"]["dependencies"])
    return [line for line in text.splitlines() if line.strip()]


def closure(wanted: list[str], environment: dict[str, str] = TARGET) -> dict[str, str]:
    """Returns name and installed version of everything needed on a platform, in the order of names."""
    known = {**default_environment(), **environment, "extra": ""}
    found: dict[str, str] = {}
    waiting = [Requirement(text) for text in wanted]
    while waiting:
        requirement = waiting.pop()
        if requirement.marker and not any(
            requirement.marker.evaluate({**known, "extra": extra}) for extra in ("", *requirement.extras)
        ):
            continue
        name = canonicalize_name(requirement.name)
        if name in found:
            continue
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError as error:
            raise SystemExit(f"{name} is not installed: python -m pip install -e '.[build]'") from error
        for text in metadata.requires(name) or []:
            needed = Requirement(text)
            if needed.marker is None or any(
                needed.marker.evaluate({**known, "extra": extra}) for extra in ("", *requirement.extras)
            ):
                needed.marker = None
                waiting.append(needed)
    return dict(sorted(found.items()))


def wheels(wanted: list[str], cache: Path) -> list[Path]:
    """Returns one wheel for each package, downloaded from PyPI unless it is in the cache."""
    needed = closure(wanted)
    cache.mkdir(parents=True, exist_ok=True)
    missing = [f"{name}=={version}" for name, version in needed.items() if not _cached(cache, name, version)]
    speedups = [one for one in missing if one.split("==")[0] in PURE_WITHOUT_SPEEDUPS]
    _download([one for one in missing if one not in speedups], cache, WHEELS)
    _download(speedups, cache, ())
    found = {name: _cached(cache, name, version) for name, version in needed.items()}
    for name, wheel in found.items():
        if wheel is None:
            raise SystemExit(f"{name} has no wheel that runs in a browser.")
    return [wheel for wheel in found.values() if wheel is not None]


def _download(names: list[str], cache: Path, platform: tuple[str, ...]) -> None:
    if names:
        pip = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps"]
        subprocess.run([*pip, "--only-binary=:all:", *platform, "-d", str(cache), *names], check=True)


def _cached(cache: Path, name: str, version: str) -> Path | None:
    for wheel in sorted(cache.glob("*.whl")):
        its_name, its_version, *_ = wheel.name.split("-")
        if canonicalize_name(its_name) == name and its_version == version:
            return wheel
    return None


def _copy_app(app: Path, folder: Path) -> None:
    for part in APP:
        source = app / part
        for path in [source] if source.is_file() else files_under(source):
            name = path.relative_to(app).as_posix()
            if not NOT_FOR_PYTHON.fullmatch(name):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, folder / name)


def unpack(wheel: Path, folder: Path, *, everything: bool = False) -> None:
    """Unpacks a wheel, without what is never used in the browser unless everything is wanted."""
    keeps_binaries = "wasm32" in wheel.name
    with zipfile.ZipFile(wheel) as packed:
        for name in sorted(packed.namelist()):
            binary = name.endswith(".so") and keeps_binaries
            if not name.endswith("/") and (everything or binary or not NEVER_USED.fullmatch(name)):
                packed.extract(name, folder)
                if name.endswith(".dist-info/METADATA") and not everything:
                    _keep_head(folder / name)


def _keep_head(metadata_file: Path) -> None:
    # Name and version are asked for; what a project says of itself to its visitors is not.
    head, _, _ = metadata_file.read_bytes().partition(b"\n\n")
    metadata_file.write_bytes(head + b"\n")
