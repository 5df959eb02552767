"""A server on loopback in Kolada's shape, with made-up numbers: for tests, demos and benchmarks.

Every answer carries `X-Koladash-Synthetic: 1`, so that nothing built from it can be mistaken for data.
"""

from koladash.sandbox.knobs import Knobs, Removal, Revision
from koladash.sandbox.server import SandboxServer, serve_sandbox
from koladash.sandbox.traffic import Requests

__all__ = ["Knobs", "Removal", "Requests", "Revision", "SandboxServer", "serve_sandbox"]
