"""Several processes on one listening socket: started, replaced when they die, stopped together."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from types import FrameType

PAUSE_SECONDS = 1.0


def can_fork() -> bool:
    return hasattr(os, "fork")


def supervise(count: int, run: Callable[[int], None]) -> int:
    """Keeps `count` processes in `run(number)` until SIGTERM or SIGINT; returns 0 if all then ended well."""
    return _Supervisor(count, run).watch()


class _Supervisor:
    def __init__(self, count: int, run: Callable[[int], None]) -> None:
        self._count = count
        self._run = run
        self._numbers: dict[int, int] = {}
        self._stopping = False
        # Nobody writes here: it ends for the workers when this process does, however that happens.
        self._alive, self._open = os.pipe()

    def watch(self) -> int:
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._stop)
        for number in range(self._count):
            self._start(number)
        failed = False
        while self._numbers:
            pid, status = os.wait()
            number = self._numbers.pop(pid, -1)
            if self._stopping:
                failed = failed or status != 0
            elif number >= 0:
                print(f"Worker {number} ended; another takes its place.", file=sys.stderr, flush=True)
                # One that cannot start must not keep the machine busy.
                time.sleep(PAUSE_SECONDS)
                if not self._stopping:
                    self._start(number)
        return int(failed)

    def _start(self, number: int) -> None:
        signals = {signal.SIGTERM, signal.SIGINT}
        # A signal that comes between the fork and the child's own handlers waits for them.
        signal.pthread_sigmask(signal.SIG_BLOCK, signals)
        pid = os.fork()
        if pid == 0:
            self._work(number, signals)
        self._numbers[pid] = number
        signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)

    def _work(self, number: int, signals: set[signal.Signals]) -> None:
        code = 1
        try:
            os.close(self._open)
            threading.Thread(target=_end_with, args=(self._alive,), daemon=True).start()
            for name in signals:
                signal.signal(name, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)
            self._run(number)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _stop(self, _: int, __: FrameType | None) -> None:
        self._stopping = True
        for pid in self._numbers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)


def _end_with(alive: int) -> None:
    os.read(alive, 1)
    os.kill(os.getpid(), signal.SIGTERM)
