"""Screening: from names and affiliations as written to institutions and listed organisations, with reasons."""
