"""The operator's hook: what is called when a person should look."""

from __future__ import annotations

import logging
import shlex
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

from koladash.client.transport.library import http

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 30

log = logging.getLogger(__name__)


def call(hook: str, told: bytes) -> None:
    """Call the hook. One that fails is logged and changes nothing.

    Args:
        hook: a webhook's URL, which gets a POST, or a command, which gets the same on its input; what it
            prints is dropped, so that the log of runs stays one object a line.
        told: a JSON object.
    """
    try:
        if hook.startswith(("https://", "http://")):
            _post(hook, told)
        else:
            _run(hook, told)
    except (http.HTTPError, http.InvalidURL, OSError, ValueError, subprocess.SubprocessError) as error:
        log.warning("KOLADASH_NOTIFY could not be called: %s", _failure(error))


def _post(url: str, told: bytes) -> None:
    with _unlogged(logging.getLogger("httpx")):
        http.post(url, content=told, timeout=SECONDS).raise_for_status()


def _run(command: str, told: bytes) -> None:
    subprocess.run(  # noqa: S603 - the operator's own command
        shlex.split(command), input=told, stdout=subprocess.DEVNULL, timeout=SECONDS, check=True
    )


@contextmanager
def _unlogged(logger: logging.Logger) -> Iterator[None]:
    """Nothing of this logger's in the log for as long as the block runs: it writes addresses out."""

    def drop(_: logging.LogRecord) -> bool:
        return False

    logger.addFilter(drop)
    try:
        yield
    finally:
        logger.removeFilter(drop)


def _failure(error: Exception) -> str:
    """What went wrong, without the hook's address or arguments, which may hold a secret."""
    if isinstance(error, http.HTTPStatusError):
        return f"it answers {error.response.status_code}"
    if isinstance(error, subprocess.CalledProcessError):
        return f"it ended with status {error.returncode}"
    return type(error).__name__
