"""Runs the Android notifier with a stand-in for pyjnius and prints, as JSON, what reached Java."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from types import ModuleType

HOST = "com.flet.serious_python_android.PythonActivity"
MAIN = "app.rehearse.MainActivity"
KNOWN = ("android.", "java.", "com.flet.serious_python_android.", "app.rehearse.")
FLAG_UPDATE_CURRENT, FLAG_IMMUTABLE = 0x08000000, 0x04000000
SDK, GRANTED = int(sys.argv[1]), sys.argv[2] == "granted"
CONSTANTS = {"FLAG_UPDATE_CURRENT": FLAG_UPDATE_CURRENT, "FLAG_IMMUTABLE": FLAG_IMMUTABLE, "icon": 7, "SDK_INT": SDK}
calls: list[list[object]] = []


class JavaException(Exception):
    pass


class Java:
    """A Java object of which nothing is known but its name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __getattr__(self, part: str) -> object:
        if part.startswith("__"):
            raise AttributeError(part)
        constants = {
            "FLAG_UPDATE_CURRENT": FLAG_UPDATE_CURRENT,
            "FLAG_IMMUTABLE": FLAG_IMMUTABLE,
            "icon": 7,
            "SDK_INT": SDK,
        }
        return constants.get(part, Java(f"{self.name}.{part}"))

    def __call__(self, *values: object) -> object:
        plain = [getattr(v, "name", v.decode() if isinstance(v, bytes) else v) for v in values]
        calls.append([self.name.rpartition(".")[2], plain])
        if self.name.endswith("checkSelfPermission"):
            return 0 if GRANTED else -1
        made = Java(f"{self.name}()")
        if self.name == "java.lang.String":
            made.name = plain[0]
        return made


def autoclass(name: str) -> Java:
    if not name.startswith(KNOWN):
        raise JavaException(f"Class not found {name}")
    return Java(name)


jnius = ModuleType("jnius")
jnius.autoclass, jnius.cast, jnius.JavaException = autoclass, lambda _, value: value, JavaException
sys.modules["jnius"] = jnius
os.environ.update({"ANDROID_ARGUMENT": "", "MAIN_ACTIVITY_HOST_CLASS_NAME": HOST, "MAIN_ACTIVITY_CLASS_NAME": MAIN})


async def main() -> None:
    from services.platform.here import notifier_here
    from services.platform.notifying import CannotNotify, Notification

    notifier = notifier_here()
    said = []
    for key in ("first", "second"):
        try:
            await notifier.notify(Notification(key, "How did Acme go?", "Two minutes 🎉", f"/interviews/{key}/debrief"))
        except CannotNotify as error:
            said.append(str(error))
    asks = notifier.may_ask()
    notifier.ask()
    print(json.dumps({"kind": type(notifier).__name__, "calls": calls, "said": said, "asks": asks}))


asyncio.run(main())
