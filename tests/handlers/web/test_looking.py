"""Whoever judges the screens is awake."""

from __future__ import annotations

import pytest

from tests.handlers.web.conftest import Open
from tests.handlers.web.looking import faults, judge, needs_chromium
from tests.handlers.web.using import at_the_text

pytestmark = needs_chromium


def test_the_judge_is_awake(open_page: Open) -> None:
    page = at_the_text(open_page)
    assert faults(page) == []
    page.evaluate("document.querySelector('#log li:last-child .card').append(new Image())")
    assert [name for name, _ in faults(page)] == ["image-alt"]
    page.evaluate("document.querySelector('.card').style.minInlineSize = '200vw'")
    with pytest.raises(AssertionError, match="has to be scrolled sideways"):
        judge(page, "awake", "de")
