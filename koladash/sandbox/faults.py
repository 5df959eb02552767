"""How the sandbox fails: which fault meets which request, the same under the same seed and count."""

from __future__ import annotations

from enum import Enum
from threading import Lock
from typing import TYPE_CHECKING

from koladash.sandbox.chance import draw, share
from koladash.sandbox.knobs import FAULT_RATES

if TYPE_CHECKING:
    from koladash.sandbox.knobs import Knobs


class Fault(Enum):
    """What goes wrong with an answer."""

    NONE = "none"
    ERROR_500 = "500"
    ERROR_503 = "503"
    RETRY_IN_SECONDS = "429 with a number"
    RETRY_AT_TIME = "429 with a date"
    CUT_BEFORE = "cut before the answer"
    CUT_WITHIN = "cut within the answer"
    TRUNCATED = "JSON that ends too early"
    HTML = "a web page"


TURNS: dict[str, tuple[Fault, ...]] = {
    "error_500": (Fault.ERROR_500,),
    "error_503": (Fault.ERROR_503,),
    "error_429": (Fault.RETRY_IN_SECONDS, Fault.RETRY_AT_TIME),
    "cut": (Fault.CUT_BEFORE, Fault.CUT_WITHIN),
    "truncated": (Fault.TRUNCATED,),
    "html": (Fault.HTML,),
}


class Faults:
    """Deals out the faults, one a request; kinds with two forms take turns."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._requests = 0
        self._dealt = dict.fromkeys(FAULT_RATES, 0)

    def deal(self, knobs: Knobs) -> Fault:
        """The fault that meets the next request."""
        with self._lock:
            self._requests += 1
            name = _hit(knobs, self._requests)
            if name is None:
                return Fault.NONE
            self._dealt[name] += 1
            forms = TURNS[name]
            return forms[(self._dealt[name] - 1) % len(forms)]


def _hit(knobs: Knobs, request: int) -> str | None:
    left = share(draw(knobs.seed, "fault", request), 0)
    for name in FAULT_RATES:
        left -= getattr(knobs, name)
        if left < 0:
            return name
    return None
