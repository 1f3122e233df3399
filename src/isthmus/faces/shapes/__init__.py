"""Answers as plain data and as files: one shape for the command line, the API and the pages."""
