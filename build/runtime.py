"""What Flet brings for the browser: its client, CanvasKit and Python, without what is never used."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import zipfile
from pathlib import Path

from bytecode import compile_folder
from files import digest, digest_of_folder, files_under, zipped
from flet_web import get_package_web_dir, patch_font_manifest_json

KEPT = re.compile(
    r"main\.dart\.js|flutter_bootstrap\.js"
    r"|canvaskit/canvaskit\.(js|wasm)"
    r"|pyodide/(pyodide\.mjs|pyodide\.asm\.mjs|pyodide\.asm\.wasm|pyodide-lock\.json|python_stdlib\.zip)"
    r"|assets/(AssetManifest.*|FontManifest\.json|NOTICES|fonts/.*|shaders/.*)"
    r"|assets/packages/(cupertino_icons|wakelock_plus)/.*"
)
# Modules for people who write Python, or that speak protocols no browser may speak.
NOT_IN_A_BROWSER = re.compile(
    r"(idlelib|turtledemo|tkinter|ensurepip|venv|lib2to3|pydoc_data|unittest|curses|wsgiref|xmlrpc|test"
    r"|turtle|doctest|pdb|bdb|cProfile|profile|pstats|pickletools|mailbox|imaplib|poplib|ftplib|nntplib|telnetlib"
    r"|pyclbr|trace|symtable|tabnanny|zipapp|this|antigravity|_pyrepl|_ios_support|_osx_support|_aix_support)"
    r"(/.*|\.py)"
)
# With it in place Flutter removes any service worker that is not its own, and loads the page again.
ITS_OWN_WORKER = re.compile(r"\s*serviceWorkerSettings:\s*\{.*?\},", re.DOTALL)
# The CanvasKit with its own line breaking: one for all browsers, and none of the API that Chromium is taking away.
ANY_CANVASKIT = re.compile(r"var flutterConfig = \{")
OWN_BREAKS = 'var flutterConfig = {\n    canvasKitVariant: "full",'
# The client loads a player of animations from another host at every start. Rehearse has no
# animation, so it is given one that never gets ready, from this host.
PLAYER = re.compile(r'"https://cdn\.jsdelivr\.net/npm/@rive-app/[^"]*/"')
NO_PLAYER = "globalThis.RiveNative = () => new Promise(() => {});\n"
CACHE = Path(__file__).resolve().parent / ".cache"
LIBRARY = "pyodide/python_stdlib.zip"


def write(out: Path) -> str:
    """Copies and trims the runtime into a folder named after its contents; returns that name."""
    source, target = Path(get_package_web_dir()), out / "engine"
    for path in files_under(source):
        name = path.relative_to(source).as_posix()
        if KEPT.fullmatch(name):
            copy = target / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    _drop_math_fonts(target / "assets" / "FontManifest.json")
    patch_font_manifest_json(str(target / "assets" / "FontManifest.json"))
    _compact(target / "assets" / "FontManifest.json")
    _patch_bootstrap(target / "flutter_bootstrap.js")
    _keep_home(target)
    _empty_lock(target / "pyodide" / "pyodide-lock.json")
    _compile_library(target / LIBRARY)
    named = out / f"engine-{digest_of_folder(target)[:12]}"
    target.rename(named)
    return named.name


def _patch_bootstrap(path: Path) -> None:
    text = path.read_text("utf-8")
    patched, times = ITS_OWN_WORKER.subn("", text)
    patched, as_well = ANY_CANVASKIT.subn(OWN_BREAKS, patched)
    if (times, as_well) != (1, 1):
        raise SystemExit("flutter_bootstrap.js of this flet-web looks different: build/runtime.py must learn it.")
    # Its map is not shipped.
    path.write_text(patched.replace("//# sourceMappingURL=flutter.js.map", ""), "utf-8")


def _keep_home(target: Path) -> None:
    client = target / "main.dart.js"
    patched, times = PLAYER.subn('(flet.entrypointBaseUrl+"never/")', client.read_text("utf-8"))
    if times != 1:
        raise SystemExit("main.dart.js of this flet-web looks different: build/runtime.py must learn it.")
    client.write_text(patched, "utf-8")
    script = target / "never" / "wasm" / "rive_native.js"
    script.parent.mkdir(parents=True)
    script.write_text(NO_PLAYER, "utf-8")


def _drop_math_fonts(path: Path) -> None:
    families = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps([one for one in families if "flutter_math_fork" not in one["family"]]), "utf-8")


def _compact(path: Path) -> None:
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")), separators=(",", ":")), "utf-8")


def _empty_lock(path: Path) -> None:
    # The list of packages that Pyodide could fetch from another host: none.
    lock = json.loads(path.read_text("utf-8"))
    lock["packages"] = {}
    path.write_text(json.dumps(lock, separators=(",", ":"), sort_keys=True), "utf-8")


def _compile_library(path: Path) -> None:
    # The slowest step of all depends on nothing but these.
    recipes = [Path(__file__).with_name(name) for name in ("runtime.py", "bytecode.py", "squeeze.py")]
    inputs = b"".join(one.read_bytes() for one in (path, *recipes))
    kept = CACHE / f"library-{digest(inputs)[:16]}.zip"
    if not kept.exists() and _compiled(path):
        CACHE.mkdir(parents=True, exist_ok=True)
        partial = kept.with_suffix(f".{os.getpid()}.part")
        shutil.copyfile(path, partial)
        partial.replace(kept)
    elif kept.exists():
        shutil.copyfile(kept, path)


def _compiled(path: Path) -> bool:
    """Replaces the sources in the library by byte code, where Node is there to compile them."""
    with tempfile.TemporaryDirectory(dir=path.parent) as name:
        folder = Path(name) / "library"
        with zipfile.ZipFile(path) as library:
            library.extractall(folder)
        for source in files_under(folder):
            if NOT_IN_A_BROWSER.fullmatch(source.relative_to(folder).as_posix()):
                source.unlink()
        done = compile_folder(folder)
        path.write_bytes(zipped(folder, files_under(folder)))
    return done
