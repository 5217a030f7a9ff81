"""Headings put in order."""

import re

from autograder.report.headings import in_order


def levels(page: str) -> str:
    """The levels of a page's headings, opened and closed."""
    return "".join(f"{end}{level}" for end, level in re.findall(r"<(/?)h(\d)", in_order(page)))


def test_no_level_is_skipped() -> None:
    """Below the page's h1 stand the lesson's, and verdicts right below whatever they follow."""
    page = "<h1>p</h1><h1>a</h1><h3>v</h3><h3>w</h3><h2>b</h2><h3>v</h3><h1>c</h1>"
    assert levels(page) == "1/12/23/33/33/34/42/2"


def test_what_begins_deep_begins_on_top() -> None:
    """A page whose first heading is an h4 has an h1 all the same, and one alone."""
    assert levels("<h4>p</h4><h4>a</h4><h2>b</h2><h6>c</h6>") == "1/12/22/23/3"


def test_what_is_no_heading_stays() -> None:
    """Scripts, styles and other tags are as they were, attributes too."""
    page = '<style>h2{}</style><script>x = "<h5>"</script><hr><h4 class="x">t</h4>'
    assert in_order(page) == page.replace("h4", "h1")
