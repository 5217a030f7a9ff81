"""What a student's cells show, opened in a real browser: with the cleaning on, and as control without it.

The control proves that the tricks work and that this way of looking would see them.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from playwright.sync_api import Browser, Page, expect
from traitlets.config import PyFileConfigLoader

from tests.grading import hostile
from tests.jupyter_server import address_of
from tests.lesson.widgets.hands import use_each

pytestmark = [
    pytest.mark.xdist_group("browser"),  # its two courses are made once
    # nbgrader's own queries flush halfway, and its autograded notebooks keep an old minor version.
    pytest.mark.filterwarnings("ignore:Object of type:sqlalchemy.exc.SAWarning"),
    pytest.mark.filterwarnings("ignore:Cell is missing an id field"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:nbgrader"),
]

COURSE = """
c = get_config()
c.CourseDirectory.course_id = "course"
c.Autograde.autograde_preprocessors = [
    "tests.grading.hostile.LayOutputs",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
]
"""
CLEANING = """
c.GenerateFeedback.exporter_class = "autograder.grading.feedback.FeedbackPage"
c.HTMLExporter.preprocessors = [
    "autograder.grading.cleaning.CleanPage", "autograder.lesson.export.ShowWidgets"
]
c.HTMLExporter.filters = {"markdown2html": "autograder.grading.cleaning.safe_markdown2html"}
"""


@dataclass(frozen=True)
class Looked:
    """What happened when a page was opened: tricks that ran, addresses asked for, the verdict seen.

    widgets: how many of the course's widgets stand there; all three have then been used.
    """

    ran: set[str]
    asked: set[str]
    verdict: str
    background: str
    widgets: int


@pytest.fixture(scope="module", params=["cleaned", "as it came"])
def course(request, tmp_path_factory) -> Iterator[tuple[Path, bool]]:
    """A course whose hostile submission went through nbgrader's own assignment, autograding, feedback."""
    cleaned = request.param == "cleaned"
    root = tmp_path_factory.mktemp("course")
    hostile.lay_course(root, COURSE + (CLEANING if cleaned else ""))
    config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    config.CourseDirectory.root = str(root)
    nbgrader = NbGraderAPI(config=config)
    with pytest.MonkeyPatch.context() as patch:
        # nbgrader calls alembic by name
        patch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
        _done(nbgrader.generate_assignment("ps"))
        _done(nbgrader.autograde("ps", "eve"))
        _done(nbgrader.generate_feedback("ps", "eve"))
        nbgrader.gradebook.close()
        yield root, cleaned


@pytest.fixture
def formgrader(course) -> Iterator[str]:
    """The address of the submission in the formgrader of a running Jupyter server."""
    root, _ = course
    home = root / "home"
    home.mkdir(exist_ok=True)
    repository = str(Path(__file__).parents[2])
    command = [
        *(sys.executable, "-m", "jupyter_server", "--no-browser", "--ip=127.0.0.1", "--port=0"),
        *("--IdentityProvider.token=", "--ServerApp.allow_root=True", f"--ServerApp.root_dir={root}"),
        "--ServerApp.jpserver_extensions={'nbgrader.server_extensions.formgrader': True}",
    ]
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": repository,
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTER_DATA_DIR": str(home / "data"),
    }
    with subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            yield f"{address_of(server)}formgrader/submissions/{_submission(root)}/"
        finally:
            server.terminate()


def _submission(root: Path) -> str:
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "course") as gradebook:
        return gradebook.find_submission_notebook("lesson", "ps", "eve").id


def _done(result: dict) -> None:
    assert result["success"], result["log"]


def look(browser: Browser, url: str) -> Looked:
    """Open the page, press what looks like a link to JavaScript, and say what came of it."""
    page = browser.new_page(color_scheme="dark")
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    allowed = re.compile(r"(?:file|data|blob):|http://127\.0\.0\.1:")
    page.route(
        re.compile(r"^http"),
        lambda route: route.continue_() if allowed.match(route.request.url) else route.abort(),
    )
    page.goto(url, wait_until="load")
    _press(page)
    seen = Looked(
        ran=set(page.evaluate("window.ran || []")),
        asked=asked,
        verdict=page.locator(".ag-verdict").first.inner_text(),
        background=page.locator(".ag-verdict .ag-mistake").first.evaluate(
            "e => getComputedStyle(e).borderLeftColor"
        ),
        widgets=page.locator(".lesson-widget-page").count(),
    )
    if seen.widgets:
        use_each(page)
        expect(page.locator(".widget.dark")).to_have_count(0)  # the page is light, whatever a reader prefers
    page.close()
    return seen


def _press(page: Page) -> None:
    page.evaluate(
        """async () => {
            for (const a of document.querySelectorAll('#notebook-container a, main a'))
                if (a.protocol === 'javascript:') a.click();
            const frame = () => new Promise(requestAnimationFrame);
            await frame(); await frame();
        }"""
    )


def _judge(looked: Looked, cleaned: bool) -> None:
    fetched = {url for url in looked.asked if url.startswith(hostile.HOST)}
    if cleaned:
        assert looked.ran == set()
        assert fetched == set()
        assert looked.widgets == 3
    else:
        assert hostile.LIVE - looked.ran == set()
        assert {f"{hostile.HOST}/{name}" for name in hostile.FETCHED} - fetched == set()
        assert looked.widgets == 0
    assert looked.verdict.startswith("3 of 6 points")
    assert looked.background == "rgb(200, 114, 29)"


def test_feedback(browser, course):
    """In the feedback page nothing of a student's runs or fetches once cleaned, and the verdict is whole."""
    root, cleaned = course
    page = root / "feedback" / "eve" / "ps" / "lesson.html"
    looked = look(browser, page.as_uri())
    _judge(looked, cleaned)
    if cleaned:
        others = {url for url in looked.asked if not url.startswith(("data:", page.as_uri()))}
        assert all("mathjax" in url for url in others)


def test_formgrader(browser, course, formgrader):
    """In the formgrader nothing of a student's runs or fetches once cleaned, and the verdict is whole."""
    _, cleaned = course
    looked = look(browser, formgrader)
    _judge(looked, cleaned)
    assert ("javascript" in looked.ran) is not cleaned
