"""A process that has Scrapy loaded and runs a command line in a fork of itself: as `scrapy` does, without a second's start.

Reads a line of JSON for each (arguments; files for output and errors; whether root's right to write anywhere is given up;
how large a file may grow), answers with the exit code.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import sys
import traceback

from scrapy import cmdline
from scrapy.utils.project import get_project_settings

from iria_crawler.commands import (  # noqa: F401  (loaded once)  # noqa: F401
    alerts,
    browse,
    changes,
    compact,
    crawl,
    genspider,
    merge,
    monitor,
    probe,
    reparse,
    status,
    verify,
    warc,
)
from iria_crawler.store.file import database

CRASHED = 70
# The kernel's names: prctl(PR_CAPBSET_DROP), and the right of root to pass over the modes of files.
DROP, WRITE_ANYWHERE, READ_ANYWHERE, SETPCAP_VERSION = 24, 1, 2, 0x20080522


def obey_modes() -> None:
    """From now on a file's mode holds for root as for anybody."""
    library = ctypes.CDLL(None, use_errno=True)
    for right in (WRITE_ANYWHERE, READ_ANYWHERE):
        library.prctl(DROP, right, 0, 0, 0)  # what a program started from here would get back
    header = (ctypes.c_uint32 * 2)(SETPCAP_VERSION, 0)
    data = (ctypes.c_uint32 * 6)()
    if library.capget(header, data) or not data[0]:
        return  # not root: the modes hold already
    for part in range(3):
        data[part] &= ~(1 << WRITE_ANYWHERE | 1 << READ_ANYWHERE)
    if library.capset(header, data):
        raise OSError(ctypes.get_errno(), "capset")


def run(arguments: list[str]) -> int:
    """The exit code of `scrapy <arguments>`."""
    try:
        cmdline.execute(["scrapy", *arguments], get_project_settings())
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else 0 if ending.code is None else 1
    except BaseException:
        traceback.print_exc()
        return CRASHED
    return 0


def main() -> None:
    """One line in, one line out, until there are no more."""
    database.BUSY_TIMEOUT_MS = database.READING_TIMEOUT_MS = 300
    for line in sys.stdin:
        told = json.loads(line)
        child = os.fork()
        if not child:
            for descriptor, file in ((1, told["output"]), (2, told["errors"])):
                os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), descriptor)
            if told["obey_modes"]:
                obey_modes()
            if told["largest"]:
                resource.setrlimit(resource.RLIMIT_FSIZE, (told["largest"], told["largest"]))
            code = run(told["arguments"])
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
