"""A small valid file of every kind that every reader takes; all names are invented."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any, NamedTuple

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from worlds import work


class Small(NamedTuple):
    """A file, its records, and the table that has one row for each record kept (with the columns that name it)."""

    name: str
    data: bytes
    records: int
    table: str
    key: tuple[str, ...] = ()
    where: Callable[[dict[str, Any]], bool] = lambda _row: True
    beside: tuple[tuple[str, bytes], ...] = ()


def lines(*records: Any) -> bytes:
    return b"".join(json.dumps(r).encode() + b"\n" for r in records)


def text(*rows: str) -> bytes:
    return "".join(f"{r}\n" for r in rows).encode()


def parquet(*records: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(records)), file)
    return file.getvalue()


def xlsx(*rows: list[Any]) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


UN = b"""<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-01-02T00:00:09.554Z"><INDIVIDUALS>
<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>AVEN</FIRST_NAME><SECOND_NAME>KORRO</SECOND_NAME>
<UN_LIST_TYPE>XXX</UN_LIST_TYPE><REFERENCE_NUMBER>XXi.001</REFERENCE_NUMBER><LISTED_ON>2012-12-31</LISTED_ON>
<COMMENTS1>Born somewhere.</COMMENTS1><NATIONALITY><VALUE>Germany</VALUE></NATIONALITY>
<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>A. Korro</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ADDRESS><CITY>Bonn</CITY><COUNTRY>Germany</COUNTRY></INDIVIDUAL_ADDRESS>
<INDIVIDUAL_DATE_OF_BIRTH><YEAR>1971</YEAR></INDIVIDUAL_DATE_OF_BIRTH><INDIVIDUAL_DOCUMENT/></INDIVIDUAL>
</INDIVIDUALS><ENTITIES>
<ENTITY><DATAID>2</DATAID><FIRST_NAME>Vorrel &amp; Sons</FIRST_NAME><REFERENCE_NUMBER>XXe.001</REFERENCE_NUMBER>
<LISTED_ON>2013-01-01</LISTED_ON><COMMENTS1>A company.</COMMENTS1>
<ENTITY_ADDRESS><STREET>1 Quay</STREET><CITY>Lyon</CITY><COUNTRY>France</COUNTRY></ENTITY_ADDRESS>
<ENTITY_ADDRESS><COUNTRY>Italy</COUNTRY></ENTITY_ADDRESS></ENTITY></ENTITIES></CONSOLIDATED_LIST>
"""
EU = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-02-03T17:00:34.049+01:00" globalFileId="1">
<sanctionEntity designationDetails="" unitedNationId="" euReferenceNumber="EU.1.11" logicalId="7">
<remark>Runs a port.</remark>
<regulation regulationType="amendment" organisationType="council" publicationDate="2022-03-04"
 entryIntoForceDate="2022-03-04" numberTitle="2022/1 (OJ L1)" programme="XXX" logicalId="9">
<publicationUrl>http://example.org/act</publicationUrl></regulation>
<subjectType code="enterprise" classificationCode="E"/>
<nameAlias firstName="" middleName="" lastName="" wholeName="Vorrel Shipping" strong="true" logicalId="1">
<regulationSummary regulationType="amendment"/></nameAlias>
<nameAlias wholeName="Воррел" nameLanguage="RU" strong="false" logicalId="2"/>
<address city="Bremen" street="2 Pier" zipCode="28195" countryIso2Code="DE" countryDescription="GERMANY" logicalId="3"/>
</sanctionEntity>
<sanctionEntity euReferenceNumber="EU.2.22" logicalId="8"><remark>Born in 1950.</remark>
<subjectType code="person" classificationCode="P"/>
<nameAlias firstName="Aven" middleName="" lastName="Korro" wholeName="" strong="true" logicalId="4"/>
<citizenship countryIso2Code="DE" countryDescription="GERMANY" logicalId="5"/>
<birthdate circa="false" birthdate="1950-01-01" logicalId="6"/></sanctionEntity></export>
""".encode()
UK = """<?xml version="1.0" encoding="utf-8"?>
<Designations><DateGenerated>03/02/2026</DateGenerated>
<Designation><LastUpdated>01/01/2026</LastUpdated><DateDesignated>29/06/2012</DateDesignated>
<UniqueID>XXX0001</UniqueID><OFSIGroupID>1</OFSIGroupID><UNReferenceNumber/>
<Names><Name><Name6>Vorrel Money Exchange</Name6><NameType>Alias</NameType></Name>
<Name><Name6>Vorrel Exchange</Name6><NameType>Primary Name</NameType></Name></Names>
<NonLatinNames><NonLatinName><NameNonLatinScript>例</NameNonLatinScript></NonLatinName></NonLatinNames>
<RegimeName>The Example (Sanctions) Regulations 2020</RegimeName>
<IndividualEntityShip>Entity</IndividualEntityShip><DesignationSource>UK</DesignationSource>
<SanctionsImposed>Asset freeze</SanctionsImposed><OtherInformation>A company.</OtherInformation>
<Addresses><Address><AddressLine1>1 Road</AddressLine1><AddressLine6>Leeds</AddressLine6>
<AddressPostalCode>LS1</AddressPostalCode><AddressCountry>United Kingdom</AddressCountry></Address></Addresses>
</Designation>
<Designation><UniqueID>XXX0002</UniqueID><Names><Name><Name1>Aven</Name1><Name6>Korro</Name6>
<NameType>Primary Name</NameType></Name></Names><IndividualEntityShip>Individual</IndividualEntityShip>
<IndividualDetails><Individual><DOBs><DOB>01/01/1950</DOB></DOBs></Individual></IndividualDetails>
<OtherInformation>Born in 1950.</OtherInformation></Designation></Designations>
""".encode()
CANADA = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<data-set xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<record><Country-Pays>Exampleland / Exemplie</Country-Pays><LastName-NomDeFamille>Korro</LastName-NomDeFamille>
<GivenName-Prenom>Aven</GivenName-Prenom><DateOfBirthOrShipBuildDate-X>1950-01-01</DateOfBirthOrShipBuildDate-X>
<Schedule-Annexe>1, Part 1</Schedule-Annexe><Item-NumeroDarticle>1</Item-NumeroDarticle>
<DateOfListing-DateDinscription>2020-09-28</DateOfListing-DateDinscription></record>
<record><Country>Exampleland</Country><EntityOrShip>Vorrel III</EntityOrShip><ShipIMONumber>1234567</ShipIMONumber>
<Aliases>Vorrel Three; V3</Aliases><Schedule>1.1</Schedule><Item>2</Item><DateOfListing>2025-02-21</DateOfListing>
</record></data-set>
"""
ROR = [
    {
        "id": f"https://ror.org/01abcde2{n}",
        "status": "active",
        "established": 1900,
        "types": ["education"],
        "names": [{"value": f"Universität {n}", "types": ["ror_display", "label"], "lang": "de"}],
        "locations": [{"geonames_details": {"country_code": "DE", "name": "Bonn", "lat": 50.7, "lng": 7.1}}],
        "relationships": [{"id": "https://ror.org/01abcde29", "type": "related", "label": "x"}],
    }
    for n in (3, 4)
]
AUTHORS = [
    {
        "id": f"https://openalex.org/A500{n}",
        "orcid": "https://orcid.org/0000-0000-0000-0000",
        "display_name": f"Author {n}",
        "works_count": n,
        "cited_by_count": 7,
        "affiliations": [
            {
                "institution": {
                    "id": "https://openalex.org/I77",
                    "ror": "https://ror.org/01abcde23",
                    "country_code": "DE",
                },
                "years": [2024, 2023, 2023],
            }
        ],
        "updated_date": "2026-02-03",
    }
    for n in (1, 2)
]
HOUSES = [
    {
        "id": f"https://openalex.org/I{n}",
        "ror": "https://ror.org/01abcde23",
        "display_name": f"House {n}",
        "country_code": "FR",
        "type": "education",
        "lineage": [f"https://openalex.org/I{n}", "https://openalex.org/I99"],
        "works_count": 5,
        "cited_by_count": 50,
        "updated_date": "2026-02-03",
    }
    for n in (11, 12)
]
WORKS = [work(1, "DE", "FR", fwci=1.5, title="Ä"), work(2, "US", None, referenced_works=["https://openalex.org/W1"])]
FTM = [
    {
        "id": "NK-1",
        "caption": "Vorrel Holding",
        "schema": "Company",
        "properties": {
            "name": ["Vorrel Holding", "Воррел"],
            "topics": ["sanction"],
            "country": ["de"],
            "address": ["1 Quay, Bremen"],
            "addressEntity": ["addr-1"],
        },
        "datasets": ["xx_list"],
    },
    {"id": "NK-2", "caption": "Aven Korro", "schema": "Person", "properties": {"name": ["Aven Korro"]}},
    {"id": "NK-3", "caption": "Ownership", "schema": "Ownership", "properties": {"owner": ["NK-2"], "asset": ["NK-1"]}},
]
COMPILED = [
    {
        "id": f"xx-{n}",
        "list_id": f"xx-list-{n % 2}",
        "source_list_name": "Example List",
        "source_url": "https://example.org",
        "entity_name": f"Vorrel {n}",
        "aliases": [f"V{n}"],
        "addresses": ["Germany"],
        "date_added": "2025-01-02",
        "reason": "none",
        "country": "xx",
        "entity_type": "organization",
    }
    for n in (1, 2, 3)
]
CSL = (
    "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,"
    "remarks,source_list_url,alt_names,nationalities",
    'a1,Entity List (EL) - Bureau of Examples,,Entity,,Vorrel,,"1 Quay, Bremen, 28195, DE; Lyon, FR",90 FR 1,'
    '2020-01-02,,,https://example.org,"V One; V Two",',
    "a2,Example People (EP) - Treasury,77,Individual,XX,Aven Korro,,,,,,Born 1950,,,Germany",
)
OWN = b"""list_id = "ours"
title = "Our list"
[columns]
name = "Organisation"
aliases = "Also"
country = "Country"
listed_from = "Since"
id = "No"
"""
OWN_ROWS = (["No", "Organisation", "Also", "Country", "Since"], ["1", "Vorrel", "V; W", "Germany", "2020-01-02"],
            ["2", "Korro", "", "", "05/06/2021"])  # fmt: skip

FACTS = text(
    "[title]",
    'EXU = "Example Union"',
    "[evidence.page]",
    'title = "Members"',
    'publisher = "The Union"',
)
FILES: dict[str, list[Small]] = {
    "agreements": [
        Small("source/data/agreements.csv",
              text("agreement,kind,party_a,party_b,event,state,from,to,term,source,read,note",
                   "EXA,umbrella,DE,FR,signed,signed,2001-01-01,,none,page,text,",
                   "EXA,umbrella,EU,FR,extended,in force,2002-01-01,2009-12-31,fixed,memory,memory,five years"),
              2, "agreement", ("agreement_id", "event"),
              beside=(("source/data/agreements.toml", FACTS.replace(b"EXU", b"EXA")),)),
    ],
    "area-topics": [
        Small("source/data/area_topics.toml",
              text("[theme.x]", 'means = "x"', "core = [1]", 'in_part = [{ topics = [2], why = "partly" }]',
                   'areas = [{ scheme = "s", area = "a", degree = "core", why = "named" }]'),
              2, "area_topic", ("topic_id",))
    ],
    "areas": [
        Small("source/data/areas.csv",
              text("scheme,area,title,source,read", "EXU,a,One,page,text", "EXU,b,Two,memory,memory"), 2, "area",
              ("scheme", "area_id"), beside=(("source/data/areas.toml", FACTS),))
    ],
    "atop-alliances": [
        Small(
            "geopolitics/atop_alliance_dyadyear.csv",
            text("ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul",
                 "2,20,1990,1,0,0,1,1", "2,365,1990,0,0,0,1,1", "2,365,2000,0,0,0,0,1"),
            3, "relation_year", ("year", "code_a", "code_b"), lambda r: r["indicator"] == "defence",
        )
    ],
    "canada-nro": [
        Small(
            "canada/nroData.json",
            json.dumps({"default": {"organizations": [
                {"id": "n1", "name": "Vorrel Academy", "aliases": ["VA"], "country": "Germany", "city": "Bonn"},
                {"id": "n2", "name": "Korro Institute", "country": "France"},
            ]}}).encode(),
            2, "listing", ("entry_id",),
        )
    ],
    "canada-sema": [Small("canada_sema/sema.xml", CANADA, 2, "listing", ("entry_id",))],
    "canada-stra": [
        Small(
            "canada/straData.json",
            json.dumps({"straData": {"categories": [
                {"id": "a", "name": "Area", "subcategories": [
                    {"id": "b", "name": "Sub", "keywords": ["k", "l"]}, {"id": "c", "name": "Other"},
                ]},
            ]}}).encode(),
            3, "area", ("area_id",),
        )
    ],
    "china-mofcom": [
        Small("china_mofcom/c.json", json.dumps(COMPILED).encode(), 3, "listing", ("list_id", "entry_id"))
    ],
    "country-groups": [
        Small("source/data/country_groups.csv",
              text("group,iso2,status,from,to,source,read,note", "EXU,DE,member,2001-01-01,,page,text,",
                   "EXU,FR,member,2002-01-01,2009-12-31,memory,memory,left"), 2, "membership", ("group", "iso2"),
              beside=(("source/data/country_groups.toml", FACTS),)),
    ],
    "cow-distance": [
        Small(
            "geopolitics/cow_mindist.csv",
            text("ccode1,ccode2,year,mindist", "2.0,20.0,2019.0,0.0", "2.0,31.0,2019.0,105.678"),
            2, "relation_year", ("year", "code_a", "code_b"),
        )
    ],
    "epoch-ai-models": [
        Small(
            "ai_models/m.csv",
            text("Model,Domain,Organization,Publication date,Parameters,Training compute (FLOP),"
                 "Organization categorization,Country (of organization)",
                 'V1,Language,"V,W",2024-05-06,7e9,1e24,Industry,"Germany,France,Germany"',
                 "V2,Vision,X,2023-01-02,,,Academia,Multinational"),
            2, "ai_model", ("model_id",),
        )
    ],
    "eu-fsf": [Small("eu_fsf/eu.xml", EU, 2, "listing", ("entry_id",))],
    "innovation-graph": [
        Small("innovationgraph/economy_collaborators.csv",
              text("weight,source,destination,year,quarter", "5,EU,US,2020,1", "6,NA,ZA,2020,4"),
              2, "pair_year", ("year", "quarter", "country_a", "country_b"))
    ],
    "innovation-graph-economies": [
        Small("innovationgraph/developers.csv",
              text("developers,iso2_code,year,quarter", "500,DE,2020,1", "900,EU,2020,1"),
              2, "country_year", ("year", "quarter", "country")),
        Small("innovationgraph/licenses.csv",
              text("num_pushers,spdx_license,iso2_code,year,quarter", "500,MIT,DE,2020,1", "90,Apache-2.0,DE,2020,1"),
              2, "country_year_item", ("year", "quarter", "country", "item")),
    ],
    "japan-meti": [Small("japan_meti/j.json", json.dumps(COMPILED).encode(), 3, "listing", ("list_id", "entry_id"))],
    "ncses-patents": [
        Small("patents/1_pct_chemistry.csv",
              text("path,economy,year,value", "World,World,2000,24933", "World -> Asia -> Japan,Japan,2000,5"),
              2, "country_year_item", ("year", "country", "country_text"))
    ],
    "ofac-sdn": [
        Small("ofac_sdn/sdn.csv",
              text('36,"VORREL AIRLINES",-0- ,"XXX",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ',
                   '37,"KORRO, Aven","individual","XXX",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 1950."') + b"\x1a",
              2, "listing", ("entry_id",)),
        Small("ofac_sdn/alt.csv", text('36,12,"aka","V. AIR",-0- ', '36,13,"aka","VORREL",-0- ') + b"\x1a",
              2, "listing_name"),
        Small("ofac_sdn/add.csv", text('36,25,-0- ,"Havana","Cuba",-0- ', "37,26,-0- ,-0- ,-0- ,-0- ") + b"\x1a",
              2, "listing_address"),
    ],
    "openalex-authors": [
        Small("openalex/authors/a.jsonl", lines(*AUTHORS), 2, "author", ("author_id",)),
        Small("openalex/authors/a.parquet", parquet(*AUTHORS), 2, "author", ("author_id",)),
    ],
    "openalex-country-pairs": [
        Small("openalex/country_pairs/country_pair_year.csv",
              text("year,country_a,country_b,works", "2020,FR,DE,7", "2021,DE,FR,8"), 2, "pair_year",
              ("year", "country_a", "country_b"))
    ],
    "openalex-country-totals": [
        Small("openalex/country_pairs/country_year_international_total.csv",
              text("year,country,international_works", "2020,FR,7", "2021,DE,8"),
              2, "country_year", ("year", "country"))
    ],
    "openalex-institutions": [
        Small("openalex/institutions/i.jsonl", lines(*HOUSES), 2, "openalex_institution", ("institution_id",)),
        Small("openalex/institutions/i.parquet", parquet(*HOUSES), 2, "openalex_institution", ("institution_id",)),
    ],
    "openalex-topics": [
        Small("openalex/topics/t.csv",
              text("topic_id,topic,subfield_id,subfield,field_id,field,domain_id,domain,works_count",
                   "T1,Topic,2201,Sub,22,Field,3,Domain,99", "2,Other,2201,Sub,22,Field,3,Domain,98"),
              2, "topic", ("topic_id",))
    ],
    "openalex-works": [
        Small("openalex/works/w.jsonl", lines(*WORKS), 2, "work", ("work_id",)),
        Small("openalex/works/w.parquet", parquet(*WORKS), 2, "work", ("work_id",)),
    ],
    "opensanctions-ftm": [Small("opensanctions_ftm/e.json", lines(*FTM), 3, "ftm_entity", ("entity_id",))],
    "organisation-members": [
        Small("geopolitics/organisation_members.csv",
              text('"ISO_3166_2","ISO_3166_3","NAME.EN","source","org_name","org_id","org_member"',
                   '"DE","DEU","Germany","x","Example Union","EXU","member"',
                   '"FR","FRA","France","x","Example Union","EXU","observer"'), 2, "membership", ("group", "iso2"))
    ],
    "own-list": [
        Small("own_lists/ours.csv", text(*(",".join(r) for r in OWN_ROWS)), 2, "listing", ("entry_id",),
              beside=(("own_lists/ours.toml", OWN),)),
        Small("own_lists/book.xlsx", xlsx(*OWN_ROWS), 2, "listing", ("entry_id",),
              beside=(("own_lists/book.toml", OWN),)),
    ],
    "published-figures": [
        Small("source/data/published_figures.csv",
              text("year,country_a,country_b,works", "2020,FR,DE,7", "2021,DE,FR,8"), 2, "pair_year",
              ("year", "country_a", "country_b"))
    ],
    "published-totals": [
        Small("source/data/published_totals.csv",
              text("year,country,international_works", "2020,FR,7", "2021,DE,8"), 2, "country_year",
              ("year", "country"))
    ],
    "researcher-moves": [
        Small("migration/x_country_flows.csv",
              text("migrationfrom,migrationto,year,n_migrations", ",CN,2003.0,30", "nan,NA,2003,1"), 2, "pair_year")
    ],
    "researcher-populations": [
        Small("migration/x_country.csv",
              text("year,countrycode,paddedpop,number_of_inmigrations,number_of_outmigrations",
                   "2006.0,AD,1,0,0", "2006.0,nan,5,1,2"),
              2, "country_year", ("year", "country"), lambda r: r["indicator"] == "researchers")
    ],
    "ror": [Small("ror/r.jsonl", lines(*ROR), 2, "institution", ("ror_id",))],
    "trade-csl": [Small("us_csl/csl.csv", text(*CSL), 2, "listing", ("list_id", "entry_id"))],
    "uk-sanctions": [Small("uk_sanctions/uk.xml", UK, 2, "listing", ("entry_id",))],
    "un-ideal-points": [
        Small("geopolitics/un_ideal_points.csv",
              text("ccode,iso3c,countryname,year,idealpointfp,idealpointall",
                   "2,USA,United States,1946.0,1.6,1.8", "315,CSK,Czechoslovakia,1980.0,,-1.5"),
              2, "country_year_item", ("year", "country_text"), lambda r: r["indicator"] == "ideal_point_all_votes")
    ],
    "un-sc": [Small("un_sc/un.xml", UN, 2, "listing", ("entry_id",))],
    "us-restricted-parties": [
        Small("us_restricted_parties/x.json",
              json.dumps({"list_id": "x", "entities": [{"name": "Vorrel", "country": "China", "aliases": ["V"]},
                                                       {"name": "Korro", "country": "France"}]}).encode(),
              2, "listing", ("list_id", "entry_id")),
        Small("us_restricted_parties/lists.json",
              json.dumps({"lists": [{"id": "x", "official_name": "X"}, {"id": "y"}]}).encode(), 2, "list", ("list_id",))
    ],
}  # fmt: skip
