"""Pages for people: each is computed as one view, and given as HTML, data or figure by its address's ending."""
