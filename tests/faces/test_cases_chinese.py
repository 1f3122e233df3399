"""The pages of a case in Chinese: rules, questions, ways out and mitigations, and nothing of ours in English."""

from __future__ import annotations

import re

import pytest

from casework import Reader, application
from isthmus.faces.web.cases import case_pages
from isthmus.lake.build import Options
from isthmus.lake.prepare import build_lake
from review.office import FORM, mirror
from worlds import Quiet


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    root = tmp_path_factory.mktemp("chinese") / "lake"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ISTHMUS_MIRROR", str(mirror(root.parent / "mirror")))
        build_lake(root, Quiet(), Options())
    return root


def test_the_pages_of_a_case_leave_nothing_of_ours_in_english(lake, tmp_path):
    app = application(lake, tmp_path / "store.sqlite3")
    anna = Reader(app, "anna")
    case = anna.sends("/intake", text=FORM).headers["location"].rpartition("/")[2]
    answer = {"answers.P2.nro_affiliation_now": "yes", "source": "faculty page"}
    assert anna.sends(f"/cases/{case}/answer", **answer).status_code == 303
    pages = {
        (page, language): anna.get(f"/cases/{case}{f'/{page}' if page else ''}?lang={language}").text
        for page in case_pages()
        for language in ("zh-Hans", "zh-Hant")
    }
    app.state.office.close()
    for where, text in pages.items():
        assert "（英文）" not in text, f"{where}: {re.findall('[^<>]*（英文）', text)[:3]}"
    findings = pages["findings", "zh-Hant"]
    assert "參與受資助活動的某位研究人員目前隸屬於列名研究機構" in findings
    assert "A researcher in the supported activities" not in findings
    assert "在提交之前终止在清单所列机构的职位" in pages["ways", "zh-Hans"]
    assert "该人员目前是否受雇于列名研究机构" in pages["people", "zh-Hans"]
