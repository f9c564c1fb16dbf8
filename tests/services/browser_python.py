"""Runs code in the browser's own Python: Pyodide under Node, with the standard library alone."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.services.helpers import ROOT

SCRIPT = """
import { loadPyodide } from PLACE;
const py = await loadPyodide({ indexURL: FOLDER });
for (const [at, root] of [["/src", process.argv[2]], ["/sound", process.argv[3]]]) {
  py.FS.mkdirTree(at);
  py.FS.mount(py.FS.filesystems.NODEFS, { root }, at);
}
console.log(py.runPython("import sys; sys.path.insert(0, '/src')\\n" + CODE));
"""


def in_browser_python(code: str, folder: Path) -> Any:
    """Returns the JSON that the code's last line gives; it finds the folder as /sound and us as modules."""
    import flet_web

    here = Path(flet_web.__file__).parent / "web" / "pyodide"
    script = SCRIPT
    for name, value in (("PLACE", str(here / "pyodide.mjs")), ("FOLDER", f"{here}/"), ("CODE", code)):
        script = script.replace(name, json.dumps(value))
    path = folder / "run.mjs"
    path.write_text(script)
    command = ["node", "--no-warnings", str(path), str(ROOT), str(folder)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])
