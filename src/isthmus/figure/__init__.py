"""Figures as Vega-Lite specifications, one builder a kind of figure; rendered here, with nothing from outside."""
