"""``python -m beeldsite``."""

from beeldsite.cli import main

main()
