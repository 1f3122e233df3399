"""The page that waits for an answer: how far it is, and a button that stops it."""

from __future__ import annotations

from isthmus.faces.jobs import Job
from isthmus.faces.runs import PATIENCE, ended
from isthmus.faces.web.view import Asked, Instead, View


def waited(asked: Asked, job: Job, title: str, crumb_link: str, crumb: str) -> None:
    """Wait for a job a moment; where it takes longer, show how far it is instead of the page (`Instead`).

    Files wait until it is done. What went wrong in the job is raised.
    """
    if ended(job, None if asked.ending else PATIENCE):
        return
    values = {
        "job": job, "title": title, "back": asked.link(), "stop": asked.to(f"/runs/{job.id}/stop"), "crumb": crumb,
        "crumb_link": crumb_link,
    }  # fmt: skip
    raise Instead(View(title=title, template="wait.html.j2", data={}, name="wait", values=values))
