"""The parts that pages are built from: words in, Dash components out; no data access, no callbacks."""
