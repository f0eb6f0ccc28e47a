"""Laws over random relation graphs: the engines agree with each other and with a plain recursive reading."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interplay_oracle import ELIGIBLE, best_by_trying_all, expected_firings, final, relate, rivals, worth

from subsidy.interplay import Interplay, Standing, durable
from subsidy.language.relations import Relation, RelationKind
from subsidy.trace.proof import Effect, Token
from subsidy.truth import Truth, Verdict

ENGINES = ["plain"] if durable.load() is None else ["plain", "durable"]
POLICIES = ["p1", "p2", "p3", "政策四", "p5", "p6", "p7"]
Case = tuple[list[Relation], dict[str, Standing], dict[str, Truth]]

verdicts = st.sampled_from([ELIGIBLE] * 4 + list(Verdict))
worlds = st.fixed_dictionaries(
    {policy: st.builds(Standing, verdicts, st.none() | st.integers(0, 4)) for policy in POLICIES}
)
edges = st.tuples(
    st.sampled_from(RelationKind), st.integers(0, 6), st.integers(0, 6), st.sampled_from([None, *Truth])
).filter(lambda edge: edge[1] != edge[2])


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Relations whose prerequisites and precedence follow one random order, so that none goes in a circle."""
    order = draw(st.permutations(POLICIES))
    relations, holds = [], {}
    for number, (kind, one, other, truth) in enumerate(draw(st.lists(edges, max_size=14))):
        low, high = sorted((one, other))
        source, target = (order[low], order[high]) if kind is RelationKind.UPGRADES else (order[high], order[low])
        if kind is RelationKind.GROUP:
            target = "甲乙"[number % 2]
        if kind is RelationKind.CEILING and number % 3 == 0 and low > 0:
            target = f"{order[low]}+{order[0]}"
        relations.append(relate(kind, source, target, conditional=truth is not None, id=f"r{number}"))
        if truth is not None:
            holds[f"r{number}"] = truth
    lonely = {r.group for r in relations if len({o.source for o in relations if o.group == r.group}) == 1}
    kept = [relation for relation in relations if not relation.group or relation.group not in lonely]
    return kept, draw(worlds), {relation.id: holds[relation.id] for relation in kept if relation.id in holds}


def rooms_of(relations: list[Relation]) -> dict[str, int]:
    """Some bound for each ceiling, from nothing up to more than several awards."""
    ceilings = [relation for relation in relations if relation.kind is RelationKind.CEILING]
    return {relation.id: number % 6 for number, relation in enumerate(ceilings)}


@settings(max_examples=250, deadline=None)
@given(cases())
def test_engines_agree_with_the_definition(case: Case) -> None:
    relations, world, holds = case
    own = {policy: standing.verdict for policy, standing in world.items()}
    expected = {policy: final(policy, relations, own, holds) for policy in own}
    for engine in ENGINES:
        conclusions = Interplay(relations, POLICIES, engine).conclude(world, holds, rooms_of(relations))  # type: ignore[arg-type]
        assert conclusions.verdicts == expected
        assert set(conclusions.firings) == expected_firings(relations, expected, holds)
        assert len(conclusions.firings) == len(set(conclusions.firings))


@settings(max_examples=80, deadline=None)
@given(cases(), st.randoms(use_true_random=False))
def test_order_of_policies_and_relations_changes_nothing(case: Case, random: object) -> None:
    relations, world, holds = case
    shuffled, policies = list(relations), list(POLICIES)
    for items in (shuffled, policies):
        random.shuffle(items)  # type: ignore[attr-defined]
    first = Interplay(relations, POLICIES).conclude(world, holds, rooms_of(relations))
    again = Interplay(shuffled, policies).conclude({p: world[p] for p in policies}, holds, rooms_of(relations))
    assert again == first
    assert list(again.verdicts) == list(first.verdicts)


@settings(max_examples=80, deadline=None)
@given(cases())
def test_every_verdict_in_the_proof_is_final_and_proved_before_it_is_used(case: Case) -> None:
    relations, world, holds = case
    conclusions = Interplay(relations, POLICIES).conclude(world, holds, rooms_of(relations))
    used: set[Token] = set()
    for firing in conclusions.firings:
        for token in (*firing.premises, firing.conclusion):
            assert isinstance(token.finding, Effect) or conclusions.verdicts[token.policy] is token.finding
        used.update(firing.premises)
        assert isinstance(firing.conclusion.finding, Effect) or firing.conclusion not in used


@settings(max_examples=150, deadline=None)
@given(cases())
def test_combination_is_the_best_of_all_that_are_allowed(case: Case) -> None:
    relations, world, holds = case
    rooms = rooms_of(relations)
    conclusions = Interplay(relations, POLICIES).conclude(world, holds, rooms)
    combination = conclusions.combination
    removed = {
        firing.conclusion.policy
        for firing in conclusions.firings
        if firing.conclusion.finding in (Effect.GIVES_WAY, Effect.SUPERSEDED)
        and all(world[token.policy].amount is not None for token in firing.premises)
    }
    eligible = {policy for policy, verdict in conclusions.verdicts.items() if verdict is ELIGIBLE}
    eligible -= {policy for policy, standing in world.items() if standing.amount is None}
    pairs = rivals(relations, eligible - removed, holds)
    amounts = {policy: amount for policy in eligible - removed if (amount := world[policy].amount) is not None}
    ceilings = [r for r in relations if r.kind is RelationKind.CEILING and holds.get(r.id) is not Truth.FALSE]
    assert (combination.total, combination.taken) == best_by_trying_all(amounts, set(pairs), ceilings, rooms)
    left = worth(combination.taken, amounts, ceilings, rooms)
    assert combination.amounts == left
    assert {cut.policy: (cut.own, cut.left) for cut in combination.cuts} == {
        policy: (amounts[policy], amount) for policy, amount in left.items() if amount < amounts[policy]
    }
    for ceiling in ceilings:
        if left.get(ceiling.source):
            assert sum(left.get(policy, 0) for policy in (ceiling.source, *ceiling.beside)) <= rooms[ceiling.id]
    assert {loss.policy for loss in combination.forgone} == eligible - set(combination.taken)
    because = {loss.policy: loss.because for loss in combination.forgone}
    for loss in combination.forgone:
        named = {relation.source for relation in loss.beside} | {loss.relation.source, loss.relation.target}
        assert {loss.policy, loss.because} <= named
        assert loss.policy in removed or loss.because in combination.taken
        for_whom = loss.because
        while for_whom in because:
            for_whom = because[for_whom]  # who gave way stays away, also where the other goes for a third
        assert for_whom in combination.taken
        assert loss.amount == world[loss.policy].amount
        sure = [holds.get(relation.id, Truth.TRUE) is Truth.TRUE for relation in (loss.relation, *loss.beside)]
        if loss.relation.kind is RelationKind.GROUP and loss.policy not in removed:
            assert loss.certain is pairs[frozenset({loss.policy, loss.because})]
        else:
            assert loss.certain is all(sure)


@pytest.mark.parametrize("engine", ENGINES)
def test_report_names_the_engine_that_ran(engine: str) -> None:
    interplay = Interplay([], ["a"], engine)  # type: ignore[arg-type]
    named = interplay.conclude({"a": Standing(ELIGIBLE)}, {}).inference
    assert named == ("plain" if engine == "plain" else "durable_rules 2.0.28")
    assert Interplay([], ["a"]).inference == ("plain" if len(ENGINES) == 1 else "durable_rules 2.0.28")
