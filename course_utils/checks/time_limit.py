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
    watch = _Watch(seconds)
    try:
        yield
    except KeyboardInterrupt:
        if watch.end():
            raise TooSlow from None
        raise
    finally:
        with suppress(KeyboardInterrupt):
            if watch.end():     # it rang just as the code came to its end: the interrupt is still on its way
                time.sleep(0.05)


class _Watch:
    """Rings once, unless `end` comes first."""

    def __init__(self, seconds: float) -> None:
        self._lock, self._over, self._rang = threading.Lock(), False, False
        self._timer = threading.Timer(seconds, self._ring)
        self._timer.daemon = True
        self._timer.start()

    def _ring(self) -> None:
        with self._lock:
            if not self._over:
                self._rang = True
                _interrupt_main()

    def end(self) -> bool:
        """Stop watching; tells the first time whether it rang."""
        with self._lock:
            rang, self._over, self._rang = self._rang, True, False
        self._timer.cancel()
        return rang


def _interrupt_main() -> None:
    """Raise KeyboardInterrupt in the main thread. A signal also ends its `time.sleep`; where none is sent, it wakes later."""
    if hasattr(signal, "pthread_kill") and callable(signal.getsignal(signal.SIGINT)):
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)
    else:
        _thread.interrupt_main()
