"""One file from an address: conditional, capped in bytes and time, and either whole or refused."""

from __future__ import annotations

import time
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
)

from modelvow import __version__
from modelvow.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.client import HTTPResponse

MOST_BYTES = 32 * 1024 * 1024
SECONDS = 60.0
CHUNK = 64 * 1024
LOOPBACK = ("127.0.0.1", "::1", "localhost")
LONGEST = 20
"""Digits that are read of a length: no file is that long, and Python refuses some thousand of them."""
NOT_MODIFIED = 304
UNCHANGED = "the catalog stays as it was"


class SourceError(Exception):
    """A source that gave nothing that can be taken: which, why, and what to do."""

    def __init__(self, source: str, reason: str, hint: str) -> None:
        """Keep the texts; the message joins them."""
        super().__init__(f"{source}: {reason}; {hint}; {UNCHANGED}")
        self.source, self.reason, self.hint = source, reason, hint


class Caps(NamedTuple):
    """How much an answer may cost."""

    size: int = MOST_BYTES
    seconds: float = SECONDS


class Marks(NamedTuple):
    """What a server said of the version that it gave."""

    etag: str | None = None
    modified: str | None = None


class Answer(NamedTuple):
    """What a source gave. `body` None: nothing newer than the marks."""

    body: bytes | None
    marks: Marks


def fetch(
    url: str, marks: Marks, caps: Caps, progress: Callable[[int, int | None], None] = lambda _done, _of: None
) -> Answer:
    """Return what lies at `url`, unless `marks` stand for it; SourceError where it cannot be had whole.

    `progress` is told bytes so far and bytes in all, None where the server does not say.
    """
    refuse_address(url)
    end = time.monotonic() + caps.seconds
    request = Request(url, headers=headers(marks))  # noqa: S310 - the scheme was looked at
    try:
        with opener().open(request, timeout=caps.seconds) as response:
            return Answer(read(url, response, caps, end, progress), marks_of(response))
    except HTTPError as error:
        error.close()
        if error.code == NOT_MODIFIED:
            return Answer(None, marks)
        raise SourceError(url, told(error), "try again later, or give a file") from error
    except TimeoutError as error:
        raise too_slow(url, caps) from error
    except URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise too_slow(url, caps) from error
        raise SourceError(
            url, f"cannot be reached ({reason_of(error.reason)})", "check address and network"
        ) from error
    except (HTTPException, OSError) as error:
        raise SourceError(url, f"broke off ({reason_of(error)})", "try again later") from error


def refuse_address(url: str) -> None:
    """Raise SourceError for an address that is not fetched: https alone, http on this machine."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and parts.hostname in LOOPBACK:
        return
    raise SourceError(url, "is no address that is fetched", "give one that begins with https://, or a file")


class Redirects(HTTPRedirectHandler):
    """Follows a few redirects, to addresses that may be fetched."""

    max_repeats = 2
    max_redirections = 5

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:  # noqa: PLR0913, PLR0917 - the library's signature
        """Look at the new address first."""
        try:
            refuse_address(newurl)
        except SourceError:
            fp.close()
            raise
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def opener() -> OpenerDirector:
    """Return what opens addresses: http and https alone, redirects looked at like addresses."""
    made = OpenerDirector()
    for handler in (
        ProxyHandler(),
        HTTPHandler(),
        HTTPSHandler(),
        Redirects(),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
        UnknownHandler(),
    ):
        made.add_handler(handler)
    return made


def headers(marks: Marks) -> dict[str, str]:
    """Return the headers of a request; `marks` make it conditional."""
    found = {
        "User-Agent": f"modelvow/{__version__}",
        "Accept": "application/json",
        "Accept-Encoding": "identity",
    }
    if marks.etag:
        found["If-None-Match"] = marks.etag
    if marks.modified:
        found["If-Modified-Since"] = marks.modified
    return found


def marks_of(response: HTTPResponse) -> Marks:
    """Return what a server says of the version that it gives."""
    return Marks(response.headers.get("ETag"), response.headers.get("Last-Modified"))


def read(
    url: str, response: HTTPResponse, caps: Caps, end: float, progress: Callable[[int, int | None], None]
) -> bytes:
    """Return the whole body; SourceError where it is too long, too slow, or shorter than announced."""
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise SourceError(url, "is packed in a way that was not asked for", "give a file")
    size = announced(response)
    if size is not None and size > caps.size:
        raise too_large(url, caps)
    parts: list[bytes] = []
    done = 0
    while chunk := response.read1(CHUNK):
        parts.append(chunk)
        done += len(chunk)
        if done > caps.size:
            raise too_large(url, caps)
        if time.monotonic() > end:
            raise too_slow(url, caps)
        progress(done, size)
    if size is not None and done != size:
        raise SourceError(url, f"broke off after {done:,} of {size:,} bytes", "try again later")
    return b"".join(parts)


def announced(response: HTTPResponse) -> int | None:
    """Return the length that the server announces, None where it announces none."""
    text = response.headers.get("Content-Length", "")
    return int(text[:LONGEST]) if text.isdecimal() else None


def too_large(source: str, caps: Caps) -> SourceError:
    """Return the error of a source that has more than may be taken."""
    return SourceError(source, f"has more than {caps.size // 1024:,} KiB", "is it the right one?")


def too_slow(url: str, caps: Caps) -> SourceError:
    """Return the error of a source that takes too long."""
    return SourceError(
        url, f"took longer than {caps.seconds:g} seconds", "try again later, or raise `--timeout`"
    )


def told(error: Any) -> str:
    """Return what an error of HTTP says."""
    if error.code in (301, 302, 303, 307, 308):
        elsewhere = "not allowed" in str(error.reason)
        return "redirects to what is no address" if elsewhere else "redirects without end"
    return f"answered with {error.code} {error.reason or ''}".rstrip()


def reason_of(error: object) -> str:
    """Return the words of an error of the system, or of a library."""
    text = getattr(error, "strerror", None) or str(error) or "no reason given"
    return str(text).lower()
