"""`python -m koladash` is `koladash`."""

from koladash.cli import main

main()
