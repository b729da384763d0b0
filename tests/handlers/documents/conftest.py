"""The process that draws, ended after each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from handlers.documents.charts import Charts


@pytest.fixture
async def charts() -> AsyncIterator[Charts]:
    charts = Charts()
    yield charts
    await charts.aclose()
