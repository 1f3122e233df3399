"""Renders a specification on this machine: SVG for pages and print, PNG for slides."""

from __future__ import annotations

from typing import Any

import vl_convert


def svg(spec: dict[str, Any]) -> str:
    """Return the figure as SVG text, every style a presentation attribute."""
    return str(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))


def png(spec: dict[str, Any], scale: float = 2.0) -> bytes:
    """Return the figure as PNG, ``scale`` times its size in CSS pixels."""
    return bytes(vl_convert.vegalite_to_png(spec, scale=scale, allowed_base_urls=[]))
