"""What runs inside a reader process: it calls one function after another for a crawl, each with limits. See pool.py.

    python -c "from iria_crawler.crawl.readers.work import main; main()" PARENT SECONDS MEMORY

PARENT is the id of the crawl's process, SECONDS the processor time allowed for one job, MEMORY is in bytes. Standard input is
a socket, used in both directions. It receives pickles of (function, arguments, address). It sends answers; before each
is a HEAD: the length in bytes, and whether it is the last answer of this process, so that the crawl starts another. The first
answer is empty and means "ready". Every other one is the pickle of (value, error), of which one is None.

Only the errors are imported here; the modules that a job needs are imported when it is unpickled.
"""

from __future__ import annotations

import gc
import os
import pickle
import re
import resource
import signal
import socket
import sys
from collections.abc import Callable
from struct import Struct
from typing import Any, BinaryIO

from iria_crawler.errors import IriaError, Unreadable

# A longer answer is an error. A sitemap of 50,000 long addresses has 10 MB, the longest story 20 MB.
MAX_ANSWER_BYTES = 32_000_000
# An unexpected error's message is cut here: it may contain half of a page.
MAX_MESSAGE_CHARACTERS = 200
# If a process used more than this share of its memory limit, its answer is thrown away. libxml2 does not always report that
# it got no memory: the tree is just cut short, and a story would lose its end. No single request for memory is as large as a
# fifth of the limit, so a process that stayed below 80 % was never refused memory.
TRUSTED_MEMORY_SHARE = 0.8
# A process that still holds more than this share between two jobs ends: fragmented memory cannot serve the next page.
MAX_HELD_MEMORY_SHARE = 0.5
# What a process that is about to end still receives is thrown away in pieces of this size.
DISCARDED_AT_A_TIME_BYTES = 65_536
# Python looks for garbage when so many more objects were made than freed; by itself it does at 700.
COLLECTED_AFTER_OBJECTS = 50_000
HEAD = Struct("!I?")
_PR_SET_PDEATHSIG = 1  # prctl(2)
_FIGURES = re.compile(rb"^Vm(Peak|Size|Data):\s+(\d+) kB$", re.M)

Call = tuple[Callable[..., Any], tuple[Any, ...], str]


def main() -> None:
    """Serve the crawl that started this process until it closes the socket or dies."""
    parent, seconds, memory = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    end_with(parent)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash must not leave a page in a core file
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    memory = memory if most == resource.RLIM_INFINITY else min(memory, most)
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    crawl = socket.socket(fileno=os.dup(0))
    # Standard input and output of a job must not mix with the messages on the socket.
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    try:
        with crawl, crawl.makefile("rb") as calls:
            serve(calls, crawl.sendall, seconds, memory)
    except (BrokenPipeError, ConnectionResetError):
        os._exit(0)


def end_with(parent: int) -> None:
    """Make the kernel kill this process when the crawl dies, even during a job. Not on Linux: it ends after that job."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # the crawl has died already
        os._exit(0)


def serve(calls: BinaryIO, answer: Callable[[bytes], object], seconds: float, memory: int) -> None:
    """Answer every call. A job that takes more than `seconds` of processor time kills the process."""
    answer(HEAD.pack(0, False))
    last = False
    calm_collector()
    while not last:
        try:
            call: Call = pickle.load(calls)
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_PROF, seconds)  # SIGPROF ends the process even inside C code
        pickled, last = reply(call, memory)
        signal.setitimer(signal.ITIMER_PROF, 0)
        answer(HEAD.pack(len(pickled), last) + pickled)
        del call, pickled  # do not keep a large page while waiting for the next one
    # The crawl may be sending the next job just now. If this process ended meanwhile, that would be an error on the socket,
    # and the crawl would lose the answer that waits there. So it takes what comes, until the crawl closes the socket.
    while calls.read(DISCARDED_AT_A_TIME_BYTES):
        pass


def calm_collector() -> None:
    """Make Python look for garbage less often. A page makes thousands of objects that all live until it is read, and hardly a
    circle of them: to walk over these in vain took a twentieth of the time. What a job leaves in circles is still found, after as
    many objects as one large page makes.
    """
    gc.set_threshold(COLLECTED_AFTER_OBJECTS, *gc.get_threshold()[1:])


def reply(call: Call, memory: int) -> tuple[bytes, bool]:
    """The pickled answer to one call, and whether the process must end after it."""
    pickled, last = attempt(call)
    peak, held = memory_used()
    if pickled is None or peak > TRUSTED_MEMORY_SHARE * memory:
        reason = f"reading it took more than {TRUSTED_MEMORY_SHARE * memory / 1_000_000:.0f} MB of memory"
        pickled = failed(Unreadable(reason, call[2]))
        last = True
    return pickled, last or held > MAX_HELD_MEMORY_SHARE * memory


def attempt(call: Call) -> tuple[bytes | None, bool]:
    """The pickled answer, None if there was not enough memory; and whether the process must end after it."""
    function, arguments, url = call
    try:
        pickled = pickle.dumps((function(*arguments), None), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return None, True
    except IriaError as error:
        return failed(error), False
    except Exception as error:
        return failed(Unreadable(f"reading it failed ({described(error)})", url)), False
    except BaseException as error:  # for example SystemExit: something wants this process to end
        return failed(Unreadable(f"reading it failed ({described(error)})", url)), True
    if len(pickled) > MAX_ANSWER_BYTES:
        reason = f"what was read has {len(pickled):,} bytes, more than {MAX_ANSWER_BYTES:,}"
        return failed(Unreadable(reason, url)), True
    return pickled, False


def failed(error: IriaError) -> bytes:
    """The pickled answer for a failed job. An error that cannot be pickled is replaced by an Unreadable with its words."""
    try:
        return pickle.dumps((None, error), pickle.HIGHEST_PROTOCOL)
    except Exception:
        in_words = Unreadable(f"reading it failed ({described(error)})", error.subject)
        return pickle.dumps((None, in_words), pickle.HIGHEST_PROTOCOL)


def described(error: BaseException) -> str:
    """An error's type and message on one short line, without characters that a terminal or a database cannot take."""
    try:
        message = str(error)
    except Exception:
        message = ""
    text = f"{type(error).__name__}: {message[: 2 * MAX_MESSAGE_CHARACTERS]}" if message else type(error).__name__
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(plain.split())[:MAX_MESSAGE_CHARACTERS]


def memory_used() -> tuple[int, int]:
    """(peak, now): bytes of memory of this process, counted as RLIMIT_DATA counts them.

    (0, 0) on systems without /proc/self/status (not Linux). The peak is that of all addresses minus those that are not
    data: code, and memory that is reserved and never used.
    """
    try:
        with open("/proc/self/status", "rb", buffering=0) as file:  # noqa: PTH123 (called after every page)
            figures = {name: int(size) * 1024 for name, size in _FIGURES.findall(file.read(8192))}
        return figures[b"Peak"] - (figures[b"Size"] - figures[b"Data"]), figures[b"Data"]
    except (OSError, KeyError):
        return 0, 0
