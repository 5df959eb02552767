"""Stubbornness: judge every answer, and ask again where that can help, within some tries and a deadline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import tenacity

from koladash.client.archive.answers import Summary, excerpt
from koladash.client.archive.canonical import next_request, request_of, url_of
from koladash.client.transport.circuit import Circuit, CircuitOpen
from koladash.client.transport.library import http
from koladash.client.transport.network import TooLarge
from koladash.client.transport.throttle import retry_after
from koladash.errors import (
    ApiRetired,
    ForeignHost,
    InvalidAnswer,
    RequestRefused,
    SourceError,
    SourceFailing,
    SourceUnreachable,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from koladash.client.transport.clock import Clock

TRANSIENT = (SourceUnreachable, SourceFailing, InvalidAnswer)

_WORTH_ANOTHER_TRY = frozenset({408, 425, 429})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 3


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a request is tried.

    Args:
        attempts: tries in all.
        deadline: seconds for all tries and waits together.
        connect: seconds for a connection.
        read: seconds for the next bytes of an answer.
        first_wait: seconds before the second try; each wait is twice the one before, plus some by chance.
        longest_wait: the cap on a wait that the source did not ask for.
    """

    attempts: int = 6
    deadline: float = 300.0
    connect: float = 5.0
    read: float = 60.0
    first_wait: float = 0.5
    longest_wait: float = 30.0


class RetryTransport(http.BaseTransport):
    """Gives a good answer (200, or 304 to a conditional request) or raises a `SourceError` that says why not.

    Asked again: connections that fail or are cut, 408, 425, 429, 5xx, and answers that are not what was asked
    for. Never: another 4xx, and answers over the size bound. A redirect is followed only inside the origin.

    Args:
        inner: where requests go.
        origin: the API's base URL.
        inspect: what a good body holds, from request and body; raises InvalidAnswer.
        patience: how long to try.
        circuit: the switch that all requests of this origin share.
        clock: time.
    """

    def __init__(
        self,
        inner: http.BaseTransport,
        origin: str,
        inspect: Callable[[str, bytes], Summary],
        patience: Patience,
        *,
        circuit: Circuit,
        clock: Clock,
    ) -> None:
        self._inner = inner
        self._origin = origin
        self._inspect = inspect
        self._patience = patience
        self._circuit = circuit
        self._clock = clock
        self._backoff = tenacity.wait_exponential_jitter(
            multiplier=patience.first_wait, max=patience.longest_wait, jitter=patience.first_wait
        )

    def handle_request(self, request: http.Request) -> http.Response:
        """A good answer; what is in it stands in `extensions["summary"]`.

        Raises:
            SourceError: of the kind that says what happened, with the URL in its text.
        """
        deadline = self._clock.monotonic() + self._patience.deadline
        attempts = 0
        for attempt in self._attempts(deadline):
            with attempt:
                attempts += 1
                return self._try(request, deadline, attempts)
        raise AssertionError  # tenacity returns or raises

    def close(self) -> None:
        """Close what lies below."""
        self._inner.close()

    def _attempts(self, deadline: float) -> tenacity.Retrying:
        return tenacity.Retrying(
            sleep=self._clock.sleep,
            wait=self._wait,
            stop=lambda state: self._is_over(state, deadline),
            retry=tenacity.retry_if_exception(_helps_to_ask_again),
            reraise=True,
        )

    def _wait(self, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        return max(self._backoff(state), getattr(error, "retry_after", 0.0))

    def _is_over(self, state: tenacity.RetryCallState, deadline: float) -> bool:
        too_many = state.attempt_number >= self._patience.attempts
        return too_many or self._clock.monotonic() + state.upcoming_sleep > deadline

    def _try(self, request: http.Request, deadline: float, attempt: int) -> http.Response:
        try:
            self._circuit.check()
            response = self._good_answer(request, deadline)
        except TRANSIENT as error:
            if not isinstance(error, CircuitOpen):
                self._circuit.failed(error, shut_for=self._too_long(error, deadline))
            tries = f" ({attempt} tries)" if attempt > 1 else ""
            error.url = str(request.url)
            error.args = (f"{shortened(error.url)}: {error}{tries}",)
            raise
        except SourceError:
            self._circuit.succeeded()  # a service that says no is alive
            raise
        self._circuit.succeeded()
        return response

    def _too_long(self, error: SourceError, deadline: float) -> float:
        """The wait that the source asked for, where it is longer than this request may take."""
        wait: float = getattr(error, "retry_after", 0.0)
        return wait if self._clock.monotonic() + wait > deadline else 0.0

    def _good_answer(self, request: http.Request, deadline: float) -> http.Response:
        response = self._follow(request, deadline)
        if response.status_code == http.codes.OK:
            summary = self._inspect(request_of(self._origin, str(request.url)), response.content)
            response.extensions["summary"] = summary
        elif response.status_code != http.codes.NOT_MODIFIED or not _is_conditional(request):
            self._judge(request, response)
        return response

    def _follow(self, request: http.Request, deadline: float) -> http.Response:
        for _ in range(_MOST_REDIRECTS + 1):
            response = self._ask(request, deadline)
            target = response.headers.get("location", "")
            if response.status_code not in _REDIRECTS or not target:
                return response
            request = http.Request("GET", self._inside(request, target), headers=request.headers)
        raise ForeignHost(f"{request.url}: more than {_MOST_REDIRECTS} redirects.", url=str(request.url))

    def _inside(self, request: http.Request, target: str) -> str:
        asked = request_of(self._origin, str(request.url))
        try:
            return url_of(self._origin, next_request(self._origin, asked, target))
        except ForeignHost as error:
            shown = f"{shortened(str(request.url))} redirects to {shortened(error.url)}"
            raise ForeignHost(f"{shown}, outside {self._origin}.", url=error.url) from error

    def _ask(self, request: http.Request, deadline: float) -> http.Response:
        left = max(0.001, deadline - self._clock.monotonic())
        read = min(self._patience.read, left)
        timeout = {"connect": min(self._patience.connect, left), "read": read, "write": read, "pool": left}
        request.extensions.update(timeout=timeout, deadline=deadline)
        try:
            return self._inner.handle_request(request)
        except http.TransportError as error:
            raise SourceUnreachable(f"{_what_happened(error)}") from error

    def _judge(self, request: http.Request, response: http.Response) -> NoReturn:
        status, url, shown = response.status_code, str(request.url), shortened(str(request.url))
        says = f"answers {status}: {excerpt(response.content)!r}"
        if status in _WORTH_ANOTHER_TRY or status >= http.codes.INTERNAL_SERVER_ERROR:
            raise SourceFailing(says, retry_after=retry_after(response, self._clock.now()))
        if status == http.codes.GONE:
            raise ApiRetired(
                f"{shown} {says}. This version of the API is retired; a newer koladash may know the next.",
                url=url,
            )
        if status >= http.codes.BAD_REQUEST:
            raise RequestRefused(f"{shown} {says}", url=url, status=status)
        raise InvalidAnswer(f"{says}, which is no answer to a question for data.")


def _helps_to_ask_again(error: BaseException) -> bool:
    return isinstance(error, TRANSIENT) and not isinstance(error, (CircuitOpen, TooLarge))


def _is_conditional(request: http.Request) -> bool:
    return "if-none-match" in request.headers or "if-modified-since" in request.headers


def shortened(url: str, length: int = 160) -> str:
    """A URL for a message: its beginning, where it is long. The whole stands in the error's `url`."""
    return url if len(url) <= length else f"{url[: length - 1]}…"


def _what_happened(error: http.TransportError) -> str:
    kinds: dict[type[http.TransportError], str] = {
        http.ConnectTimeout: "no connection in time",
        http.ConnectError: "no connection",
        http.ReadTimeout: "no answer in time",
        http.PoolTimeout: "no free connection in time",
        http.RemoteProtocolError: "the answer was cut off",
        http.ReadError: "the answer was cut off",
    }
    what = next((text for kind, text in kinds.items() if isinstance(error, kind)), type(error).__name__)
    return f"{what} ({error})" if str(error) else what
