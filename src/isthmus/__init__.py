"""Isthmus: an open instrument for international research cooperation.

As open as possible, as secure as necessary, and shown by evidence.
"""

__version__ = "0.1.0"
