"""What was aimed at, beside what was measured: the first table of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from models.train.report.tables import Found, table

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
NAMED: Final = 0.9
NEAR_SECONDS: Final = 0.2  # a look-ahead so near to the one that is meant stands for it


def bars(found: Mapping[str, Found]) -> str:
    """found: the JSON files by section; what isn't there isn't mentioned."""
    rows: list[tuple[str, str, str, str]] = []
    if "accompaniment" in found:
        rows += [row for bar in GAPS if (row := _gap(found["accompaniment"], *bar)) is not None]
        tested = [row["above_random"]["low"] for row in found["accompaniment"]["rows"] if row["above_random"] is not None]
        above = sum(low > 0 for low in tested)
        rows.append(
            ("above random pairing with 95 % confidence", "everywhere", f"{above} of {len(tested)}", _met(above == len(tested)))
        )
    if "controls" in found:
        effects = found["controls"]["effects"]
        for name in [name for name in effects if name.endswith(" off, dB")]:
            least = effects[name]["least"]
            rows.append(
                (f"{name.removesuffix(', dB')}: quieter by, worst trial", "20 dB", f"{least:.1f} dB", _met(least >= MUTED_DB))
            )
        if (named := effects.get("prompt: the instrument asked for is named")) is not None:
            rows.append(
                ("the instrument asked for is heard", "90 %", f"{100 * named['mean']:.0f} %", _met(named["mean"] >= NAMED))
            )
        if (softer := effects.get("prompt: the softer of two, beside the louder, dB")) is not None:
            rows.append(
                (
                    "the softer of two prompts, worst trial",
                    f"{SOFTER_DB} dB",
                    f"{softer['least']:.1f} dB",
                    _met(softer["least"] >= SOFTER_DB),
                )
            )
    if "stability" in found:
        own = found["stability"]
        level, frechet, seam = own["level_drift_db"], own["frechet_drift"], own["seam_ratio"]["mean"]
        rows += [
            ("level, last minute against first", "within 1 dB", f"{level:+.2f} dB", _met(abs(level) <= 1)),
            ("Fréchet distance, last minute against first", "at most + 10 %", f"{100 * frechet:+.1f} %", _met(frechet <= 0.1)),
            ("jumps at blocks' edges over jumps elsewhere", "0.95 to 1.05", f"{seam:.3f}", _met(0.95 <= seam <= 1.05)),
        ]
    if not rows:
        return ""
    return "\n".join(["## Aimed at, and measured", "", table(("", "aim", "measured", "met"), rows)])


def _gap(found: Found, seconds: float, told: bool, measure: str, aim: float) -> tuple[str, str, str, str] | None:
    """The mean over parts, at the look-ahead nearest to the one meant; None where none is near."""
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
    shares = [row["gap_closed"] for row in rows if row["lookahead_seconds"] == nearest]
    mean = sum(shares) / len(shares)
    how = "told the chart" if told else "by ear"
    return (f"gap closed, {measure}, look-ahead {nearest:.2f} s, {how}", f"{aim:g}", f"{mean:.2f}", _met(mean >= aim))


def _met(yes: bool) -> str:
    return "yes" if yes else "no"
