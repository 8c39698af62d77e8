"""What musicians say, and what captions say."""

from __future__ import annotations

import numpy as np
import pytest

from models.conditioning import load_word_table
from models.glossary import SAID, in_captions_words
from models.train.data.instruments import FAMILIES, KIT_NAMES, NAMES, family_of


@pytest.mark.parametrize(
    "name", sorted({*NAMES, *KIT_NAMES.values(), *FAMILIES} - {"guitar", "organ", "mallets", "saxophone", "synth lead"})
)
def test_what_captions_say_stays_as_it_is(name: str) -> None:
    assert in_captions_words(name) == name


def test_every_word_means_one_name_that_captions_have() -> None:
    words = [word for said in SAID.values() for word in said]
    assert len(words) == len(set(words)) and not set(words) & {*NAMES, *KIT_NAMES.values()}
    assert set(SAID) <= {*NAMES, *KIT_NAMES.values()}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Warm Rhodes and vibes", "warm electric piano and vibraphone"),
        ("slow blues, Hammond B3", "slow blues, drawbar organ"),
        ("horns over an electric grand piano", "brass section over an electric grand piano"),
        ("alto sax, tenor saxophone", "alto sax, tenor sax"),
        ("synth brass pads", "synth brass warm pad"),
        ("keystone, padded", "keystone, padded"),
        ("808", "drum machine"),
        ("", ""),
    ],
)
def test_a_prompt_is_said_in_their_words(said: str, meant: str) -> None:
    assert in_captions_words(said) == meant


def test_the_same_instrument_is_the_same_to_the_model() -> None:
    words = load_word_table()
    assert np.array_equal(words.embed("a rhodes"), words.embed("A electric piano"))
    for name, said in SAID.items():
        assert family_of(name) == family_of(in_captions_words(said[0]))
