"""Ways in; thin: they know nothing the rooms below do not."""
