"""One file, from servers that behave and servers that do not: it comes whole, or not at all."""

from __future__ import annotations

import gzip
import hashlib
import random
import time
from datetime import UTC, date, datetime

import httpx
import pytest
from fetch_fixtures import Watch, get, http, left_over, no_way_out, publisher, slept
from hypothesis import given
from hypothesis import strategies as st
from publisher import DATED, cut, moved, plain, status, whole

from isthmus.fetch import sidecar
from isthmus.fetch.download import content_range, date_of
from isthmus.fetch.failures import FetchBusy, Refused, Unfinished, Unsaved
from isthmus.fetch.http import Http, Limits, next_address, redacted, user_agent
from isthmus.fetch.part import PartFile
from isthmus.fetch.patience import wanted_wait
from isthmus.model.errors import UsageError

BODY = b"a,b\n" + b"".join(b"%d,%d\n" % (i, i * i) for i in range(20_000))


def test_a_file_comes_whole_with_what_is_known_of_it(publisher, get):
    publisher.routes["/file"] = whole(BODY)
    came = get()
    assert get.target().read_bytes() == BODY
    assert (came.bytes, came.sha256) == (len(BODY), hashlib.sha256(BODY).hexdigest())
    assert (came.dated, came.dated_by, came.last_modified) == ("2026-11-01", "last-modified", DATED)
    assert left_over(get.target().parent) == []
    assert publisher.headers(0)["Accept-Encoding"] == "identity"


def test_an_unchanged_file_is_not_sent_again(publisher, get):
    publisher.routes["/file"] = whole(BODY)
    sidecar.write(get.target(), get())
    assert get() is None
    assert publisher.headers()["If-None-Match"].startswith('"')
    publisher.routes["/file"] = whole(BODY + b"1,1\n")
    assert get().bytes == len(BODY) + 4


def test_a_copy_that_is_not_the_one_fetched_is_fetched_again(publisher, get):
    publisher.routes["/file"] = whole(BODY)
    sidecar.write(get.target(), get())
    get.target().write_bytes(b"something else")
    assert get().bytes == len(BODY)
    assert "If-None-Match" not in publisher.headers()


def test_a_cut_connection_is_resumed_where_it_broke(publisher, get, slept):
    publisher.routes["/file"] = [cut(BODY, 70_000), cut(BODY, 50_000), whole(BODY)]
    assert get().sha256 == hashlib.sha256(BODY).hexdigest()
    ranges = [h.get("Range") for _p, h in publisher.asked[:3]]
    assert ranges[0] is None
    assert 0 < int(ranges[1][6:-1]) <= 70_000
    assert int(ranges[1][6:-1]) < int(ranges[2][6:-1]) <= 120_000
    assert publisher.headers(1)["If-Range"].startswith('"')
    assert len(slept) == 2


def test_progress_gives_new_patience(publisher, get):
    """Ten cuts, three tries without progress allowed: each cut brought more."""
    publisher.routes["/file"] = [*(cut(BODY, 20_000) for _ in range(10)), whole(BODY)]
    assert get().bytes == len(BODY)


def test_a_file_that_changed_meanwhile_is_begun_again(publisher, get):
    other = BODY[::-1]
    publisher.routes["/file"] = [cut(BODY, 70_000), whole(other)]
    assert get().sha256 == hashlib.sha256(other).hexdigest()
    assert get.target().read_bytes() == other


def test_a_server_that_ignores_if_range_cannot_mix_two_files(publisher, get):
    other = BODY[::-1]
    publisher.routes["/file"] = [cut(BODY, 70_000), cut(other, 10**9), whole(other)]
    get()
    assert get.target().read_bytes() == other


def test_a_rest_without_the_tag_of_the_whole_is_not_trusted(publisher, get):
    other = BODY[::-1]
    publisher.routes["/file"] = [cut(BODY, 70_000), cut(other, 10**9, ETag="", Last_Modified=""), whole(other)]
    get()
    assert get.target().read_bytes() == other


def test_a_server_that_ignores_ranges_sends_all(publisher, get):
    publisher.routes["/file"] = [cut(BODY, 70_000), plain(BODY)]
    get()
    assert get.target().read_bytes() == BODY


def test_without_tag_or_date_nothing_is_resumed(publisher, get):
    publisher.routes["/file"] = [cut(BODY, 70_000, ETag="", Last_Modified=""), plain(BODY)]
    get()
    assert "Range" not in publisher.headers(1)
    assert get.target().read_bytes() == BODY


def test_a_weak_tag_is_no_reason_to_resume(publisher, get):
    publisher.routes["/file"] = [cut(BODY, 70_000, ETag='W/"1"', Last_Modified=""), plain(BODY)]
    get()
    assert "Range" not in publisher.headers(1)


def test_a_run_that_was_stopped_goes_on_in_the_next(publisher, get):
    publisher.routes["/file"] = whole(BODY)
    with pytest.raises(KeyboardInterrupt):
        get(listener=Watch(stop_at=100_000))
    assert left_over(get.target().parent) == [".data.csv.part", ".data.csv.part.json"]
    assert not get.target().exists()
    get()
    assert int(publisher.headers(1)["Range"][6:-1]) >= 100_000
    assert get.target().read_bytes() == BODY
    assert left_over(get.target().parent) == []


def test_all_bytes_there_but_the_run_stopped_before_the_end(publisher, get):
    publisher.routes["/file"] = whole(BODY)
    with pytest.raises(KeyboardInterrupt):
        get(listener=Watch(stop_at=len(BODY)))
    get()
    assert get.target().read_bytes() == BODY


def test_a_length_that_is_too_long_is_noticed_and_told(publisher, get):
    publisher.routes["/file"] = lambda h: (h.put(200, BODY, Content_Length=str(len(BODY) + 9)), h.hang_up())
    with pytest.raises(Unfinished, match=r"incomplete|complete message body") as error:
        get()
    assert "goes on where it was" in error.value.hint
    assert len(publisher.asked) >= 3
    assert not get.target().exists()


def test_a_length_that_is_too_short_is_noticed_when_there_is_more(publisher, get):
    def short(h):
        if "Range" in h.headers:
            whole(BODY)(h)
        else:
            h.put(200, BODY[:-50], Accept_Ranges="bytes")

    publisher.routes["/file"] = short
    with pytest.raises(Unfinished, match="has more"):
        get()
    assert not get.target().exists()
    publisher.routes["/file"] = [short, short, whole(BODY)]
    assert get().bytes == len(BODY)


@pytest.mark.parametrize(
    ("name", "body", "why"),
    [
        ("a.json", b'{"a": [1, 2', "in the middle"),
        ("a.xml", b"<a><b>", None),
        ("a.xml", b"<a><b", "in the middle"),
        ("a.csv.gz", gzip.compress(BODY)[:-9], "not whole gzip"),
        ("a.csv.gz", b"plain", "not whole gzip"),
        ("a.parquet", b"PAR1....", "Parquet"),
        ("a.zip", b"PK", "zip"),
        ("a.csv", b"", "empty"),
    ],
)
def test_content_that_cannot_be_whole_is_refused(publisher, get, name, body, why):
    publisher.routes["/file"] = plain(body)
    if why is None:
        assert get(name).bytes == len(body)
        return
    with pytest.raises(Unfinished, match=why):
        get(name)
    assert not get.target(name).exists()


def test_a_web_page_in_place_of_data_is_refused_at_once(publisher, get):
    publisher.routes["/file"] = plain(b"\n<!DOCTYPE html><html>Please log in</html>")
    with pytest.raises(Refused, match="web page"):
        get()
    assert len(publisher.asked) == 1


@pytest.mark.parametrize("kind", ["md5", "sha256"])
def test_the_publishers_checksum_decides(publisher, get, kind):
    right = f"{kind}:{hashlib.new(kind, BODY).hexdigest()}"
    publisher.routes["/file"] = [plain(BODY[:-3] + b"9,9"), plain(BODY)]
    assert get(checksum=right).checksum == right
    assert len(publisher.asked) == 2
    publisher.routes["/file"] = plain(BODY)
    with pytest.raises(Unfinished, match=f"its {kind} is"):
        get(checksum=f"{kind}:00")


def test_the_publishers_list_of_sizes_decides(publisher, get):
    publisher.routes["/file"] = plain(BODY)
    with pytest.raises(Unfinished, match="publisher's list says 5"):
        get(size=5)


def test_packed_on_the_way_a_file_is_unpacked_and_not_resumed(publisher, get):
    packed = gzip.compress(BODY)
    publisher.routes["/file"] = [
        lambda h: (h.put(200, packed[:2000], Content_Length=str(len(packed)), Content_Encoding="gzip", ETag='"1"'),
                   h.hang_up()),
        plain(packed, Content_Encoding="gzip", ETag='"1"'),
    ]  # fmt: skip
    get()
    assert get.target().read_bytes() == BODY
    assert "Range" not in publisher.headers(1)


def test_content_that_cannot_be_unpacked_is_retried(publisher, get):
    publisher.routes["/file"] = [plain(b"not gzip", Content_Encoding="gzip"), plain(BODY)]
    get()
    assert get.target().read_bytes() == BODY


def test_a_busy_server_is_given_the_time_it_asks_for(publisher, get, slept):
    publisher.routes["/file"] = [status(429, Retry_After="7"), status(503), whole(BODY)]
    get()
    assert 7 <= slept[0] <= 8.01
    assert 0 < slept[1] <= 4


def test_a_server_that_asks_for_hours_ends_the_run(publisher, get, slept):
    publisher.routes["/file"] = status(429, Retry_After="36000")
    with pytest.raises(Refused, match="600 minutes"):
        get()
    assert slept == []


def test_waits_grow_and_end(publisher, get, slept):
    publisher.routes["/file"] = status(500)
    with pytest.raises(Unfinished, match="500"):
        get()
    assert len(publisher.asked) == 3
    assert slept[0] <= 1 < 2 * slept[1] <= 4


@pytest.mark.parametrize("code", [401, 403, 404, 410, 451])
def test_what_another_try_cannot_change_is_not_tried_again(publisher, get, code):
    publisher.routes["/file"] = status(code)
    with pytest.raises(Refused, match=str(code)):
        get()
    assert len(publisher.asked) == 1


def test_redirects_are_followed_a_few_times(publisher, get):
    publisher.routes |= {"/file": moved("/b"), "/b": moved(publisher.url + "/c", 307), "/c": whole(BODY)}
    assert get().bytes == len(BODY)


def test_a_circle_of_redirects_ends(publisher, get):
    publisher.routes |= {"/file": moved("/b"), "/b": moved("/file")}
    with pytest.raises(Refused, match="more than 5 times"):
        get()
    assert len(publisher.asked) == 6


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/", "", "http://"])
def test_redirects_stay_on_the_web(publisher, get, to):
    publisher.routes["/file"] = moved(to)
    with pytest.raises(Refused, match="redirect"):
        get()
    assert not get.target().exists()


def test_a_redirect_never_weakens_the_connection(slept):
    with pytest.raises(Refused, match="from https to"):
        next_address("https://a.example/x", "http://a.example/x")
    assert next_address("https://a.example/x/y", "../z") == "https://a.example/z"
    asked = []

    def answer(request):
        asked.append(str(request.url))
        return httpx.Response(301, headers={"location": "http://a.example/x"})

    with (
        Http(transport=httpx.MockTransport(answer), sleep=slept) as http,
        pytest.raises(Refused, match="anyone on the way"),
        http.get("https://a.example/x"),
    ):
        pass
    assert asked == ["https://a.example/x"]


def test_a_server_that_drips_is_left_after_the_time_for_one_file(publisher, get, slept):
    def drip(h):
        h.put(200, b"", Content_Length="1000000", ETag='"1"')
        for _ in range(100):
            h.wfile.write(b"x" * 70_000)
            h.wfile.flush()
            time.sleep(0.05)

    publisher.routes["/file"] = drip
    began = time.monotonic()
    with Http(Limits(read=2, total=0.3, tries=2), sleep=slept) as client, pytest.raises(Refused, match="there is more"):
        get(client=client)
    assert time.monotonic() - began < 3
    assert ".data.csv.part" in left_over(get.target().parent), "what came is kept"


def test_a_server_that_falls_silent_is_left_and_asked_again(publisher, get, slept):
    def silent(h):
        h.put(200, BODY[:70_000], Content_Length=str(len(BODY)), ETag='"1"')
        time.sleep(1)

    publisher.routes["/file"] = [silent, whole(BODY, ETag='"1"')]
    with Http(Limits(read=0.2, tries=3), sleep=slept) as client:
        assert get(client=client).bytes == len(BODY)


def test_a_server_that_is_not_there_is_named(get, http, slept, tmp_path):
    from isthmus.fetch.download import Wanted, download

    with pytest.raises(Unfinished, match=r"http://127.0.0.1:9/x.*refused"):
        download(http, Wanted(url="http://127.0.0.1:9/x", target=tmp_path / "x", name="x"), Watch())
    assert len(slept) == 2
    assert left_over(tmp_path) == []


def test_a_file_larger_than_any_is_refused(publisher, get, slept):
    publisher.routes["/file"] = whole(BODY)
    with Http(Limits(largest=1000), sleep=slept) as client, pytest.raises(Refused, match="larger than 1,000"):
        get(client=client)


def test_two_runs_do_not_write_one_file(publisher, get):
    publisher.routes["/file"] = whole(BODY)
    with PartFile(get.target()), pytest.raises(FetchBusy):
        get()
    assert get().bytes == len(BODY)


def test_a_folder_that_cannot_be_written_is_named(publisher, get, tmp_path):
    (tmp_path / "mirror").write_text("a file")
    with pytest.raises(Unsaved, match="Cannot write"):
        get()


def test_who_asks_can_be_written_to(monkeypatch):
    assert "no contact given" in user_agent()
    monkeypatch.setenv("ISTHMUS_CONTACT", "desk@example.org")
    assert "mailto:desk@example.org" in user_agent()
    for bad in ("nobody", "a@b\nX-Evil: 1", "ü@example.org", "a b@example.org"):
        monkeypatch.setenv("ISTHMUS_CONTACT", bad)
        with pytest.raises(UsageError, match="ISTHMUS_CONTACT"):
            user_agent()


def test_keys_are_not_shown():
    assert redacted("https://me:secret@a.example/w?x=1&api_key=K&mailto=a@b.c") == "https://a.example/w?x=1"


def test_retry_after_is_a_number_or_a_date():
    now = datetime(2026, 11, 1, 10, 0, tzinfo=UTC)
    assert wanted_wait("12") == 12
    assert wanted_wait("Sun, 01 Nov 2026 10:01:00 GMT", now) == 60
    assert wanted_wait("Sun, 01 Nov 2026 09:01:00 GMT", now) == 0
    assert wanted_wait("soon") is None
    assert wanted_wait(None) is None


OTHER = BODY[::-1]


@pytest.mark.parametrize("seed", range(40))
def test_whatever_a_server_does_two_files_are_never_mixed(publisher, get, seed):
    """Random turns of a server that changes the file, cuts, lies, ignores ranges and fails."""
    turn = random.Random(seed)

    def behaviour():
        body, at = turn.choice((BODY, OTHER)), turn.randrange(1, len(BODY))
        return turn.choice(
            (
                cut(body, at),
                cut(body, at, ETag="", Last_Modified=""),
                cut(body, at, ETag=f'W/"{body[:1].hex()}"'),
                status(turn.choice((429, 500, 503)), Retry_After="1"),
                status(416, Content_Range=f"bytes */{at}"),
                plain(body),
                whole(body),
                lambda h: (h.put(200, body, Content_Length=str(len(body) + at)), h.hang_up()),
                plain(gzip.compress(body), Content_Encoding="gzip"),
            )
        )

    publisher.routes["/file"] = [behaviour() for _ in range(12)]
    for _run in range(4):
        try:
            came = get()
        except (Unfinished, Refused):
            assert not get.target().exists()
            continue
        content = get.target().read_bytes()
        assert content in (BODY, OTHER)
        assert came.sha256 == hashlib.sha256(content).hexdigest()
        assert left_over(get.target().parent) == []
        break


@given(st.text(max_size=40))
def test_any_header_is_understood_or_left(text):
    assert wanted_wait(text) is None or wanted_wait(text) >= 0
    day, how = date_of(text, text)
    assert date.fromisoformat(day)
    assert how in ("publisher", "last-modified", "fetched")
    response = httpx.Response(206, headers={"content-range": text.encode("utf-8", "replace")})
    assert content_range(response)[0] is None or text.startswith("bytes")


@pytest.mark.parametrize(
    "header", [b"bytes 1-2/3", b"bytes */3", b"bytes 1-2/*", b"bytes " + b"9" * 5000 + b"-1/3", b""]
)
def test_content_range(header):
    found = content_range(httpx.Response(206, headers={"content-range": header}))
    assert found == {b"bytes 1-2/3": (1, 3), b"bytes */3": (None, 3), b"bytes 1-2/*": (1, None)}.get(
        header, (None, None)
    )


def test_a_tag_that_cannot_be_sent_back_is_not_kept(publisher, get):
    publisher.routes["/file"] = plain(BODY, ETag='"\xe9t\xe9"')
    came = get()
    assert came.etag == ""
    sidecar.write(get.target(), came)
    get()
    assert "If-None-Match" not in publisher.headers()


def test_a_date_that_is_none_is_not_the_files_date(publisher, get):
    publisher.routes["/file"] = plain(BODY)
    assert get(dated="2026").dated_by == "fetched"
    assert get(dated="2026-06-26T10:00:00Z").dated == "2026-06-26"
