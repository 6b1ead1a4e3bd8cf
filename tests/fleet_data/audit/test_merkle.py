"""Merkle trees: the roots published with RFC 6962's reference code, and proofs that hold for nothing else."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleet_data.audit.merkle import (
    ALGORITHMS,
    Algorithm,
    Frontier,
    digest,
    leaf_hash,
    node_hash,
    prove_consistency,
    prove_inclusion,
    root_of,
    verify_consistency,
    verify_inclusion,
)

# The leaves and roots by which implementations of certificate transparency are compared.
PUBLISHED_LEAVES = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
PUBLISHED_ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def leaves_of(algorithm: Algorithm, count: int) -> list[bytes]:
    return [leaf_hash(algorithm, number.to_bytes(4)) for number in range(count)]


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_the_published_ones(size: int):
    leaves = [leaf_hash("sha256", data) for data in PUBLISHED_LEAVES[:size]]
    assert root_of("sha256", leaves).hex() == PUBLISHED_ROOTS[size - 1]


def test_the_tree_of_nothing_is_the_hash_of_nothing():
    assert Frontier("sha256").root() == hashlib.sha256(b"").digest()


def test_sm3_is_the_published_hash():
    expected = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"  # of "abc", GB/T 32905
    assert digest("sm3", b"abc").hex() == expected


def test_a_leaf_never_passes_for_a_node():
    left, right = leaves_of("sha256", 2)
    assert leaf_hash("sha256", left + right) != node_hash("sha256", left, right)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@settings(deadline=None, max_examples=60)
@given(st.data())
def test_each_leaf_is_proved_in_its_place_and_nowhere_else(algorithm: Algorithm, data: st.DataObject):
    size = data.draw(st.integers(1, 70))
    index = data.draw(st.integers(0, size - 1))
    leaves = leaves_of(algorithm, size)
    root = root_of(algorithm, leaves)
    proof = prove_inclusion(algorithm, leaves, index)
    assert len(proof) <= max(size - 1, 1).bit_length()
    assert verify_inclusion(algorithm, leaves[index], index, size, proof, root)
    other = data.draw(st.integers(-1, size).filter(lambda each: each != index))
    assert not verify_inclusion(algorithm, leaves[index], other, size, proof, root)
    assert not verify_inclusion(algorithm, leaf_hash(algorithm, b"other"), index, size, proof, root)
    assert not verify_inclusion(algorithm, leaves[index], index, size, [*proof, root], root)
    if proof:
        assert not verify_inclusion(algorithm, leaves[index], index, size, proof[:-1], root)
        place = data.draw(st.integers(0, len(proof) - 1))
        forged = [*proof[:place], digest(algorithm, proof[place]), *proof[place + 1 :]]
        assert not verify_inclusion(algorithm, leaves[index], index, size, forged, root)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@settings(deadline=None, max_examples=60)
@given(st.data())
def test_growth_is_proved_and_a_rewritten_beginning_is_not(algorithm: Algorithm, data: st.DataObject):
    size = data.draw(st.integers(2, 70))
    old_size = data.draw(st.integers(1, size - 1))
    leaves = leaves_of(algorithm, size)
    old_root, root = root_of(algorithm, leaves[:old_size]), root_of(algorithm, leaves)
    proof = prove_consistency(algorithm, leaves, old_size)
    assert verify_consistency(algorithm, old_size, size, old_root, root, proof)
    changed = leaves.copy()
    changed[data.draw(st.integers(0, old_size - 1))] = leaf_hash(algorithm, b"rewritten")
    new_root, new_proof = root_of(algorithm, changed), prove_consistency(algorithm, changed, old_size)
    assert not verify_consistency(algorithm, old_size, size, old_root, new_root, new_proof)
    assert not verify_consistency(algorithm, old_size, size, old_root, new_root, proof)
    assert not verify_consistency(algorithm, old_size, size, old_root, root, proof[:-1])
    assert not verify_consistency(algorithm, old_size, size, old_root, root, [*proof, root])


@pytest.mark.parametrize("size", [1, 2, 5, 8])
def test_a_tree_is_consistent_with_itself_and_nothing_needs_proof(size: int):
    root = root_of("sha256", leaves_of("sha256", size))
    assert verify_consistency("sha256", size, size, root, root, [])
    assert not verify_consistency("sha256", size, size, root, digest("sha256", root), [])
    assert not verify_consistency("sha256", size + 1, size, root, root, [])


@given(st.integers(0, 200), st.integers(0, 60))
def test_a_tree_that_is_carried_on_has_the_root_of_one_made_at_once(first: int, more: int):
    leaves = leaves_of("sha256", first + more)
    tree = Frontier("sha256")
    for leaf in leaves[:first]:
        tree.append(leaf)
    carried = Frontier("sha256", first, tree.roots)
    for leaf in leaves[first:]:
        carried.append(leaf)
    assert carried.root() == root_of("sha256", leaves)
