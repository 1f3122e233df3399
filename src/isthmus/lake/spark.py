"""The second engine: the same parts built by the same readers, and the same expressions answered, on Spark.

Spark needs the extra ``spark`` (PySpark 4.0) and a Java 17 runtime. ``ISTHMUS_SPARK_MASTER`` names the cluster
(``local[2]`` without it); its workers must see the mirror and the lake under the same paths.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

from isthmus.lake.snapshot import PartState
from isthmus.lake.tables import TABLES
from isthmus.lake.task import Failure, Task, read_file
from isthmus.model.errors import UsageError

CONFIG = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "true",
    "spark.sql.shuffle.partitions": "4",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.ansi.enabled": "true",
}


@cache
def session() -> Any:
    """Return the Spark session of this process.

    Raises
    ------
    UsageError
        When PySpark or Java is not there; the message says how to get it.
    """
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415  (an extra)
    except ImportError as error:
        raise UsageError("ISTHMUS_ENGINE=spark needs PySpark.", "Install it: pip install 'isthmus[spark]'") from error
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        raise UsageError("ISTHMUS_ENGINE=spark needs Java 17.", "On Debian: apt install openjdk-17-jre-headless")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.master(os.environ.get("ISTHMUS_SPARK_MASTER", "local[2]")).appName("isthmus")
    for key, value in CONFIG.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def connect(files: dict[str, list[str]]) -> Any:
    """Return an Ibis backend in which every table of the lake is a view over its files."""
    import ibis  # noqa: PLC0415

    spark = session()
    for name, paths in files.items():
        frame = spark.read.parquet(*paths) if paths else spark.createDataFrame([], _schema(name))
        frame.createOrReplaceTempView(name)
    return ibis.pyspark.connect(spark)


def _schema(table: str) -> str:
    kinds = {"int32": "int", "int64": "bigint", "string": "string", "double": "double", "bool": "boolean"}
    return ", ".join(f"`{name}` {kinds[str(kind)]}" for name, (kind, _meaning) in TABLES[table].columns.items())


class SparkWorkers:
    """Reads files on Spark's workers, one task a file; the parts are those that any other build makes."""

    def __enter__(self) -> SparkWorkers:
        self._context = session().sparkContext
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._context.cancelAllJobs()

    def read(
        self,
        tasks: list[Task],
        folders: tuple[Path, Path],
        done: Callable[[Task, PartState], None],
        tell: Callable[[str, str, int], None],
    ) -> None:
        """Read every task's file; the first failure stops the rest."""
        found = self._context.parallelize(tasks, max(len(tasks), 1)).map(lambda task: read_file(task, folders))
        for task, result in zip(tasks, found.toLocalIterator(prefetchPartitions=True), strict=True):
            if isinstance(result, Failure):
                raise result.error()
            tell(task.source, task.part.name, result.read)
            done(task, result)

    def call(self, function: Callable[..., Any], *args: object) -> Any:
        """Run a function here."""
        return function(*args)
