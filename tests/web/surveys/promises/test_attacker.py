"""Anonymous and confidential waves against whoever has every snapshot; four broken promises show that the attacker is a
good one."""

from __future__ import annotations

import base64
import logging
import random
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django_scopes import scopes_disabled

from tests.web.cast import Cast
from tests.web.surveys.promises.attacking import Seen, best, bytes_of, guess, on_file, played, same_bytes
from wellknit.web.models import Keyholder
from wellknit.web.surveys.promises import closing, contents, drafts, keys, rewriting

#: How far from a coin's toss a guess may be that was chosen on one wave and made on others: 0.02 over 2,000 people.
#: With fewer people chance itself goes further: 0.29 divided by the root of their number, and four times that.
LONG, SHORT = 0.02, 0.11


@pytest.fixture(autouse=True)
def no_keys_stay() -> Iterator[None]:
    folder = Path(settings.PLACE.data) / "keys"
    shutil.rmtree(folder, ignore_errors=True)
    yield
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def file(lasting: Cast, tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "wellknit.sqlite3"
    with on_file(place):
        yield place


@pytest.mark.parametrize("mode", ["anonymous", "confidential"])
def test_matching_is_no_better_than_chance(
    lasting: Cast, file: Path, long: bool, caplog: pytest.LogCaptureFixture, mode: str
) -> None:
    chance, count, waves = random.Random(5), 2_500 if long else 150, 3 if long else 1
    with caplog.at_level(logging.DEBUG, "wellknit"):
        learnt = guess(first := played(lasting, file, count, chance, mode=mode))
        chosen = best(learnt)
        tried = [guess(seen := played(lasting, file, count, chance, mode=mode))[chosen] for _wave in range(waves)]
    found = sum(tried) / len(tried)
    print(
        f"\n{connection.vendor}, {mode}: {len(first.after)} responses a wave, {len(learnt)} ways to match; the best of"
        f" a first wave {chosen} {learnt[chosen]:.3f}, on {waves} others {', '.join(f'{each:.3f}' for each in tried)}"
    )
    assert abs(found - 0.5) <= (LONG if long else SHORT)
    assert abs(learnt[chosen] - 0.5) < (0.04 if long else 0.15)
    for each in (first, seen):
        nothing_readable(each)
        if mode == "confidential":
            nothing_but_the_row(each)
    assert caplog.records == []


def nothing_but_the_row(seen: Seen) -> None:
    """A confidential response is followed by a link of its own, in which nothing is known again; keys are gone."""
    assert same_bytes(seen) == 0.0
    links = [row["link"] for row in seen.after]
    assert {len(link) for link in links} == {64} and len(set(links)) == len(links)
    for row in seen.after:
        assert set(row["cells"]) <= {"respondent", "site", "role", "language", "through_job", "trust", "why"}
    assert keys.held() == []
    with scopes_disabled():
        assert not Keyholder.objects.exclude(sealed_key=b"").exists()


def nothing_readable(seen: Seen) -> None:
    """No answer before closing, and no token or anything that hangs on one, at any time."""
    word = seen.begins.encode()
    assert len(seen.files) >= 5 and not any(word in snapshot for snapshot in seen.files)
    # PostgreSQL compresses the longest ones.
    assert len(set(re.findall(word + b"[0-9a-f]{12}", seen.last))) >= 0.9 * len(seen.after)
    for token in seen.secrets[:200]:
        draft = drafts.id_of(token.decode())
        assert not any(form in seen.last for form in (token, draft.bytes, draft.hex.encode()))
        assert not any(token in snapshot for snapshot in seen.files)


class InOrder(random.Random):
    """The first broken promise: nothing is shuffled."""

    def shuffle(self, x: Any) -> None:  # type: ignore[override]
        pass

    def sample(self, population: Sequence[Any], k: int, **_more: Any) -> list[Any]:
        return list(population[:k])


def test_a_kept_order_is_caught(lasting: Cast, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "_chance", InOrder)
    found = guess(played(lasting, file, 120, random.Random(6)))
    print(f"\nkept order: {best(found)} {found[best(found)]:.3f}")
    assert found["turn", "place"] > 0.95 and found[best(found)] > 0.95


def test_visible_batches_are_caught(lasting: Cast, file: Path, long: bool) -> None:
    found = guess(played(lasting, file, 1_000 if long else 120, random.Random(7), "batches"))
    print(f"\nbatches of ten: {best(found)} {found[best(found)]:.3f}")
    assert found["turn", "first seen"] > (0.95 if long else 0.8)


def test_links_beside_answers_that_are_not_sealed_are_caught(
    lasting: Cast, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As confidential waves once were: plain while they ran, with the very link that stands in the row afterwards."""
    for name in ("sealed", "opened"):
        monkeypatch.setattr(contents, name, lambda key, content: content)
    for name in ("padded", "unpadded"):
        monkeypatch.setattr(contents, name, lambda content: content)
    seen = played(lasting, file, 60, random.Random(9), mode="confidential")
    print(f"\nplain and linked: {same_bytes(seen):.2f} of links are known again")
    assert same_bytes(seen) == 1.0
    with pytest.raises(AssertionError):
        nothing_readable(seen)


def test_a_draft_in_free_pages_is_caught(lasting: Cast, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drafts are not sealed, what is deleted is not overwritten, and the file is not written anew."""
    monkeypatch.setattr(drafts, "locked", lambda key, content: content)
    monkeypatch.setattr(rewriting, "rewritten", lambda models: None)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=OFF")
    seen = played(lasting, file, 120, random.Random(8))
    drafted = [each for each in seen.people if each.seen["drafts"] and "turn" in each.seen]
    # Once as a response, and once more where a draft was.
    found = sum(seen.last.count(each.word.encode()) > 1 for each in drafted) / len(drafted)
    early = sum(any(each.word.encode() in one for one in seen.files) for each in drafted) / len(drafted)
    print(f"\ndrafts in free pages: {found:.2f} of them are read after closing, {early:.2f} in snapshots before")
    assert found > 0.05 and early > 0.3
    with pytest.raises(AssertionError):
        nothing_readable(seen)


@pytest.mark.parametrize("mode", ["anonymous", "confidential"])
def test_neither_backups_nor_the_file_hold_the_waves_key(lasting: Cast, file: Path, mode: str) -> None:
    from tests.web.surveys.promises.conftest import ANSWERS, crowd, wave_of
    from wellknit.web.backups.tables import dumped
    from wellknit.web.surveys.promises import tokens
    from wellknit.web.surveys.promises.submitting import submitted

    wave = wave_of(lasting, mode)
    text = keys._text(keys.secret_of(wave))
    (invitee,) = crowd(lasting, wave, 1)
    token = tokens.fresh(invitee)
    receipt = submitted(wave, ANSWERS, submission="the id", token=token, invitee=tokens.opened(token))
    drafts.kept(wave, other := tokens.stranger(), ANSWERS)
    content = b"".join(dumped("default")) + bytes_of(file)
    assert b"web.submission" in content and b"web.draft" in content
    secret = keys.secret_of(wave)
    for hidden in (
        secret,
        secret.hex().encode(),
        base64.b64encode(secret),
        text.encode(),
        text.replace("-", "").encode(),
    ):
        assert hidden not in content
    for hidden in (token, other, receipt.code, receipt.code.replace("-", ""), "the id", "It is ñ new."):
        assert hidden.encode() not in content
