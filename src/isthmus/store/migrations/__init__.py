"""How the schema came to be: Alembic revisions, each a file, applied in order."""
