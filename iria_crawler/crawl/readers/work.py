"""A reader's life: a process that calls one function after another for a crawl, each under limits. See readers.py.

    python -c "from iria_crawler.crawl.readers.work import main; main()" PARENT SECONDS MEMORY

PARENT is the id of the crawl's process, SECONDS the processor time of one job, MEMORY in bytes. Standard input is a
socket, used both ways. In come pickles of (function, arguments, address). Out go answers, each behind a HEAD: how many
bytes it has, and whether it is the last of this process, so that another one should be started. The first answer is empty
and says "ready"; every other one is the pickle of (value, error), of which one is None.

Nothing but the errors is imported here: what a job needs is imported with the job.
"""

from __future__ import annotations

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

# An answer of more bytes is not given. A sitemap of 50,000 long addresses has 10 MB, the longest story 20 MB.
LONGEST_ANSWER = 32_000_000
# What a reader has to say of a strange error: it may carry half of a page.
LONGEST_MESSAGE = 200
# This part of the memory may be used, and the answer is believed. libxml2 does not always tell that it got no memory: the
# tree simply ends there. A reader that came so near to the limit may have met that, since nothing asks for the last
# fifth of it at once.
BELIEVED = 0.8
# A reader that holds so much of it between two jobs ends: memory in pieces is no use to the next page.
HELD = 0.5
HEAD = Struct("!I?")
_PR_SET_PDEATHSIG = 1  # prctl(2)
_FIGURES = re.compile(rb"^Vm(Peak|Size|Data):\s+(\d+) kB$", re.M)

Question = tuple[Callable[..., Any], tuple[Any, ...], str]


def main() -> None:
    """Serve the crawl that started this process until it closes the socket, or dies."""
    parent, seconds, memory = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    end_with(parent)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # nobody's page is left lying about
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    memory = memory if most == resource.RLIM_INFINITY else min(memory, most)
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    crawl = socket.socket(fileno=os.dup(0))
    # What a job prints or asks for must not stand between the answers.
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    try:
        with crawl, crawl.makefile("rb") as questions:
            serve(questions, crawl.sendall, seconds, memory)
    except (BrokenPipeError, ConnectionResetError):
        os._exit(0)


def end_with(parent: int) -> None:
    """Be killed as soon as the crawl is dead, in the middle of a job too; elsewhere than on Linux, after that job."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # dead already
        os._exit(0)


def serve(questions: BinaryIO, answer: Callable[[bytes], object], seconds: float, memory: int) -> None:
    """Answer every question. A job that takes more than `seconds` of processor time is the end of the process."""
    answer(HEAD.pack(0, False))
    last = False
    while not last:
        try:
            question: Question = pickle.load(questions)
        except EOFError:
            return
        signal.setitimer(signal.ITIMER_PROF, seconds)  # SIGPROF ends a process, whatever it is at, C code included
        said, last = reply(question, memory)
        signal.setitimer(signal.ITIMER_PROF, 0)
        answer(HEAD.pack(len(said), last) + said)
        del question, said  # a large page is not kept until the next one has come


def reply(question: Question, memory: int) -> tuple[bytes, bool]:
    """The pickled answer to one question, and whether it is the last of this process."""
    said, last = attempt(question)
    most, held = memory_used()
    if said is None or most > BELIEVED * memory:
        told = f"reading it took more than {BELIEVED * memory / 1_000_000:.0f} MB of memory"
        said = failed(Unreadable(told, question[2]))
        last = True
    return said, last or held > HELD * memory


def attempt(question: Question) -> tuple[bytes | None, bool]:
    """The pickled answer, None where the memory did not do; and whether the process had better end, whatever it was."""
    function, arguments, url = question
    try:
        said = pickle.dumps((function(*arguments), None), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return None, True
    except IriaError as error:
        return failed(error), False
    except Exception as error:
        return failed(Unreadable(f"reading it failed ({described(error)})", url)), False
    except BaseException as error:  # SystemExit: somebody wanted this process to end
        return failed(Unreadable(f"reading it failed ({described(error)})", url)), True
    if len(said) > LONGEST_ANSWER:
        return failed(Unreadable(f"what was read has {len(said):,} bytes, more than {LONGEST_ANSWER:,}", url)), True
    return said, False


def failed(error: IriaError) -> bytes:
    """The answer that it failed. An error that carries what cannot be sent is told in words."""
    try:
        return pickle.dumps((None, error), pickle.HIGHEST_PROTOCOL)
    except Exception:
        told = Unreadable(f"reading it failed ({described(error)})", error.subject)
        return pickle.dumps((None, told), pickle.HIGHEST_PROTOCOL)


def described(error: BaseException) -> str:
    """An error's type and message, on one line and short; without signs that a terminal or a database stumbles over."""
    try:
        message = str(error)
    except Exception:
        message = ""
    text = f"{type(error).__name__}: {message[: 2 * LONGEST_MESSAGE]}" if message else type(error).__name__
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(plain.split())[:LONGEST_MESSAGE]


def memory_used() -> tuple[int, int]:
    """The most memory that this process ever had, and what it has now, in bytes, counted as RLIMIT_DATA counts it.

    (0, 0) where the system does not tell: only Linux has /proc/self/status. The most is the peak of all addresses less
    those that are not data (code, and what is reserved and never used).
    """
    try:
        with open("/proc/self/status", "rb", buffering=0) as file:  # noqa: PTH123 (asked after every page)
            figures = {name: int(size) * 1024 for name, size in _FIGURES.findall(file.read(8192))}
        return figures[b"Peak"] - (figures[b"Size"] - figures[b"Data"]), figures[b"Data"]
    except (OSError, KeyError):
        return 0, 0
