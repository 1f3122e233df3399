"""Screening beside its peers, on labelled rows: ``make bench-screening``."""
