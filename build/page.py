"""The page around the app: index.html, manifest, service worker, each told what the build holds."""

from __future__ import annotations

import html
import json
import re
import shutil
import struct
from dataclasses import dataclass
from pathlib import Path

from files import digest, digest_of_folder, files_under

# Python and Flutter compile WebAssembly; Flutter styles what it draws; nothing comes from elsewhere.
POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' data: blob:; "
    "connect-src 'self' data: blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'"
)
# Filled in and put at the root; everything else there are the page's own scripts.
TEMPLATES = {"index.html", "manifest.json", "sw.js"}
# Read by Python, served by the relay, or copied elsewhere; all other assets are the page's.
NOT_FOR_THE_PAGE = ("web", "decks", "form")
SCREENSHOTS = ("session", "debrief", "progress")
# What the first screen waits for; the rest arrives in its own time.
FIRST = (
    "{engine}main.dart.js",
    "{engine}pyodide/pyodide.asm.wasm",
    "{engine}pyodide/pyodide.asm.mjs",
    "{engine}pyodide/python_stdlib.zip",
    "{engine}canvaskit/canvaskit.wasm",
    "{engine}assets/fonts/MaterialIcons-Regular.otf",
    "{archive}",
)
MODULES = tuple(f"{{page}}{name}.js" for name in ("boot", "small", "splash", "frozen", "offline", "powers"))
PACKED = (".br", ".gz")


@dataclass(frozen=True)
class Parts:
    """Names of what the other recipes wrote, and the path the host serves it under."""

    base: str
    engine: str
    fonts: str
    archive: str


def write(out: Path, parts: Parts, *, web: Path, assets: Path) -> None:
    """Writes everything that a browser asks for by a fixed name, and the page's own scripts."""
    page = _copy_scripts(out, web)
    _copy_assets(out, assets)
    names = {"engine": f"{parts.engine}/", "fonts": f"{parts.fonts}/", "page": f"{page}/", "archive": parts.archive}
    lock = (out / parts.engine / "pyodide" / "pyodide-lock.json").read_text("utf-8")
    first = [name.format(**names) for name in FIRST]
    settings = {
        "base": parts.base,
        **names,
        "lock": lock,
        "sizes": {name: (out / name).stat().st_size for name in first},
        "version": digest_of_folder(out)[:12],
    }
    preloads = "\n".join([f'  <link rel="modulepreload" href="{name.format(**names)}">' for name in MODULES])
    filled = {
        "BASE": parts.base,
        "PAGE": names["page"],
        "POLICY": html.escape(POLICY),
        "PRELOADS": preloads,
        "SETTINGS": json.dumps(settings, separators=(",", ":"), sort_keys=True).replace("<", "\\u003c"),
    }
    text = fill((web / "index.html").read_text("utf-8"), filled)
    for name in ("index.html", "404.html"):
        (out / name).write_text(text, "utf-8")
    sizes = {name.upper(): _size(out / "screenshots" / f"{name}.png") for name in SCREENSHOTS}
    manifest = fill((web / "manifest.json").read_text("utf-8"), {"BASE": parts.base, **sizes})
    (out / "manifest.json").write_text(json.dumps(json.loads(manifest), separators=(",", ":")), "utf-8")
    (out / ".nojekyll").write_text("")
    _write_worker(out, web, parts, settings["version"])


def fill(text: str, values: dict[str, str]) -> str:
    """Puts values in the place of %NAMES%. Raises KeyError for a name without a value."""
    return re.sub(r"%([A-Z]+)%", lambda found: values[found[1]], text)


def describe(out: Path) -> str:
    """Returns how much a first visit downloads, compressed, and how much the folder holds."""
    kept = json.loads(_between(out / "sw.js"))["files"]
    wire = sum(min(_sizes(out / name)) for name, *_ in kept)
    whole = sum(path.stat().st_size for path in files_under(out) if path.suffix not in PACKED)
    return f"{wire / 1e6:.1f} MB over the wire for a first visit, {whole / 1e6:.1f} MB in all"


def _sizes(path: Path) -> list[int]:
    packed = [path.with_name(path.name + suffix) for suffix in PACKED]
    return [path.stat().st_size, *(one.stat().st_size for one in packed if one.exists())]


def _between(path: Path) -> str:
    return path.read_text("utf-8").split("/*BUILD*/")[1]


def _copy_scripts(out: Path, web: Path) -> str:
    folder = out / "page"
    folder.mkdir()
    for path in files_under(web):
        if path.name not in TEMPLATES:
            shutil.copyfile(path, folder / path.name)
    named = out / f"page-{digest_of_folder(folder)[:12]}"
    folder.rename(named)
    return named.name


def _copy_assets(out: Path, assets: Path) -> None:
    for path in files_under(assets):
        name = path.relative_to(assets)
        if name.parts[0] not in NOT_FOR_THE_PAGE:
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, out / name)
    (out / "screenshots").mkdir()
    for name in SCREENSHOTS:
        shutil.copyfile(assets.parent / "docs" / f"{name}.png", out / "screenshots" / f"{name}.png")


def _size(picture: Path) -> str:
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])
    return f"{width}x{height}"


def _write_worker(out: Path, web: Path, parts: Parts, version: str) -> None:
    left_out = {"sw.js", "404.html", ".nojekyll"}
    from fonts import kept_from_the_start

    files = []
    for path in files_under(out):
        name = path.relative_to(out).as_posix()
        beyond = name.startswith(f"{parts.fonts}/") and not kept_from_the_start(name)
        if name in left_out or name.startswith("screenshots/") or name.endswith("/NOTICES") or beyond:
            continue
        content = path.read_bytes()
        files.append([name, digest(content), len(content)])
    build = {"version": version, "base": parts.base, "files": files, "later": f"{parts.fonts}/", "policy": POLICY}
    text = (web / "sw.js").read_text("utf-8")
    before, _, after = text.split("/*BUILD*/")
    (out / "sw.js").write_text(f"{before}/*BUILD*/{json.dumps(build, separators=(',', ':'))}/*BUILD*/{after}", "utf-8")
