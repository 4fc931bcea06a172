"""A limit on how long a learner's function may run, on any system and without a process of its own.

A watching thread interrupts the main thread, as the stop button of Jupyter does; it wakes a sleeping one too. One
long operation inside torch ends before the interrupt is seen. The graded run has a limit of its own, from outside.
"""

from __future__ import annotations

import _thread
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class TooSlow(Exception):
    """The code did not finish in time."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Interrupt what runs inside when `seconds` have passed.

    Outside the main thread, where nothing can be interrupted, the code simply runs.

    Raises:
        TooSlow: it was interrupted.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _bell.set(seconds)
    try:
        yield
    except KeyboardInterrupt:
        if _bell.stop():
            raise TooSlow from None
        raise
    finally:
        with suppress(KeyboardInterrupt):
            if _bell.stop():    # it rang just as the code came to its end: the interrupt is still on its way
                time.sleep(0.05)


class _Bell:
    """Rings once at a time that was set, unless it is stopped before.

    One thread waits for all calls: to start one takes longer than most answers of a learner, so it waits until
    the time of an earlier call and then sees that there is a later one. It ends when nothing is set.
    """

    def __init__(self) -> None:
        self._lock = threading.Condition()
        self._at: float | None = None       # when to ring
        self._wakes: float | None = None    # when the thread looks again; None: there is no thread
        self._rang = False

    def set(self, seconds: float) -> None:
        with self._lock:
            self._at, self._rang = time.monotonic() + seconds, False
            if self._wakes is None:
                self._wakes = self._at
                threading.Thread(target=self._wait, daemon=True).start()
            elif self._at < self._wakes:
                self._lock.notify()

    def stop(self) -> bool:
        """Do not ring any more; tells once whether it rang."""
        with self._lock:
            rang, self._at, self._rang = self._rang, None, False
        return rang

    def _wait(self) -> None:
        with self._lock:
            while self._at is not None:
                left = self._at - time.monotonic()
                if left <= 0:
                    self._at, self._rang = None, True
                    _interrupt_main()
                else:
                    self._wakes = self._at
                    self._lock.wait(left)
            self._wakes = None


_bell = _Bell()


def _interrupt_main() -> None:
    """Raise KeyboardInterrupt in the main thread. A signal also ends its `time.sleep`; where none is sent, it wakes later."""
    if hasattr(signal, "pthread_kill") and callable(signal.getsignal(signal.SIGINT)):
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
    else:
        _thread.interrupt_main()
