"""``python -m globalallies.cli`` is the command ``allies``."""

from . import main

main()
