"""What a fault leaves in the log: where it was, never what it said."""

from __future__ import annotations

from handlers.log import fault


def test_a_fault_tells_its_type_and_place_and_not_its_message() -> None:
    try:
        int("a secret")
    except ValueError as error:
        told = fault(error)
    assert told["error"] == "ValueError"
    assert told["place"].startswith("test_log.py:")
    assert "secret" not in str(told)


def test_of_several_the_first_is_told() -> None:
    first, second = KeyError("a"), ValueError("b")
    assert fault(ExceptionGroup("both", [first, second]))["error"] == "KeyError"
