"""An S3 server for the tests: what the project asks of one, by the published interface, with signatures that are checked.

PutObject, GetObject (with Range), DeleteObjects, ListObjectsV2 (in pages), on 127.0.0.1, in memory. `trouble` makes it fail as
servers fail. IRIA_TEST_S3 names another server (moto, MinIO, Garage; with a bucket `news` and the keys in AWS_ACCESS_KEY_ID and
AWS_SECRET_ACCESS_KEY), on which the tests without trouble run then.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.sax.saxutils import escape, unescape

import pytest

BUCKET = "news"
KEY, SECRET, REGION = "iria-tests", "not-a-secret-of-anybody", "us-east-1"
KEYS_IN_A_PAGE = 3  # of a list: few, so that small tests meet the second page
LONG_AGO = "Mon, 02 Nov 2026 03:04:05 GMT"

Trouble = Literal["", "503", "cut", "mute", "damaged"]


class S3Server(ThreadingHTTPServer):
    """The server. `objects`: key -> bytes. `requests`: method and path of each, in order."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.objects: dict[str, bytes] = {}
        self.requests: list[str] = []
        self.trouble: Trouble = ""
        self.fails_after: int | None = None  # how many objects it takes before it says 503
        self.woken = threading.Event()  # ends the silence of `mute`

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def finish_request(self, request: Any, client_address: Any) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):  # the client had waited long enough
            super().finish_request(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: S3Server

    def log_message(self, *_: Any) -> None:
        pass

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self._may_answer(body):
            self.server.objects[self._key()] = body
            self._answer(200, b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self._may_answer(body):
            return
        keys = [unescape(key) for key in re.findall(r"<Key>([^<]*)</Key>", body.decode())]
        for key in keys:
            self.server.objects.pop(key, None)
        gone = "".join(f"<Deleted><Key>{escape(key)}</Key></Deleted>" for key in keys)
        self._answer(200, f'<?xml version="1.0"?><DeleteResult>{gone}</DeleteResult>'.encode())

    def do_GET(self) -> None:
        if not self._may_answer(b""):
            return
        if "list-type" in self._query():
            self._list()
            return
        body = self.server.objects.get(self._key())
        if body is None:
            self._fail(404, "NoSuchKey")
            return
        first, last = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers["Range"]).groups()  # type: ignore[union-attr]
        part = body[int(first) : int(last) + 1]
        if not part:
            self._fail(416, "InvalidRange")
            return
        if self.server.trouble == "damaged":
            part = bytes([part[0] ^ 1]) + part[1:-1] + bytes([part[-1] ^ 1])
        self._answer(206, part, {"Content-Range": f"bytes {first}-{int(first) + len(part) - 1}/{len(body)}"})

    def _list(self) -> None:
        asked = self._query()
        prefix, after = asked.get("prefix", ""), asked.get("continuation-token", "")
        keys = sorted(key for key in self.server.objects if key.startswith(prefix) and key > after)
        shown = keys[:KEYS_IN_A_PAGE]
        rows = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>2026-11-02T03:04:05.000Z</LastModified><ETag>&quot;x&quot;</ETag>"
            f"<Size>{len(self.server.objects[key])}</Size><StorageClass>STANDARD</StorageClass></Contents>"
            for key in shown
        )
        more = f"<NextContinuationToken>{escape(shown[-1])}</NextContinuationToken>" if len(keys) > len(shown) else ""
        self._answer(
            200,
            f'<?xml version="1.0"?><ListBucketResult><Name>{BUCKET}</Name><KeyCount>{len(shown)}</KeyCount>'
            f"<IsTruncated>{str(bool(more)).lower()}</IsTruncated>{rows}{more}</ListBucketResult>".encode(),
        )

    # --- what every answer begins with ---

    def _may_answer(self, body: bytes) -> bool:
        """Whether to answer as asked: the bucket is there, the request is signed with our keys, nothing is wrong with us."""
        self.server.requests.append(f"{self.command} {self.path}")
        if self.server.trouble == "mute":
            self.server.woken.wait(60)
            self.close_connection = True
            return False
        full = self.server.fails_after is not None and len(self.server.objects) >= self.server.fails_after
        if self.server.trouble == "503" or (full and self.command == "PUT"):
            self._fail(503, "SlowDown")
            return False
        if self.headers["x-amz-content-sha256"] != hashlib.sha256(body).hexdigest() or not self._is_signed():
            self._fail(403, "SignatureDoesNotMatch")
            return False
        if urlsplit(self.path).path.split("/")[1] != BUCKET:
            self._fail(404, "NoSuchBucket")
            return False
        return True

    def _is_signed(self) -> bool:
        """Signature version 4, computed as the interface's documentation describes it."""
        given = re.fullmatch(
            r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d+)/([^/]+)/s3/aws4_request, ?SignedHeaders=([^,]+), ?Signature=(\w+)",
            self.headers["Authorization"] or "",
        )
        if given is None or given[1] != KEY:
            return False
        parts = urlsplit(self.path)
        query = "&".join(
            f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}"
            for name, value in sorted(parse_qsl(parts.query, keep_blank_values=True))
        )
        headers = "".join(f"{name}:{' '.join(self.headers[name].split())}\n" for name in given[4].split(";"))
        canonical = "\n".join(
            (self.command, parts.path, query, headers, given[4], self.headers["x-amz-content-sha256"])
        )
        scope = f"{given[2]}/{given[3]}/s3/aws4_request"
        text = (
            f"AWS4-HMAC-SHA256\n{self.headers['x-amz-date']}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
        )
        key = f"AWS4{SECRET}".encode()
        for step in (given[2], given[3], "s3", "aws4_request", text):
            key = hmac.digest(key, step.encode(), "sha256")
        return hmac.compare_digest(key.hex(), given[5])

    def _key(self) -> str:
        return unquote(urlsplit(self.path).path).partition(f"/{BUCKET}/")[2]

    def _query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))

    def _fail(self, status: int, code: str) -> None:
        self._answer(status, f'<?xml version="1.0"?><Error><Code>{code}</Code></Error>'.encode())

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Last-Modified": LONG_AGO, "ETag": '"x"', **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if self.server.trouble == "cut" else body)
        self.close_connection = self.close_connection or self.server.trouble == "cut"


@contextmanager
def serving() -> Iterator[S3Server]:
    """A running server."""
    server = S3Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.woken.set()
        server.shutdown()
        server.server_close()
        thread.join()


def name_in_environment(patch: pytest.MonkeyPatch, url: str, secret: str = SECRET) -> None:
    """Set the variables in which S3 programs look for their server and keys."""
    for name, value in {
        "AWS_ENDPOINT_URL": url,
        "AWS_REGION": REGION,
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": secret,
    }.items():
        patch.setenv(name, value)
