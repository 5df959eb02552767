"""The published warehouse: one link, immutable files behind it, and the log of the runs that made them.

```
data/
  koladash.duckdb -> koladash-20261121T235900Z-1f0c9a2b.duckdb  the link readers follow
  koladash-20261121T235900Z-1f0c9a2b.duckdb                      a build: never changed, mode 0444
  koladash.order                                                 the builds as they were published, one a line
  koladash.pin                                                   after a rollback: what stays unpublished
  runs.jsonl                                                     every run, one JSON object a line
```

Nobody outside this room knows these names. A build is written aside and renamed, so a reader sees the old one
or the new one, whole.
"""

from __future__ import annotations

from koladash.warehouse.connections import Parameters
from koladash.warehouse.folder import UNFINISHED
from koladash.warehouse.warehouse import Warehouse

__all__ = ["UNFINISHED", "Parameters", "Warehouse"]
