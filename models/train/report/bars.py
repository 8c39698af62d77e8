"""What was aimed at, beside what was measured: the first table of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from models.train.report.tables import Found, table
from models.train.report.voice import voice_rows

# Look-ahead in seconds, whether the chart is told, the measure, and the gap to be closed.
GAPS: Final = (
    (0.5, False, "beat F1", 0.6),
    (0.5, False, "chord share", 0.5),
    (0.5, False, "coherence", 0.5),
    (1.5, False, "beat F1", 0.45),
    (0.5, True, "beat F1", 0.9),
    (0.5, True, "chord share", 0.85),
    (1.5, True, "beat F1", 0.9),
    (1.5, True, "chord share", 0.85),
)
MUTED_DB: Final = 20.0
SOFTER_DB: Final = -25  # what is played in two times differs by up to 19 dB by itself
HEARD: Final = 0.9
NEAR_SECONDS: Final = 0.2  # a look-ahead so near to the one that is meant stands for it


Bar = tuple[str, str, str, bool]  # what, the aim, what was measured, whether it is met


def bars(found: Mapping[str, Found]) -> str:
    """found: the JSON files by section; what isn't there isn't mentioned."""
    rows = [bar for section, of in SECTIONS.items() if section in found for bar in of(found[section])]
    if not rows:
        return ""
    body = [(what, aim, measured, "yes" if met else "no") for what, aim, measured, met in rows]
    told = "Gaps are means over the parts played; behind the mean stands the part in which it is least."
    return "\n".join(["## Aimed at, and measured", "", told, "", table(("", "aim", "measured", "met"), body)])


def _accompaniment(found: Found) -> list[Bar]:
    gaps = [row for bar in GAPS if (row := _gap(found, *bar)) is not None]
    return [*gaps, _above_random("above random pairing with 95 % confidence", found["rows"])]


def _windows(found: Found) -> list[Bar]:
    theirs = [row for row in found["rows"] if (row["w"], row["r"]) == (1, 0.25) and row["measure"] == "beat F1, both tracked"]
    rows = [_above_random("the same in windows as the UCSD system's", found["rows"])]
    if theirs:
        rows.append(_above_random("the same for beat F1 at w = 1, r = 0.25", theirs))
    return rows


def _recordings(found: Found) -> list[Bar]:
    return [_above_random("the same to recorded music", found["rows"])]


def _above_random(what: str, rows: Sequence[Found]) -> Bar:
    tested = [row for row in rows if row["above_random"] is not None]
    above = [row for row in tested if row["above_random"]["low"] > 0]
    parts = dict.fromkeys(row["part"] for row in tested if row["above_random"]["low"] <= 0)
    not_all = f"; not {', '.join(parts)}" if parts else ""
    return what, "everywhere", f"{len(above)} of {len(tested)}{not_all}", len(above) == len(tested)


def _controls(found: Found) -> list[Bar]:
    effects, rows = found["effects"], list[Bar]()
    for name in [name for name in effects if name.endswith(" off, dB")]:
        least = effects[name]["least"]
        rows.append((f"{name.removesuffix(', dB')}: quieter by, worst trial", "20 dB", f"{least:.1f} dB", least >= MUTED_DB))
    named = {
        "the instrument asked for is heard, of nine": "prompt: the instrument asked for is named",
        "the same, of the old and the new": "prompt: of the old and the new, the new is heard",
    }
    moved = [effect["mean"] for name, effect in effects.items() if name.endswith("asked for: more in the second half")]
    shares = {row: effects[effect]["mean"] for row, effect in named.items() if effect in effects}
    shares |= {"density and brightness move the right way": sum(moved) / len(moved)} if moved else {}
    rows += [(row, "90 %", f"{100 * share:.0f} %", share >= HEARD) for row, share in shares.items()]
    if (softer := effects.get("prompt: the softer of two, beside the louder, dB")) is not None:
        least = softer["least"]
        rows.append(("the softer of two prompts, worst trial", f"{SOFTER_DB} dB", f"{least:.1f} dB", least >= SOFTER_DB))
    return rows


def _stability(found: Found) -> list[Bar]:
    level, frechet, seam = found["level_drift_db"]["mean"], found["frechet_drift"], found["seam_ratio"]["mean"]
    return [
        ("level, last minute against first", "within 1 dB", f"{level:+.2f} dB", abs(level) <= 1),
        ("Fréchet distance, last minute against first", "at most + 10 %", f"{100 * frechet:+.1f} %", frechet <= 0.1),
        ("jumps at blocks' edges over jumps elsewhere", "0.95 to 1.05", f"{seam:.3f}", 0.95 <= seam <= 1.05),
    ]


SECTIONS: Final[Mapping[str, Callable[[Found], list[Bar]]]] = {
    "accompaniment": _accompaniment,
    "windows": _windows,
    "recordings": _recordings,
    "controls": _controls,
    "stability": _stability,
    "codec": voice_rows,
}


def _gap(found: Found, seconds: float, told: bool, measure: str, aim: float) -> Bar | None:
    """The mean over parts, and the least of them, at the look-ahead nearest to the one meant; None where none is near."""
    rows = [
        row
        for row in found["rows"]
        if bool(row["told"]) == told
        and row["measure"] == measure
        and row["gap_closed"] is not None
        and abs(row["lookahead_seconds"] - seconds) <= NEAR_SECONDS
    ]
    if not rows:
        return None
    nearest = min((row["lookahead_seconds"] for row in rows), key=lambda at: abs(at - seconds))
    rows = [row for row in rows if row["lookahead_seconds"] == nearest]
    mean, least = sum(row["gap_closed"] for row in rows) / len(rows), min(rows, key=lambda row: row["gap_closed"])
    how = "told the chart" if told else "by ear"
    measured = f"{mean:.2f}; {least['part']} {least['gap_closed']:.2f}" if len(rows) > 1 else f"{mean:.2f}"
    return f"gap closed, {measure}, look-ahead {nearest:.2f} s, {how}", f"{aim:g}", measured, mean >= aim
