"""Frozen records, ids, units and errors. Imports nothing of ours; may be imported by all."""
