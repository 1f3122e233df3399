"""Printable pages: one self-contained HTML file each, with figures, tables, methods and vintages."""
