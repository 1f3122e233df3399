"""What is said in public about research cooperation: one file a claim, found by its ``CLAIM`` and ``judge``."""
