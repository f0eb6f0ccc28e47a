"""Kleene's logic: its tables one by one, and the laws on which every verdict rests."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import permutations, product

import pytest

from subsidy.truth import Truth, Verdict, conjunction, disjunction, negation, threshold

F, U, T = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE
TRUTHS = (F, U, T)

AND = {(F, F): F, (F, U): F, (F, T): F, (U, F): F, (U, U): U, (U, T): U, (T, F): F, (T, U): U, (T, T): T}
OR = {(F, F): F, (F, U): U, (F, T): T, (U, F): U, (U, U): U, (U, T): T, (T, F): T, (T, U): T, (T, T): T}

SEVERAL = [row for length in range(5) for row in product(TRUTHS, repeat=length)]
TRIPLES = list(product(TRUTHS, repeat=3))

Fold = Callable[[Iterable[Truth]], Truth]


@pytest.mark.parametrize(("pair", "result"), AND.items())
def test_conjunction_is_kleenes_table(pair: tuple[Truth, Truth], result: Truth) -> None:
    assert conjunction(pair) is result


@pytest.mark.parametrize(("pair", "result"), OR.items())
def test_disjunction_is_kleenes_table(pair: tuple[Truth, Truth], result: Truth) -> None:
    assert disjunction(pair) is result


@pytest.mark.parametrize(("truth", "result"), [(F, T), (U, U), (T, F)])
def test_negation_is_kleenes_table(truth: Truth, result: Truth) -> None:
    assert negation(truth) is result


@pytest.mark.parametrize(("fold", "nothing"), [(conjunction, T), (disjunction, F)])
def test_of_nothing_a_fold_is_its_neutral_element(fold: Fold, nothing: Truth) -> None:
    assert fold([]) is nothing
    for truth in TRUTHS:
        assert fold([truth]) is fold([nothing, truth]) is truth


@pytest.mark.parametrize("fold", [conjunction, disjunction])
def test_neither_order_nor_grouping_nor_repetition_matters(fold: Fold) -> None:
    for triple in TRIPLES:
        assert {fold(order) for order in permutations(triple)} == {fold(triple)}
        assert fold([fold(triple[:2]), triple[2]]) is fold(triple)
        assert fold([*triple, *triple]) is fold(triple)


@pytest.mark.parametrize(("one", "other"), [(conjunction, disjunction), (disjunction, conjunction)])
def test_absorption_and_distribution(one: Fold, other: Fold) -> None:
    for a, b, c in TRIPLES:
        assert one([a, other([a, b])]) is a
        assert one([a, other([b, c])]) is other([one([a, b]), one([a, c])])


def test_de_morgan() -> None:
    for row in SEVERAL:
        assert negation(conjunction(row)) is disjunction(map(negation, row))
        assert negation(disjunction(row)) is conjunction(map(negation, row))
        assert tuple(negation(negation(truth)) for truth in row) == row


def test_a_threshold_of_one_or_all_is_any_or_all() -> None:
    for row in SEVERAL:
        assert threshold(0, row) is T
        assert threshold(len(row) + 1, row) is F
        assert threshold(len(row), row) is conjunction(row)
        assert threshold(1, row) is disjunction(row)


def answers(row: tuple[Truth, ...]) -> Iterable[tuple[Truth, ...]]:
    """Every way in which some or all of the unknown may turn out."""
    return product(*(TRUTHS if truth is U else (truth,) for truth in row))


def settled(row: tuple[Truth, ...]) -> Iterable[tuple[Truth, ...]]:
    return (answer for answer in answers(row) if U not in answer)


FOLDS = [conjunction, disjunction, *(lambda row, n=n: threshold(n, row) for n in range(5))]


@pytest.mark.parametrize("fold", FOLDS)
def test_an_answer_never_changes_what_was_decided(fold: Fold) -> None:
    for row in SEVERAL:
        if fold(row) is not U:
            assert {fold(answer) for answer in answers(row)} == {fold(row)}


@pytest.mark.parametrize("fold", FOLDS)
def test_unknown_is_said_only_where_answers_would_decide_either_way(fold: Fold) -> None:
    for row in SEVERAL:
        assert ({fold(answer) for answer in settled(row)} == {T, F}) is (fold(row) is U)


AT_LEAST = [
    (2, (T, T, F), T),
    (2, (T, U, F), U),
    (2, (T, F, F), F),
    (2, (U, U, F), U),
    (2, (T, T, U), T),
    (3, (T, T, U), U),
    (3, (T, F, U), F),
]


@pytest.mark.parametrize(("required", "row", "result"), AT_LEAST)
def test_at_least_so_many(required: int, row: tuple[Truth, ...], result: Truth) -> None:
    assert threshold(required, row) is result


def test_verdicts_have_their_words() -> None:
    assert {verdict.value: verdict.label for verdict in Verdict} == {
        "eligible": "符合",
        "ineligible": "不符合",
        "insufficient": "资料不足",
        "manual": "待人工认定",
        "not_applicable": "不适用",
    }
