"""What each kind of relation concludes, at and around its boundaries, on both engines."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from interplay_oracle import ELIGIBLE, INELIGIBLE, INSUFFICIENT, MANUAL, NOT_APPLICABLE, relate, standings

from subsidy.interplay import Conclusions, Interplay, Standing, durable
from subsidy.language.relations import Relation
from subsidy.trace.proof import Effect, Firing, Token
from subsidy.truth import Truth, Verdict

TRUE, UNKNOWN, FALSE = Truth.TRUE, Truth.UNKNOWN, Truth.FALSE
needs_durable = pytest.mark.skipif(durable.load() is None, reason="durable_rules can't be imported here")
Conclude = Callable[..., Conclusions]


@pytest.fixture(params=["plain", pytest.param("durable", marks=needs_durable)])
def conclude(request: pytest.FixtureRequest) -> Conclude:
    def conclude(relations: list[Relation], own: dict[str, Standing], truth: Truth | None = None) -> Conclusions:
        holds = {} if truth is None else {relation.id: truth for relation in relations if relation.when}
        rooms = {relation.id: 5 for relation in relations if relation.at_most}
        return Interplay(relations, list(own), request.param).conclude(own, holds, rooms)

    return conclude


@pytest.mark.parametrize(
    ("own", "target", "truth", "final"),
    [
        (ELIGIBLE, ELIGIBLE, None, ELIGIBLE),
        (ELIGIBLE, INELIGIBLE, None, INELIGIBLE),
        (ELIGIBLE, NOT_APPLICABLE, None, INELIGIBLE),
        (ELIGIBLE, INSUFFICIENT, None, INSUFFICIENT),
        (ELIGIBLE, MANUAL, None, MANUAL),
        (INELIGIBLE, ELIGIBLE, None, INELIGIBLE),
        (INELIGIBLE, INSUFFICIENT, None, INELIGIBLE),
        (NOT_APPLICABLE, ELIGIBLE, None, NOT_APPLICABLE),
        (NOT_APPLICABLE, INELIGIBLE, None, NOT_APPLICABLE),
        (INSUFFICIENT, ELIGIBLE, None, INSUFFICIENT),
        (INSUFFICIENT, MANUAL, None, INSUFFICIENT),
        (INSUFFICIENT, INELIGIBLE, None, INELIGIBLE),
        (INSUFFICIENT, NOT_APPLICABLE, None, INELIGIBLE),
        (MANUAL, ELIGIBLE, None, MANUAL),
        (MANUAL, INSUFFICIENT, None, INSUFFICIENT),
        (MANUAL, INELIGIBLE, None, INELIGIBLE),
        (ELIGIBLE, INELIGIBLE, TRUE, INELIGIBLE),
        (ELIGIBLE, INELIGIBLE, UNKNOWN, INSUFFICIENT),
        (ELIGIBLE, NOT_APPLICABLE, UNKNOWN, INSUFFICIENT),
        (ELIGIBLE, INSUFFICIENT, UNKNOWN, INSUFFICIENT),
        (ELIGIBLE, MANUAL, UNKNOWN, MANUAL),
        (ELIGIBLE, ELIGIBLE, UNKNOWN, ELIGIBLE),
        (MANUAL, INELIGIBLE, UNKNOWN, INSUFFICIENT),
        (NOT_APPLICABLE, INELIGIBLE, UNKNOWN, NOT_APPLICABLE),
        (ELIGIBLE, INELIGIBLE, FALSE, ELIGIBLE),
        (ELIGIBLE, MANUAL, FALSE, ELIGIBLE),
        (INSUFFICIENT, INELIGIBLE, FALSE, INSUFFICIENT),
    ],
)
def test_source_is_as_bad_as_its_prerequisite(
    conclude: Conclude, own: Verdict, target: Verdict, truth: Truth | None, final: Verdict
) -> None:
    requires = relate("requires", "a", "b", conditional=truth is not None)
    assert conclude([requires], standings(a=own, b=target), truth).verdicts == {"a": final, "b": target}


@pytest.mark.parametrize(
    ("own", "target", "truth", "said", "certain"),
    [
        (ELIGIBLE, ELIGIBLE, TRUE, ELIGIBLE, True),
        (ELIGIBLE, ELIGIBLE, UNKNOWN, ELIGIBLE, False),
        (MANUAL, ELIGIBLE, TRUE, Effect.MET, True),
        (ELIGIBLE, NOT_APPLICABLE, TRUE, INELIGIBLE, True),
        (ELIGIBLE, INELIGIBLE, UNKNOWN, INSUFFICIENT, False),
        (INELIGIBLE, INELIGIBLE, TRUE, INELIGIBLE, True),
        (NOT_APPLICABLE, INELIGIBLE, TRUE, Effect.BLOCKED, True),
        (INSUFFICIENT, MANUAL, TRUE, Effect.BLOCKED, True),
    ],
)
def test_proof_tells_what_a_prerequisite_came_to(
    conclude: Conclude, own: Verdict, target: Verdict, truth: Truth, said: Verdict | Effect, certain: bool
) -> None:
    requires = relate("requires", "a", "b", conditional=True)
    firings = conclude([requires], standings(a=own, b=target), truth).firings
    assert firings == (Firing(requires, (Token("b", target),), Token("a", said), certain),)


@pytest.mark.parametrize(
    ("targets", "final"),
    [
        ((ELIGIBLE, ELIGIBLE, ELIGIBLE), ELIGIBLE),
        ((ELIGIBLE, ELIGIBLE, MANUAL), MANUAL),
        ((INSUFFICIENT, ELIGIBLE, MANUAL), INSUFFICIENT),
        ((INSUFFICIENT, INELIGIBLE, MANUAL), INELIGIBLE),
        ((NOT_APPLICABLE, MANUAL, ELIGIBLE), INELIGIBLE),
    ],
)
def test_worst_of_several_prerequisites_wins(conclude: Conclude, targets: tuple[Verdict, ...], final: Verdict) -> None:
    own = dict(zip("bcd", map(Standing, targets), strict=True)) | standings(a=ELIGIBLE)
    requires = [relate("requires", "a", target) for target in "bcd"]
    conclusions = conclude(requires, own)
    assert conclusions.verdicts["a"] is final
    assert [firing.relation for firing in conclusions.firings] == requires


@pytest.mark.parametrize("count", [1, 6, 7, 8, 9, 15, 16, 20])
@pytest.mark.parametrize("last", [ELIGIBLE, MANUAL])
def test_any_number_of_prerequisites_is_joined(conclude: Conclude, count: int, last: Verdict) -> None:
    targets = [f"b{number:02}" for number in range(count)]
    own = dict.fromkeys(["a", *targets], Standing(ELIGIBLE)) | {targets[-1]: Standing(last)}
    assert conclude([relate("requires", "a", t) for t in targets], own).verdicts["a"] is last


@pytest.mark.parametrize("depth", range(1, 13))
@pytest.mark.parametrize("bottom", list(Verdict))
def test_prerequisites_chain_to_any_depth(conclude: Conclude, depth: int, bottom: Verdict) -> None:
    chain = [f"p{number:02}" for number in range(depth + 1)]
    own = dict.fromkeys(chain, Standing(ELIGIBLE)) | {chain[0]: Standing(bottom)}
    requires = [relate("requires", chain[i + 1], chain[i]) for i in range(depth)]
    conclusions = conclude(requires[::-1], own)
    passed_on = INELIGIBLE if bottom is NOT_APPLICABLE else bottom
    assert set(conclusions.verdicts.values()) == {bottom, passed_on}
    assert [f.relation for f in conclusions.firings] == requires, "causes come before effects"
    for before, after in zip(conclusions.firings, conclusions.firings[1:], strict=False):
        assert after.premises == (before.conclusion,)


def test_prerequisite_that_is_itself_blocked_blocks(conclude: Conclude) -> None:
    requires = [relate("requires", "a", "b"), relate("requires", "b", "c")]
    verdicts = conclude(requires, standings(a=ELIGIBLE, b=MANUAL, c=INSUFFICIENT)).verdicts
    assert verdicts == {"a": INSUFFICIENT, "b": INSUFFICIENT, "c": INSUFFICIENT}


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("excludes", Token("a", Effect.CONFLICT)),
        ("yields_to", Token("a", Effect.GIVES_WAY)),
        ("upgrades", Token("b", Effect.SUPERSEDED)),
        ("allows", Token("a", Effect.ALLOWED)),
    ],
)
@pytest.mark.parametrize("truth", [None, TRUE, UNKNOWN, FALSE])
@pytest.mark.parametrize("a", list(Verdict))
@pytest.mark.parametrize("b", list(Verdict))
def test_pair_bears_on_each_other_only_where_both_are_eligible(
    conclude: Conclude, kind: str, said: Token, truth: Truth | None, a: Verdict, b: Verdict
) -> None:
    relation = relate(kind, "a", "b", conditional=truth is not None)
    conclusions = conclude([relation], standings(a=a, b=b), truth)
    fires = a is b is ELIGIBLE and truth is not FALSE
    premises = (Token("a", ELIGIBLE), Token("b", ELIGIBLE))
    expected = (Firing(relation, premises, said, certain=truth is not UNKNOWN),) if fires else ()
    assert conclusions.firings == expected
    assert conclusions.verdicts == {"a": a, "b": b}


@pytest.mark.parametrize("truth", [None, TRUE, UNKNOWN, FALSE])
@pytest.mark.parametrize("a", list(Verdict))
def test_eligible_member_is_grouped_whatever_the_others_are(
    conclude: Conclude, truth: Truth | None, a: Verdict
) -> None:
    group = relate("group", "a", "g", conditional=truth is not None)
    other = relate("group", "b", "g")
    conclusions = conclude([group, other], standings(a=a, b=INELIGIBLE), truth)
    fires = a is ELIGIBLE and truth is not FALSE
    grouped = Firing(group, (Token("a", ELIGIBLE),), Token("a", Effect.GROUPED), certain=truth is not UNKNOWN)
    assert conclusions.firings == ((grouped,) if fires else ())
    assert conclusions.verdicts == {"a": a, "b": INELIGIBLE}


@pytest.mark.parametrize("truth", [None, TRUE, UNKNOWN, FALSE])
@pytest.mark.parametrize("a", list(Verdict))
def test_eligible_source_is_limited_whatever_the_others_are(
    conclude: Conclude, truth: Truth | None, a: Verdict
) -> None:
    ceiling = relate("ceiling", "a", "b", conditional=truth is not None)
    conclusions = conclude([ceiling], standings(a=(a, 9), b=(ELIGIBLE, 3)), truth)
    fires = a is ELIGIBLE and truth is not FALSE
    limited = Firing(ceiling, (Token("a", ELIGIBLE),), Token("a", Effect.LIMITED), certain=truth is not UNKNOWN)
    assert conclusions.firings == ((limited,) if fires else ())
    assert conclusions.verdicts == {"a": a, "b": ELIGIBLE}
    assert conclusions.combination.amounts.get("a") == ((2 if fires else 9) if a is ELIGIBLE else None)


@pytest.mark.parametrize("truth", [None, TRUE, UNKNOWN, FALSE])
@pytest.mark.parametrize("source", list(Verdict))
@pytest.mark.parametrize("target", [ELIGIBLE, INELIGIBLE])
def test_eligible_source_opens_its_target_and_changes_no_verdict(
    conclude: Conclude, truth: Truth | None, source: Verdict, target: Verdict
) -> None:
    opens = relate("opens", "a", "b", conditional=truth is not None)
    conclusions = conclude([opens], standings(a=source, b=target), truth)
    fires = source is ELIGIBLE and truth in (None, TRUE)
    opened = (Firing(opens, (Token("a", ELIGIBLE),), Token("b", Effect.OPENED)),)
    assert conclusions.firings == (opened if fires else ())
    assert conclusions.verdicts == {"a": source, "b": target}


def test_relations_act_on_final_verdicts_not_on_own_ones(conclude: Conclude) -> None:
    relations = [relate("requires", "a", "c"), relate("excludes", "a", "b"), relate("opens", "a", "b")]
    conclusions = conclude(relations, standings(a=(ELIGIBLE, 9), b=(ELIGIBLE, 5), c=INELIGIBLE))
    assert [firing.relation.kind.value for firing in conclusions.firings] == ["requires"]
    assert (conclusions.combination.total, conclusions.combination.taken) == (5, ("b",))


def test_policy_without_relations_keeps_its_verdict_and_is_taken(conclude: Conclude) -> None:
    conclusions = conclude([], standings(b=MANUAL, a=(ELIGIBLE, 7)))
    assert list(conclusions.verdicts.items()) == [("a", ELIGIBLE), ("b", MANUAL)]
    assert (conclusions.firings, conclusions.combination.taken) == ((), ("a",))


def test_token_reads_as_a_sentence() -> None:
    assert [str(Token("p", f)) for f in (ELIGIBLE, Effect.GIVES_WAY)] == ["p 符合", "p 让位"]
    assert len({effect.label for effect in Effect}) == len(Effect)
