"""Publishers' data, one file a source: ``SOURCE`` says what it is, ``read(part)`` yields its records."""
