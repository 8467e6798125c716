"""Reads documents in worker processes that can be killed. A document that loops, exhausts memory or crashes harms no other.

Workers come from a fork server that has the reader loaded, so that replacing a killed one takes milliseconds.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as TooLong
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

from flows.readings.outcome import Extraction
from submissions.limits import Limits

Reader = Callable[[Path, Limits], Extraction]

_DOCUMENTS_PER_WORKER = 500
"""Documents after which a worker is replaced, so that memory that a library leaks comes back. Chosen, not measured."""
_MODULE = __name__


def read_document(path: Path, limits: Limits) -> Extraction:
    """Reads the document at ``path`` in this process. Any exception becomes a rejection code."""
    from submissions.reading import read_file
    from submissions.submission import dumps

    return guarded(lambda: tuple(map(dumps, read_file(path, limits))), limits)


def guarded(reading: Callable[[], tuple[str, ...]], limits: Limits) -> Extraction:
    """Calls ``reading`` and returns its result. Any exception becomes a rejection code."""
    from submissions.rejections import Rejected

    try:
        return Extraction(reading())
    except Rejected as rejected:
        return Extraction(code=rejected.code, detail=rejected.detail)
    except MemoryError:
        return Extraction(code="reader_failed", detail=f"memory over {limits.memory_bytes // 2**20} MiB")
    except Exception as error:
        return Extraction(code="reader_failed", detail=_sentence(error))


def _sentence(error: Exception) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__}{place}"


def _confine(memory_bytes: int, modules: Sequence[str]) -> None:
    for module in modules:  # before the first document: imports count for none of them
        importlib.import_module(module)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what a library panics of is not for whoever runs this
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


class ReadingPool:
    """``workers`` processes that read documents within ``limits``; a context manager, safe to use from several threads."""

    def __init__(self, workers: int, limits: Limits, reader: Reader = read_document, modules: Sequence[str] = ()) -> None:
        from pebble import ProcessPool

        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([_MODULE, "submissions.reading", reader.__module__])
        self._limits, self._reader = limits, reader
        self._pool = ProcessPool(
            max_workers=workers,
            max_tasks=_DOCUMENTS_PER_WORKER,
            initializer=_confine,
            initargs=[limits.memory_bytes, modules],
            context=context,
        )

    def read(self, paths: Sequence[Path]) -> Iterator[Extraction]:
        """Reads ``paths`` and yields the results in their order.

        A document over the time limit is ``timed_out``; one that killed its worker is ``reader_failed``.
        """
        jobs = [self._pool.schedule(self._reader, args=[path, self._limits], timeout=self._limits.seconds) for path in paths]
        for job in jobs:
            yield self._outcome(job)

    def _outcome(self, job: Any) -> Extraction:
        from pebble import ProcessExpired

        try:
            found: Extraction = job.result()
        except TooLong:
            return Extraction(code="timed_out", detail=f"{self._limits.seconds:g} s")
        except ProcessExpired as expired:
            return Extraction(code="reader_failed", detail=f"the reading process died (exit code {expired.exitcode})")
        except Exception as error:
            return Extraction(code="reader_failed", detail=type(error).__name__)
        return found

    def close(self) -> None:
        """Ends the workers. Documents that are still being read are abandoned."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def __enter__(self) -> ReadingPool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


_making = threading.Lock()


def shared(workers: int, limits: Limits, reader: Reader = read_document, modules: tuple[str, ...] = ()) -> ReadingPool:
    """Returns this process's pool for ``workers``, ``limits`` and ``reader``, whose workers import ``modules`` first. Chunks share it."""
    with _making:
        return _shared(workers, limits, reader, modules)


@lru_cache(maxsize=2)
def _shared(workers: int, limits: Limits, reader: Reader, modules: tuple[str, ...]) -> ReadingPool:
    import atexit

    pool = ReadingPool(workers, limits, reader, modules)
    atexit.register(pool.close)
    return pool
