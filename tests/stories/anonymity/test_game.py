"""De-anonymisation: whoever holds all that outlives an event guesses no better than chance allows.

The attacker holds the database with its log, a backup, the log file, and the keys that are not
destroyed; and has seen who handed in when, who came by which link, who signed up and subscribed, who
said whether it helped and who goes on in a working group.
"""

from __future__ import annotations

import math
import random
from pathlib import Path

import pytest

from tests.stories.anonymity.attack import WIDTH, Luck, common, outcome
from tests.stories.anonymity.game import PEOPLE, Games

EVENTS = 125
"""Games whose outcome teaches the attacker; then as many in which it counts. Two attackers play, side
by side: 500 games."""
OPEN_ONES = 56
"""Those that the attacker sees while they are open as well."""
MODERATED = ("verdict", "official_answer", "translation")
APART = ("visitor, sign_up", "subscriber, subscriber", "opinion, opinion", "contact, contact")


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("attacker", [1, 2])
async def test_after_the_close_the_attacker_guesses_no_better_than_chance(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], attacker: int
) -> None:
    chance, games, luck = random.Random(attacker), Games(), Luck()
    while True:
        new = Games(games.during, lines=games.lines)
        seed = f"{attacker}-{len(luck.told)}"
        await new.play(tmp_path, seed, 2 * EVENTS, open_ones=OPEN_ONES)
        guess, ascribed, order, together = outcome(new.after, chance)
        told = (
            f"after the close by {guess} {1 + ascribed / math.sqrt(EVENTS):.2f} of {PEOPLE} people "
            f"guessed right (chance: 1; 95 % below {1 + WIDTH / math.sqrt(EVENTS):.2f}), neighbours "
            f"by {order} {together:+.1f} deviations from chance"
        )
        if luck.is_ruled_out(max(ascribed, together), told):
            break
    assert not games.lines, "a log line tells when something was handed in"
    traits, people = common(one.traits for one in new.after), new.after[0].people
    for table in MODERATED:
        assert any(trait.startswith(f"{table}.") for trait in traits), f"{table} is not looked at"
    for table in APART:
        assert any(name.startswith(f"{table}.") for name in people), f"{table} is not looked at"
    # The same attacker, before the close: so they are able to find something.
    guess, ascribed, order, together = outcome(games.during, chance)
    assert ascribed > 2 * WIDTH, f"the attacker is too weak to prove anything: {ascribed}"
    assert together > 2 * WIDTH, f"the attacker is too weak to prove anything: {together}"
    with capsys.disabled():
        print(  # noqa: T201 (a report, asked for)
            f"\nde-anonymisation game: {len(new.after)} events of {PEOPLE} people, "
            f"{len(traits) * len(people) * 2} guesses to choose from; before the close by {guess} "
            f"{ascribed:+.1f} and by {order} {together:+.1f} deviations from chance; "
            + "; ".join(luck.told)
        )
