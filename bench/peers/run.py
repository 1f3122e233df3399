"""A peer's way to a measure by country, in its own environment: ``python run.py PEER FOLDER``.

Prints JSON. Of impact: seconds, the world's MNCS and PP10, and MNCS and PP10 of each country. Of pairs: seconds, and
the works of each two countries, those of one country alone as a pair with itself.
"""

import json
import sys
import time
from pathlib import Path


def pandas(folder):
    """Group by cell with pandas; a work counts as top at or above the cell's 90th percentile."""
    import pandas as pd

    works = pd.read_parquet(folder / "work.parquet", columns=["work_id", "year", "type", "field_id", "cited_by_count"])
    cell = works.groupby(["year", "type", "field_id"])["cited_by_count"]
    works["ncs"] = works["cited_by_count"] / cell.transform("mean")
    works["top"] = works["cited_by_count"] >= cell.transform("quantile", 0.9)
    sides = pd.read_parquet(folder / "work_country.parquet", columns=["work_id", "country"])
    by = sides.merge(works, on="work_id").groupby("country")[["ncs", "top"]].mean()
    return works["ncs"].mean(), works["top"].mean(), by["ncs"].to_dict(), by["top"].to_dict()


def openalex_metrics(folder):
    """Run the SQL of openalex-metrics' stages 2 and 3 on the same works, with the field in the subfield's place."""
    import duckdb
    from oam import metrics

    out = folder / "oam"
    out.mkdir(exist_ok=True)
    db = duckdb.connect()
    db.execute("set threads = 2")
    db.execute(f"""create temp table universe as select work_id, year as publication_year, field_id as subfield,
        type = 'review' as is_proceedings, 1 as n_institutions from '{folder}/work.parquet'""")
    db.execute(f"""copy (select work_id, cited_by_count as citations, cited_by_count as citations_{metrics.W}y
        from '{folder}/work.parquet' where cited_by_count > 0) to '{out}/counts.parquet'""")
    counts, bins, made = (f"{out}/{n}.parquet" for n in ("counts", "bins", "metrics"))
    db.execute(f"copy ({metrics.BIN_STATS_SQL.format(counts=counts, threshold=10)}) to '{bins}'")
    db.execute(f"copy ({metrics.WORK_METRICS_SQL.format(counts=counts, bins=bins)}) to '{made}'")
    world = db.execute(f"select avg(ncs), avg(is_top10::int) from '{made}'").fetchone()
    rows = db.execute(f"""select country, avg(ncs), avg(is_top10::int)
        from '{folder}/work_country.parquet' join '{made}' using (work_id) group by 1""").fetchall()
    return *world, {r[0]: r[1] for r in rows}, {r[0]: r[2] for r in rows}


def biblium(folder):
    """Normalise by biblium; it knows fields but no types, so field and type are joined into one column."""
    import pandas as pd
    from biblium.utilsbib_modules.citations import compute_field_normalized_citations

    works = pd.read_parquet(folder / "work.parquet", columns=["work_id", "year", "type", "field_id", "cited_by_count"])
    works["cell"] = works["field_id"].astype(str) + works["type"]
    works = compute_field_normalized_citations(works, "cited_by_count", "year", "cell")
    works["top"] = works["FNCI Percentile"] >= 90
    sides = pd.read_parquet(folder / "work_country.parquet", columns=["work_id", "country"])
    by = sides.merge(works, on="work_id").groupby("country")[["FNCI", "top"]].mean()
    return works["FNCI"].mean(), works["top"].mean(), by["FNCI"].to_dict(), by["top"].to_dict()


def biblium_pairs(folder):
    """Count the works of each two countries by biblium, from each work's countries in one text, as it wants them."""
    import pandas as pd
    from biblium.utilsbib import compute_openalex_country_collaboration_matrix

    sides = pd.read_parquet(folder / "work_country.parquet", columns=["work_id", "country"])
    works = sides.groupby("work_id")["country"].agg("|".join).to_frame("countries")
    start = time.perf_counter()
    matrix = compute_openalex_country_collaboration_matrix(works, "countries")
    return {"seconds": time.perf_counter() - start, "pairs": {a: matrix[a].to_dict() for a in matrix}}


PEERS = {"pandas": pandas, "openalex-metrics": openalex_metrics, "biblium": biblium}

if __name__ == "__main__":
    name, folder = sys.argv[1], Path(sys.argv[2])
    if name == "biblium-pairs":
        print(json.dumps(biblium_pairs(folder)))
        sys.exit()
    start = time.perf_counter()
    mncs, pp, mncs_by, pp_by = PEERS[name](folder)
    took = time.perf_counter() - start
    print(json.dumps({"seconds": took, "mncs": mncs, "pp": pp, "mncs_by": mncs_by, "pp_by": pp_by}))
