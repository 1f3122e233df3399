"""``python -m isthmus``."""

from isthmus.faces.cli.main import run

run()
