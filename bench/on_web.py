"""The web face under readers: server time of pages, weight of a first load, first figure in a browser.

It serves the lake that ``ISTHMUS_LAKE`` names (build it from a mirror first) in a process of its own, on loopback.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from http.client import HTTPConnection
from statistics import median, quantiles

import psutil

SECONDS, READERS, PAUSE = 60, 50, 1.0
COUNTRIES = ("US", "CN", "DE", "FR", "IT", "GB", "JP", "KR", "IN", "BR", "CA", "AU", "NL", "ES", "SE", "CH")


def pages() -> list[str]:
    """Return observatory pages: countries, pairs, and questions to measures."""
    found = ["/", "/observe", "/data", "/frameworks"]
    found += [f"/country/{c}" for c in COUNTRIES]
    found += [f"/pair/{a}-{b}" for a in COUNTRIES[:4] for b in COUNTRIES if a != b]
    found += [f"/observe/copublication?c={a},{b}&p=CN&y=2013-2022" for a in COUNTRIES[2:8] for b in COUNTRIES[8:14]]
    return found + [f"/observe/international-share?c={a},{b}" for a in COUNTRIES[:4] for b in COUNTRIES[4:8]]


def main(works: list[int], runs: int, keep: str | None = None) -> None:
    """Print the three tables."""
    del works, runs, keep
    with Server() as server:
        print("\n| server time, one reader | pages | p50 ms | p95 ms | p99 ms |\n| --- | ---: | ---: | ---: | ---: |")
        timed("asked for the first time", server.port, pages())
        timed("asked again (warm)", server.port, pages())
        asyncio.run(under_load(server))
        weights(server.port)
        first_figure(server.port)


class Server:
    """``isthmus serve`` on a free port."""

    def __enter__(self) -> Server:
        command = [sys.executable, "-m", "isthmus", "serve", "--port", "0", "--json"]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ, text=True)
        text = ""
        while "}" not in text:
            text += self._process.stdout.readline()
        self.port = int(json.loads(text)["address"].rsplit(":", 1)[1].strip("/"))
        self.process = psutil.Process(self._process.pid)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(15)


def get(line: HTTPConnection, path: str, encoding: str = "gzip") -> bytes:
    line.request("GET", path, headers={"accept": "text/html", "accept-encoding": encoding})
    answer = line.getresponse()
    body = answer.read()
    assert answer.status == 200, (path, answer.status)
    return body


def timed(name: str, port: int, paths: list[str]) -> None:
    line, spent = HTTPConnection("127.0.0.1", port), []
    for path in paths:
        start = time.perf_counter()
        get(line, path)
        spent.append((time.perf_counter() - start) * 1e3)
    cuts = quantiles(spent, n=100)
    print(f"| {name} | {len(spent)} | {median(spent):.1f} | {cuts[94]:.1f} | {cuts[98]:.1f} |")


async def under_load(server: Server) -> None:
    """Send `READERS` readers for `SECONDS`: each takes a random page, then pauses."""
    paths, spent, errors = pages(), [], 0
    end = time.monotonic() + SECONDS
    cpu = sum(server.process.cpu_times()[:2])
    own = resource.getrusage(resource.RUSAGE_SELF)

    async def reader(seed: int) -> None:
        nonlocal errors
        chance = random.Random(seed)
        await asyncio.sleep(chance.random() * PAUSE)
        while time.monotonic() < end:
            start = time.perf_counter()
            try:
                errors += await fetch(server.port, chance.choice(paths)) != 200
            except OSError:
                errors += 1
            spent.append((time.perf_counter() - start) * 1e3)
            await asyncio.sleep(PAUSE)

    await asyncio.gather(*(reader(n) for n in range(READERS)))
    after = resource.getrusage(resource.RUSAGE_SELF)
    tool = after.ru_utime + after.ru_stime - own.ru_utime - own.ru_stime
    served = sum(server.process.cpu_times()[:2]) - cpu
    cuts = quantiles(spent, n=100)
    print("\n| readers | seconds | requests | errors | p50 ms | p95 ms | p99 ms | server CPU s | load tool CPU s |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    print(f"| {READERS} | {SECONDS} | {len(spent)} | {errors} | {median(spent):.1f} | {cuts[94]:.1f} | {cuts[98]:.1f} "
          f"| {served:.1f} | {tool:.1f} |")  # fmt: skip


async def fetch(port: int, path: str) -> int:
    """Return the status of one request on a connection of its own, its body read to the end."""
    source, sink = await asyncio.open_connection("127.0.0.1", port)
    sink.write(f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/html\r\naccept-encoding: gzip\r\n"
               "connection: close\r\n\r\n".encode())  # fmt: skip
    head = await source.readline()
    await source.read()
    sink.close()
    return int(head.split()[1])


def weights(port: int) -> None:
    """Print what a first load transfers, compressed: the page, its style and script, and its figure."""
    line = HTTPConnection("127.0.0.1", port)
    print("\n| first load, compressed | page KB | style and script KB | figure KB | together KB |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for path in ("/", "/country/US", "/pair/US-CN", "/observe/copublication?c=US,CN,DE,FR,IT,GB&y=2022&v=network"):
        page = get(line, path, "identity").decode()
        static = sum(len(get(line, p)) for p in {s.split('"')[0] for s in page.split('="') if s.startswith("/static/")})
        image = page.split('<img src="')[1].split('"')[0].replace("&amp;", "&") if "<img" in page else ""
        figure = len(get(line, image)) if image else 0
        sizes = (len(get(line, path)), static, figure)
        print(f"| {path} | " + " | ".join(f"{n / 1024:.1f}" for n in (*sizes, sum(sizes))) + " |")


def first_figure(port: int) -> None:
    """Print when the figure stands in Chromium, from a fresh profile, its answer computed before or not."""
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium")
    if found is None:
        return
    print("\n| first figure in Chromium | ms |\n| --- | ---: |")
    cases = {
        "front page, warm": "/",
        "a pair never asked for": "/pair/PL-CZ",
        "the same pair again": "/pair/PL-CZ",
        "a map never asked for": "/country/PT",
    }
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        get(HTTPConnection("127.0.0.1", port), "/index.svg?lang=en")
        for name, path in cases.items():
            page = browser.new_context().new_page()
            start = time.perf_counter()
            page.goto(f"http://127.0.0.1:{port}{path}")
            page.locator(".figure img").evaluate("image => image.decode()")
            print(f"| {name} | {(time.perf_counter() - start) * 1e3:.0f} |")
            page.close()
        browser.close()
