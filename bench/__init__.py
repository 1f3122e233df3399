"""Speed and memory beside peers, on the same input in one run. ``python -m bench`` lists and runs them."""
