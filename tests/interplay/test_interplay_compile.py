"""What authors may not declare, and what the compiled rules promise to the engines."""

from __future__ import annotations

from itertools import combinations

import pytest
from interplay_oracle import ELIGIBLE, relate

from subsidy.errors import RuleError
from subsidy.interplay import Interplay, Standing, durable, rules
from subsidy.interplay.checks import MOST_LIMITED, MOST_RIVALS
from subsidy.interplay.rules import MOST_PREMISES, MOST_RULES, MOST_TOKENS, MOST_USES, compile_relations, fnv1a
from subsidy.language.relations import Relation
from subsidy.truth import Truth

POLICIES = [f"p{number:03}" for number in range(410)]


def faults(relations: list[Relation], policies: list[str] = POLICIES) -> list[str]:
    with pytest.raises(RuleError) as caught:
        Interplay(relations, policies, "plain")
    return [f"{fault.code} {fault.message}" for fault in caught.value.faults]


def works(relations: list[Relation], policies: list[str] = POLICIES) -> None:
    """Every engine compiles the relations and concludes from them for an enterprise that is eligible for all."""
    own = dict.fromkeys(policies, Standing(ELIGIBLE, 1))
    holds = {relation.id: Truth.TRUE for relation in relations}
    rooms = {relation.id: 1 for relation in relations if relation.at_most}
    Interplay(relations, policies).conclude(own, holds, rooms)


@pytest.mark.parametrize(
    ("edges", "circles"),
    [
        (["ab", "ba"], ["`a` → `b` → `a`"]),
        (["ca", "bc", "ab"], ["`a` → `b` → `c` → `a`"]),
        (["ab", "ba", "cd", "dc"], ["`a` → `b` → `a`", "`c` → `d` → `c`"]),
        (["xa", "ab", "ba", "by"], ["`a` → `b` → `a`"]),
    ],
)
def test_prerequisites_in_a_circle_are_refused(edges: list[str], circles: list[str]) -> None:
    relations = [relate("requires", source, target, conditional=True) for source, target in map(tuple, edges)]
    expected = [f"SB093 前提绕成一圈：{circle}，谁都无法先符合，请删去其中一条" for circle in circles]
    assert faults(relations, list("abcdxy")) == expected
    assert faults(relations[::-1], list("yxdcba")) == expected


def test_prerequisites_that_meet_again_are_no_circle() -> None:
    works([relate("requires", edge[0], edge[1]) for edge in ("ab", "ac", "bd", "cd", "ad")], list("abcd"))


def test_unconditional_precedence_in_a_circle_is_refused() -> None:
    both = [relate("yields_to", "a", "b"), relate("upgrades", "a", "b")]
    assert faults(both, ["a", "b"]) == ["SB094 让位或替代绕成一圈：`a` → `b` → `a`，结果谁都拿不到，请删去其中一条"]
    works([relate("yields_to", "a", "b"), relate("yields_to", "b", "a", conditional=True)], ["a", "b"])
    works([relate("yields_to", "a", "b"), relate("upgrades", "b", "a")], ["a", "b"])


def test_all_faults_of_single_relations_are_listed() -> None:
    relations = [
        relate("opens", "putuo-rd", "putuo-r", id="1"),
        relate("excludes", "putuo-rd", "putuo-rd", id="2"),
        relate("opens", "putuo-rd", "ic", id="2"),
        relate("opens", "zzz", "ic", id="3"),
    ]
    assert faults(relations, ["putuo-rd", "ic"]) == [
        "SB091 没有编号为 `putuo-r` 的政策，是不是想写 `putuo-rd`？",
        "SB090 关系编号 `2` 用了不止一次，请改用不同的编号",
        "SB092 政策 `putuo-rd` 对自己声明了关系，请改成另一项政策或删去",
        "SB091 没有编号为 `zzz` 的政策，请改成已有政策的编号",
    ]


def test_exclusions_may_link_only_so_many_policies() -> None:
    chain = [relate("excludes", POLICIES[n], POLICIES[n + 1]) for n in range(MOST_RIVALS)]
    works(chain[:-1])
    message = "SB095 互斥关系把 49 项政策连成一片（其中有 `p000`），最多 48 项，请拆开或减少互斥关系"
    assert faults(chain) == [message]


def test_a_group_of_one_is_refused() -> None:
    pair = [relate("group", "a", "人才类"), relate("group", "b", "人才类")]
    works(pair, ["a", "b", "c"])
    assert faults([*pair, relate("group", "c", "人材类")], ["a", "b", "c"]) == [
        "SB097 互斥组 `人材类` 里只有这一项政策，是不是想写 `人才类`？"
    ]
    twice = [relate("group", "a", "g", id="1"), relate("group", "a", "g", id="2")]
    assert faults(twice, ["a"]) == ["SB097 互斥组 `g` 里只有这一项政策；请在别的政策里也写上，或删去"] * 2


def test_ceilings_in_a_circle_are_refused() -> None:
    works([relate("ceiling", "a", "b+c"), relate("ceiling", "b", "c")], ["a", "b", "c"])
    both = [relate("ceiling", "a", "b+c"), relate("ceiling", "c", "a", conditional=True)]
    assert faults(both, ["a", "b", "c"]) == [
        "SB098 合计上限绕成一圈：`a` → `c` → `a`，分不出减谁的，请只留减的那一项的"
    ]


def test_ceilings_may_name_only_so_many_policies_that_are_linked() -> None:
    chain = [relate("ceiling", POLICIES[n], POLICIES[n + 1]) for n in range(MOST_LIMITED)]
    works(chain[:-1])
    message = "SB099 合计上限与互斥关系把 13 项写了合计上限的政策连成一片（其中有 `p000`），最多 12 项，请拆开或减少"
    assert faults(chain) == [message]
    apart = [relate("ceiling", POLICIES[2 * n], POLICIES[2 * n + 1]) for n in range(7)]
    works(apart)
    joined = [relate("excludes", POLICIES[2 * n], POLICIES[2 * n + 2]) for n in range(6)]
    assert faults([*apart, *joined]) == [message.replace("13", "14")]


def test_a_ceiling_names_policies_that_there_are_and_not_its_own() -> None:
    assert faults([relate("ceiling", "a", "a+x")], ["a", "b"]) == [
        "SB091 没有编号为 `x` 的政策，请改成已有政策的编号",
        "SB092 政策 `a` 对自己声明了关系，请改成另一项政策或删去",
    ]


def test_a_group_counts_among_the_policies_that_exclusions_link() -> None:
    group = [relate("group", POLICIES[n], "g") for n in range(MOST_RIVALS)]
    works(group)
    message = "SB095 互斥关系把 49 项政策连成一片（其中有 `p000`），最多 48 项，请拆开或减少互斥关系"
    assert faults([*group, relate("excludes", POLICIES[3], POLICIES[48])]) == [message]


def test_one_policy_may_be_used_only_so_often() -> None:
    star = [relate("opens", POLICIES[0], POLICIES[n + 1]) for n in range(MOST_USES + 1)]
    works(star[:-1])
    message = "SB096 政策 `p000` 牵涉的关系太多：同一结论被 201 条推理规则引用，上限 200，请减少或合并关系"
    assert faults(star) == [message]


def test_rules_may_be_only_so_many() -> None:
    pairs = [relate("yields_to", *pair) for pair in combinations(POLICIES[:30], 2)]
    works(pairs[:MOST_RULES])
    message = "SB096 政策间的关系太多：编译成 401 条推理规则，上限 400，请减少或合并关系"
    assert faults(pairs[: MOST_RULES + 1]) == [message]


def test_tokens_may_be_only_so_many() -> None:
    pairs = [relate("yields_to", POLICIES[2 * n], POLICIES[2 * n + 1], conditional=True) for n in range(134)]
    works(pairs[: MOST_TOKENS // 3])
    message = "SB096 政策间的关系太多：推理规则引用 402 个结论，上限 400，请减少或合并关系"
    assert faults(pairs) == [message]


def test_as_many_tokens_as_may_be_fit_the_batches_they_are_brought_in() -> None:
    assert len(durable.BATCHES) * durable.BATCH > MOST_TOKENS


@pytest.mark.parametrize(
    ("name", "known"), [("id", 926444256), ("sid", 3593476751), ("all", 321211332), ("$s", fnv1a("$s"))]
)
def test_hash_is_the_one_that_durable_rules_uses(name: str, known: int) -> None:
    assert fnv1a(name) == known


def test_compiled_names_are_ascii_and_hash_apart() -> None:
    relations = [relate("requires", f"政策{n}", f"政策{n + 1}", conditional=True) for n in range(40)]
    book = compile_relations(relations, {policy for r in relations for policy in (r.source, r.target)})
    tokens = {token for rule in book.rules for token in (*rule.premises, rule.conclusion)}
    names = [*tokens, *durable.RESERVED]
    assert all(name.isascii() for name in (*names, *(rule.id for rule in book.rules)))
    assert len({fnv1a(name) for name in names}) == len(names)


def test_name_whose_hash_is_taken_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "fnv1a", lambda name: 7 if name in ("t20", "sid") else hash(name))
    book = compile_relations([relate("excludes", f"a{n}", f"b{n}") for n in range(9)], {*"ab"} | _ends(9))
    tokens = {token for rule in book.rules for token in (*rule.premises, rule.conclusion)}
    assert len(tokens) == 27
    assert "t20" not in tokens


def _ends(count: int) -> set[str]:
    return {f"{side}{n}" for side in "ab" for n in range(count)}


@pytest.mark.parametrize("count", [7, 8, 14, 15, 40])
def test_no_rule_has_more_premises_than_the_engine_bears(count: int) -> None:
    relations = [relate("requires", "a", POLICIES[n]) for n in range(count)]
    book = compile_relations(relations, {"a", *POLICIES})
    assert max(len(rule.premises) for rule in book.rules) <= MOST_PREMISES
