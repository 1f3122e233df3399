"""The sections of an evidence brief: one file each, found by convention (``SECTION`` and ``write``)."""
