"""The commands of ``isthmus review``: one file each, found by convention (``COMMAND``)."""
