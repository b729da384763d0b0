"""Which addresses are taken, and what a mail server's address may look like."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.mail import Mailbox, MailServer, read_address, read_mailbox, read_server


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (" Anna.Muster+x@Town.Example ", "Anna.Muster+x@town.example"),
        ("a@bürgeramt.example", "a@xn--brgeramt-65a.example"),
        ("o'neil@a-b.c.example", "o'neil@a-b.c.example"),
        ("anna", None),
        ("anna@localhost", None),
        ("anna@town..example", None),
        ("anna@-town.example", None),
        (".anna@town.example", None),
        ("bürgermeister@town.example", None),
        ("anna@straße.example", None),
        ("anna@[127.0.0.1]", None),
        ("a@b@c.example", None),
        ("<anna@town.example>", None),
        ("anna@town.example\r\nBcc: x@y.example", None),
        ("anna@town.example, bert@town.example", None),
        ("a" * 65 + "@town.example", None),
        ("a@" + ".".join(["b" * 60] * 5) + ".example", None),
        ("anna@town.\ud800", None),
        ("", None),
    ],
)
def test_addresses(written: str, read: str | None) -> None:
    assert read_address(written) == read


@given(st.text() | st.from_regex(r"[^@]{1,9}@[^@]{1,9}\.[a-z]{2}"))
def test_what_is_taken_fits_into_a_line(written: str) -> None:
    read = read_address(written)
    assert read is None or (read.isascii() and read.isprintable() and " " not in read)
    assert read is None or read_address(read) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("bote@example.org", Mailbox("", "bote@example.org")),
        ("Dialogbote <bote@example.org>", Mailbox("Dialogbote", "bote@example.org")),
        ('"Stadt, Büro" <bote@example.org>', Mailbox("Stadt, Büro", "bote@example.org")),
        ("Dialogbote", None),
        ("a@b.example, c@d.example", None),
        ("X\r\nBcc: a@b.example <bote@example.org>", None),
    ],
)
def test_mailboxes(written: str, read: Mailbox | None) -> None:
    assert read_mailbox(written) == read


def test_servers() -> None:
    assert read_server("smtps://u%40x:p%2F%3A@mail.example.org") == MailServer(
        "mail.example.org", 465, True, "u@x", "p/:"
    )
    assert read_server("smtp://127.0.0.1:25") == MailServer("127.0.0.1", 25, False)
    assert "secret" not in repr(read_server("smtps://u:secret@mail.example.org"))


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org", "https://u:secret@mail.example.org", "smtps://", "smtps://u@mail",
        "smtps://u:secret@mail/x", "smtps://u:secret@mail:x", "smtps://u:secret%0d@mail",
        "smtps://u:sec#ret@mail", "smtps://[",
    ],
)  # fmt: skip
def test_a_server_that_is_none_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match=r"give|hold") as refusal:
        read_server(url)
    assert "sec" not in str(refusal.value)
