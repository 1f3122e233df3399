"""The lake: what was read, as Parquet tables with vintages and quarantine; opened with DuckDB or Spark."""
