"""Partially pooled shares of sites, against the same model worked out in other ways."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.statistics.pooling_shares import CENTRE, SPREAD, partly_pooled, partly_pooled_models

COUNTS, BASES = [18, 31, 20, 9], [19, 40, 25, 11]


def test_the_grid_gives_what_was_printed_of_it() -> None:
    """Worked out on a grid with 15 Gauss-Hermite points in an earlier study: .8579 .7964 .8087 .8138, spread .51."""
    found = partly_pooled(COUNTS, BASES)
    assert [round(each.share, 4) for each in found.sites] == [0.8579, 0.7964, 0.8087, 0.8138]
    assert round(found.spread, 2) == 0.51
    assert [(each.count, each.base) for each in found.sites] == list(zip(COUNTS, BASES, strict=True))


def test_a_sampler_gives_the_same_within_its_error() -> None:
    """numpyro's NUTS on this model: .8554 .7966 .8089 .8125, spread .52, with some divergences."""
    found = partly_pooled(COUNTS, BASES)
    assert [each.share for each in found.sites] == pytest.approx([0.8554, 0.7966, 0.8089, 0.8125], abs=0.003)
    assert found.spread == pytest.approx(0.52, abs=0.02)


def metropolis(steps: int, chains: int = 400) -> np.ndarray:
    """Draws (draws, 5) of the four shares and the spread: random walks in the centre, spread and each site's z."""
    random = np.random.default_rng(20)
    counts, bases = np.array(COUNTS), np.array(BASES)

    def height(at: np.ndarray) -> np.ndarray:
        centre, spread, z = at[:, 0], at[:, 1], at[:, 2:]
        logits = centre[:, None] + spread[:, None] * z
        likely = (counts * logits - bases * np.logaddexp(0, logits)).sum(axis=1)
        prior = -((centre / CENTRE) ** 2 + (spread / SPREAD) ** 2 + (z**2).sum(axis=1)) / 2
        return np.where(spread > 0, likely + prior, -np.inf)

    at = np.hstack([np.full((chains, 1), 1.4), np.full((chains, 1), 0.4), random.normal(0, 1, (chains, 4))])
    now, kept = height(at), []
    for step in range(steps):
        tried = at + random.normal(0, 1, at.shape) * np.array([0.25, 0.35, 0.7, 0.6, 0.6, 0.7])
        then = height(tried)
        taken = np.log(random.random(chains)) < then - now
        at, now = np.where(taken[:, None], tried, at), np.where(taken, then, now)
        if step >= steps // 5:
            kept.append(np.hstack([1 / (1 + np.exp(-(at[:, :1] + at[:, 1:2] * at[:, 2:]))), at[:, 1:2]]))
    return np.concatenate(kept)


def test_a_random_walk_through_the_same_model_arrives_at_the_same(long: bool) -> None:
    draws = metropolis(20_000 if long else 2_500)
    found = partly_pooled(COUNTS, BASES)
    near = 0.001 if long else 0.002
    assert [each.share for each in found.sites] == pytest.approx(draws[:, :4].mean(axis=0), abs=near)
    assert found.spread == pytest.approx(draws[:, 4].mean(), abs=0.01)
    for site, each in enumerate(found.sites):
        low, high = np.quantile(draws[:, site], [0.025, 0.975])
        assert (each.low, each.high) == pytest.approx((low, high), abs=0.005)


def summed(counts: list[int], bases: list[int]) -> list[float]:
    """The shares by summing over logits, centre and spread on even, finer grids: no Gauss-Hermite points."""
    logits = np.linspace(-9, 9, 721)
    centre = np.linspace(-6.5, 6.5, 105)
    spread = np.exp(np.linspace(np.log(0.02), np.log(4.5), 60))
    at, by = (each.ravel() for each in np.meshgrid(centre, spread, indexing="ij"))
    normal = np.exp(-(((logits[None, :] - at[:, None]) / by[:, None]) ** 2) / 2)
    normal /= normal.sum(axis=1, keepdims=True) + 1e-300
    share = 1 / (1 + np.exp(-logits))
    likely = [share**k * (1 - share) ** (n - k) for k, n in zip(counts, bases, strict=True)]
    sites = np.stack([normal @ each for each in likely])
    # An even grid of the spread's logarithm has steps as wide as the spread.
    weight = np.exp(-((at / CENTRE) ** 2) / 2 - (by / SPREAD) ** 2 / 2) * by
    whole = weight * sites.prod(axis=0)
    inner = [normal @ (each * share) for each in likely]
    return [float((whole / (site + 1e-300) * own).sum() / whole.sum()) for site, own in zip(sites, inner, strict=True)]


@pytest.mark.parametrize(
    ("counts", "bases"),
    [(COUNTS, BASES), ([0, 12], [11, 12]), ([5, 5, 5, 5], [11, 11, 11, 11]), ([30], [40]), ([2, 30, 11], [11, 40, 11])],
)
def test_shares_are_those_of_a_finer_grid_of_another_kind(counts: list[int], bases: list[int]) -> None:
    assert [each.share for each in partly_pooled(counts, bases).sites] == pytest.approx(
        summed(counts, bases), abs=0.003
    )


def test_at_its_most_likely_the_spread_would_be_nothing_and_all_sites_alike() -> None:
    """R's lme4 on the four sites: singular, variance 0, every site .82105. So the spread is averaged over."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(61)
    likelihoods = {}
    for spread in np.linspace(0, 1.5, 31):
        for centre in np.linspace(1, 2, 201):
            logits = centre + spread * nodes
            each = [
                np.exp(k * logits - n * np.logaddexp(0, logits)) @ weights for k, n in zip(COUNTS, BASES, strict=True)
            ]
            likelihoods[spread, centre] = np.prod(each)
    spread, centre = max(likelihoods, key=lambda each: likelihoods[each])
    assert spread == 0
    assert 1 / (1 + np.exp(-centre)) == pytest.approx(0.82105, abs=5e-4)
    shares = [each.share for each in partly_pooled(COUNTS, BASES).sites]
    assert max(shares) - min(shares) > 0.05


SITES = st.lists(st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=5)


@given(SITES)
def test_a_pooled_share_lies_between_its_own_and_what_else_is_known(sites: list[tuple[int, int]]) -> None:
    counts, bases = map(list, zip(*sites, strict=True))
    found = partly_pooled(counts, bases).sites
    for place, each in enumerate(found):
        others = [k / n for other, (k, n) in enumerate(sites) if other != place]
        # Besides the others there is what was thought before: one half.
        known = [counts[place] / bases[place], 0.5, *others]
        assert min(known) - 1e-3 <= each.share <= max(known) + 1e-3
        assert 0 < each.low < each.share < each.high < 1


@given(SITES, st.data())
def test_one_more_who_agrees_raises_a_sites_share(sites: list[tuple[int, int]], data: st.DataObject) -> None:
    counts, bases = map(list, zip(*sites, strict=True))
    place = data.draw(st.integers(0, len(sites) - 1))
    if counts[place] == bases[place]:
        counts[place] -= 1
    before = partly_pooled(counts, bases).sites
    counts[place] += 1
    after = partly_pooled(counts, bases).sites
    assert after[place].share > before[place].share
    assert after[place].low >= before[place].low - 1e-3 and after[place].high >= before[place].high - 1e-3


@given(SITES)
def test_agreeing_and_not_agreeing_are_treated_alike(sites: list[tuple[int, int]]) -> None:
    counts, bases = map(list, zip(*sites, strict=True))
    there = partly_pooled(counts, bases).sites
    back = partly_pooled([n - k for k, n in sites], bases).sites
    for one, other in zip(there, back, strict=True):
        assert one.share == pytest.approx(1 - other.share, abs=1e-9)
        assert one.low == pytest.approx(1 - other.high, abs=1e-6)


def test_many_models_at_once_are_each_as_alone() -> None:
    random = np.random.default_rng(3)
    bases = random.integers(0, 41, (150, 4))
    counts = random.binomial(bases, 0.8)
    share, low, high, spread = partly_pooled_models(counts, bases)
    for model in (0, 63, 64, 149):
        alone = partly_pooled(counts[model].tolist(), bases[model].tolist())
        assert [each.share for each in alone.sites] == pytest.approx(share[model], abs=1e-12)
        assert [each.low for each in alone.sites] == pytest.approx(low[model], abs=1e-9)
        assert [each.high for each in alone.sites] == pytest.approx(high[model], abs=1e-9)
        assert alone.spread == pytest.approx(spread[model])


def test_a_site_without_answers_is_told_by_the_others_alone_and_large_bases_do_no_harm() -> None:
    found = partly_pooled([18, 0, 2900], [20, 0, 3000]).sites
    assert 0.8 < found[1].share < 0.95
    assert found[1].high - found[1].low > found[0].high - found[0].low
    assert found[2].share == pytest.approx(2900 / 3000, abs=0.002)


@pytest.mark.parametrize(("counts", "bases"), [([3], [2]), ([-1], [2]), ([1, 1], [2])])
def test_what_is_no_share_is_refused(counts: list[int], bases: list[int]) -> None:
    with pytest.raises(ValueError, match="from 0 to their base"):
        partly_pooled(counts, bases)
