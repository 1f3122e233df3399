"""The web's way in: ``create_app()`` is thin; each file of ``routes`` brings its addresses."""
