"""Byte code for the browser's Python, compiled by that very interpreter under Node."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from flet_web import get_package_web_dir

INTERPRETER = Path(get_package_web_dir()) / "pyodide" / "python_cli_entry.mjs"
DOUBTS = "Node was not found: Python compiles everything at every start, which takes many seconds."


def compile_folder(folder: Path) -> bool:
    """Replaces sources by byte code; without Node it says so, changes nothing and returns False."""
    node = shutil.which("node")
    if node is None:
        print(DOUBTS)
        return False
    # Lines are kept for tracebacks, columns are not: they are a tenth of all byte code.
    run_python("-X", "no_debug_ranges", str(Path(__file__).with_name("squeeze.py")), str(folder), cwd=folder)
    return True


def run_python(*arguments: str, cwd: Path, environment: dict[str, str] | None = None) -> None:
    """Runs the browser's Python on this machine. Raises CalledProcessError."""
    subprocess.run(command(*arguments), cwd=cwd, check=True, env={**os.environ, **(environment or {})})


def command(*arguments: str) -> list[str]:
    """Returns the command line of the browser's Python with these arguments."""
    node = shutil.which("node")
    assert node is not None, DOUBTS
    major = int(
        subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout[1:].split(".")[0]
    )
    flags = ["--experimental-wasm-stack-switching"] if 20 <= major <= 24 else []
    this = str(INTERPRETER.with_name("python"))
    return [node, *flags, str(INTERPRETER), f"--this-program={this}", *arguments]
