"""The page of results: every figure from a file, what isn't there left out, pictures drawn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from models.train.report.__main__ import SECTIONS, page
from models.train.report.bars import bars
from models.train.report.tables import interval, share

HEADER = {
    "model": "some-model",
    "renderer": 2,
    "split": "test",
    "pieces": 3,
    "seconds_a_piece": 20.0,
    "lookahead_seconds": 0.37,
    "temperature": 1.0,
    "seed": 1,
}


def value(mean: float) -> dict[str, float]:
    return {"mean": mean, "low": mean - 0.1, "high": mean + 0.1}


def row(**about: Any) -> dict[str, Any]:
    scored = {"takes": 3, "model": value(0.5), "truth": value(0.8), "coded": value(0.7), "random": value(0.2)}
    return {"part": "drums", "measure": "beat F1", **scored, "above_random": value(0.3), "gap_closed": 0.5, **about}


FOUND: dict[str, dict[str, Any]] = {
    "accompaniment": {
        "not_possible": {"-1 block": "it can't"},
        "rows": [
            row(lookahead_seconds=0.0, told=[]),
            row(lookahead_seconds=0.5, told=[], above_random=value(0.05)),
            row(lookahead_seconds=0.5, told=["chord"], measure="level dB", random=None, above_random=None, gap_closed=None),
        ],
    },
    "windows": {
        "window_seconds": 6.0,
        "context_seconds": 8.9,
        "left_out": ["w = -1: it can't"],
        "rows": [
            row(w=1, r=0.25, measure="beat F1, both tracked", lookahead_seconds=[1.5, 2.8], beyond_training=True),
            row(w=1, r=0.25, measure="coherence", lookahead_seconds=[1.5, 2.8], beyond_training=True),
        ],
    },
    "steps": {
        "teacher": "some-teacher",
        "rows": [
            row(who=who, steps=steps, part=part, gap_closed=gap_closed)
            for part, gaps in (("drums", (0.2, 0.6, 0.55)), ("bass", (0.3, 0.4, 0.1)))
            for (who, steps), gap_closed in zip((("teacher", 1), ("teacher", 8), ("student", 1)), gaps, strict=True)
        ],
    },
    "recordings": {"songs": 1, "segment_seconds": 10.0, "rows": [row(part="drums and bass")]},
    "controls": {
        "not_there": ["density"],
        "effects": {
            "drums off, dB": {"trials": 3, **value(31.5), "least": 22.0},
            "prompt: the softer of two, beside the louder, dB": {"trials": 3, **value(-4), "least": -40.0},
            "prompt: the instrument asked for is named": {"trials": 3, **value(0.31), "least": 0.0},
            "prompt: of the old and the new, the new is heard": {"trials": 3, **value(0.9), "least": 0.0},
            "drums, density asked for: more in the second half": {"trials": 3, **value(1.0), "least": 1.0},
            "harmony, density asked for: more in the second half": {"trials": 3, **value(0.5), "least": 0.0},
        },
    },
    "history": {
        "token_seconds": 0.186,
        "changes": {
            name: {"trials": 3, **value(0.4)} for name in ("another seed", "heard, 1 ago", "played, 1 ago", "played, 4 ago")
        },
    },
    "stability": {
        "minutes": [
            {"level_db": -20.0 - m, "seam_ratio": 1.0, "latent_mean_moved": 0.1 * m, "latent_spread": 0.8, "frechet": 40.0 + m}
            for m in range(3)
        ],
        "takes": 2,
        "level_drift_db": value(-2.0),
        "frechet_drift": 0.05,
        "seam_ratio": value(1.01),
        "silence": {"level in silence, parts off, dB": value(-80)},
    },
    "copying": {
        "training_pieces": 40,
        "rows": [
            {
                "part": "drums",
                "model": value(0.6),
                "truth": value(0.7),
                "a_copy": 0.95,
                "nearest_of_model": 0.7,
                "nearest_of_truth": 0.8,
            }
        ],
    },
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, found in FOUND.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(HEADER | found))
    return tmp_path


def test_every_section_stands_on_the_page(folder: Path) -> None:
    text = page(folder)
    assert text.count("\n## ") == len(FOUND) + 1
    assert "| drums | beat F1 | 0.500 [0.400, 0.600] | 0.800 [0.700, 0.900] | 0.700 [0.600, 0.800] |" in text
    assert "1 of 2 intervals of `above random`, at every look-ahead, lie above zero. Not: drums's beat F1 at 0.50 s." in text
    assert (
        "| 1, 0.25 | 54.9 / 0.223 / 3.95 | 54.4 / 0.207 / 5.53 | 1.50 to 2.80 s (beyond training) | 0.500 | 0.200 | 0.800 |"
        in text
    )
    assert "| drums off, dB | 3 | 31.50 [31.40, 31.60] | 22.00 |" in text
    assert "| part | measure | teacher, 1 | teacher, 8 | student, 1 | truth | random pairing |" in text
    assert "in one step the student reaches 90 % of the teacher's best gap closed in 1 of 2" in text.lower()
    assert "drums's beat F1 0.55 of 0.60; bass's beat F1 0.10 of 0.40" in text
    assert "-2.00 dB" in text and "+5.0 %" in text
    for picture in ("lookahead.png", "history.png", "drift.png"):
        assert picture in text and (folder / picture).stat().st_size > 5000


def test_aims_stand_beside_what_was_measured() -> None:
    text = bars(FOUND)
    assert "| gap closed, beat F1, look-ahead 0.50 s, by ear | 0.6 | 0.50 | no |" in text
    assert "1.5" not in text  # no look-ahead near it was measured
    assert "| above random pairing with 95 % confidence | everywhere | 1 of 2; not drums | no |" in text
    assert "| the instrument asked for is heard, of nine | 90 % | 31 % | no |" in text
    assert "| the same, of the old and the new | 90 % | 90 % | yes |" in text
    assert "| density and brightness move the right way | 90 % | 75 % | no |" in text
    assert "| the softer of two prompts, worst trial | -25 dB | -40.0 dB | no |" in text
    assert "| drums off: quieter by, worst trial | 20 dB | 22.0 dB | yes |" in text
    assert "| -2.00 dB | no |" in text and "| +5.0 % | yes |" in text and "| 1.010 | yes |" in text


def test_what_wasn_t_measured_is_left_out(tmp_path: Path) -> None:
    assert "\n## " not in page(tmp_path)


def test_numbers() -> None:
    assert interval(None) == share(None) == "–"
    assert interval({"mean": 3.0, "low": 3.0, "high": 3.0}, 1) == "3.0"
    assert share(0.456) == "0.46"


def test_the_page_in_the_tree_is_that_of_its_files(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[2] / "docs" / "results"
    for name in SECTIONS:
        if (shipped / f"{name}.json").exists():
            (tmp_path / f"{name}.json").write_text((shipped / f"{name}.json").read_text())
    assert page(tmp_path) == (shipped / "README.md").read_text("utf-8")
