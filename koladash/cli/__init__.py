"""The command line: what an operator, a scheduler or an analyst types. No logic lives here."""

from __future__ import annotations

import sys

from koladash.cli.commands import app
from koladash.errors import KoladashError
from koladash.etl.holding import Terminated

__all__ = ["app", "main"]


def main() -> None:
    """Run one command; an error of ours is one line and its own exit code, never a stack trace."""
    try:
        app()
    except KoladashError as error:
        print(f"koladash: {error}", file=sys.stderr)  # noqa: T201 - the command line speaks through its streams
        sys.exit(error.exit_code)
    except Terminated:
        print("koladash: told to end (SIGTERM)", file=sys.stderr)  # noqa: T201
        sys.exit(143)
    except KeyboardInterrupt:
        sys.exit(130)
