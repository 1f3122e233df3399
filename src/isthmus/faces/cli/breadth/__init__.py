"""The commands of ``isthmus breadth``, one file each."""
