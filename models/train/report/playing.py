"""How well it plays along: the sweep over the look-ahead, the UCSD system's table, recorded music."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from models.train.report import pictures
from models.train.report.tables import Found, scores, share, table, whose

# Karchkhadze & Dubnov 2026 (2604.07612), Slakh test split: COCOLA, beat F1, FAD (VGGish). Diffusion from their sweep's data, the
# distilled two-step student read off their figure (within 0.03, 0.002 and 0.01).
THEIRS: Final[Mapping[tuple[int, float], tuple[tuple[float, float, float], tuple[float, float, float]]]] = {
    (-1, 0.5): ((61.93, 0.634, 2.754), (62.05, 0.597, 2.96)),
    (-1, 0.25): ((61.58, 0.621, 2.927), (61.88, 0.586, 3.20)),
    (-1, 0.125): ((60.69, 0.565, 3.171), (61.24, 0.574, 3.54)),
    (0, 0.125): ((56.59, 0.339, 3.960), (55.54, 0.302, 4.26)),
    (0, 0.25): ((57.02, 0.319, 3.760), (54.23, 0.270, 4.86)),
    (0, 0.5): ((56.08, 0.261, 3.817), (54.40, 0.211, 5.13)),
    (1, 0.125): ((56.02, 0.260, 4.170), (54.33, 0.223, 5.28)),
    (1, 0.25): ((54.94, 0.223, 3.950), (54.36, 0.207, 5.53)),
}
THEIR_TRUTH: Final = "61.4 to 62.0 / 0.641"
THEIR_RANDOM: Final = "52.1 / 0.210"


def accompaniment(found: Found, folder: Path) -> str:
    """The sweep: gap closed over the look-ahead, and every figure at the look-ahead nearest to half a second."""
    rows: list[Found] = found["rows"]
    at = sorted({row["lookahead_seconds"] for row in rows})
    text = ["## Playing along", "", f"{whose(found)}; the first 4 s aren't judged. One part is played to the sum of the others."]
    for told, how in ((False, "by ear"), (True, "told chord, tempo and downbeat")):
        own = [row for row in rows if bool(row["told"]) == told]
        if not own:
            continue
        seconds = min((row["lookahead_seconds"] for row in own), key=lambda x: abs(x - 0.5))
        shown = [row for row in own if row["lookahead_seconds"] == seconds]
        text += ["", f"### At a look-ahead of {seconds:.2f} s, {how}", "", scores(shown), "", _above_random(own)]
    if len(at) > 1:
        pictures.over_lookahead(found, folder / "lookahead.png")
        keys = dict.fromkeys((bool(row["told"]), row["part"], row["measure"]) for row in rows if row["gap_closed"] is not None)
        value = {(bool(r["told"]), r["part"], r["measure"], r["lookahead_seconds"]): r["gap_closed"] for r in rows}
        body = [
            (part, measure, "chart" if told else "by ear", *(share(value.get((told, part, measure, seconds))) for seconds in at))
            for told, part, measure in keys
        ]
        text += ["", "### Gap closed over the look-ahead, in seconds", "", "![Gap closed over the look-ahead](lookahead.png)", ""]
        text += [table(("part", "measure", "told", *(f"{seconds:.2f}" for seconds in at)), body)]
    for what, why in found.get("not_possible", {}).items():
        text += ["", f"Not measured: look-ahead of {what}. {why[0].upper()}{why[1:]}."]
    return "\n".join(text)


def _above_random(rows: Sequence[Found]) -> str:
    tested = [row for row in rows if row["above_random"] is not None]
    below = [row for row in tested if row["above_random"]["low"] <= 0]
    if not below:
        return f"All {len(tested)} intervals of `above random`, at every look-ahead, lie above zero."
    names = ", ".join(f"{row['part']}'s {row['measure']} at {row['lookahead_seconds']:.2f} s" for row in below)
    above = len(tested) - len(below)
    return f"{above} of {len(tested)} intervals of `above random`, at every look-ahead, lie above zero. Not: {names}."


def windows(found: Found, _: Path) -> str:
    """Their table's shape."""
    rows: list[Found] = found["rows"]

    def mean(w: int, r: float, measure: str, who: str) -> str:
        values = [row[who]["mean"] for row in rows if (row["w"], row["r"], row["measure"]) == (w, r, measure) and row[who]]
        return f"{sum(values) / len(values):.3f}" if values else "–"

    ours = {(row["w"], row["r"]): row for row in rows}
    body: list[tuple[str, ...]] = []
    for (w, r), (diffusion, distilled) in THEIRS.items():
        way = ours.get((w, r))
        ahead = "not possible" if way is None else " to ".join(f"{s:.2f}" for s in way["lookahead_seconds"]) + " s"
        body.append(
            (
                f"{w}, {r:g}",
                *(f"{cocola:.1f} / {f1:.3f} / {fad:.2f}" for cocola, f1, fad in (diffusion, distilled)),
                ahead + (" (beyond training)" if way and way["beyond_training"] else ""),
                *(mean(w, r, "beat F1, both tracked", who) for who in ("model", "random", "truth")),
                *(mean(w, r, "coherence", who) for who in ("model", "truth")),
                mean(w, r, "Fréchet distance", "model"),
            )
        )
    titles = (
        *("w, r", "theirs, diffusion: COCOLA / beat F1 / FAD", "theirs, distilled", "ours: look-ahead", "ours: beat F1"),
        *("random pairing", "truth", "ours: coherence (random 0.5)", "truth", "ours: Fréchet"),
    )
    text = [
        "## In the shape of the UCSD system's table",
        "",
        f"""Their protocol (arXiv 2604.07612): windows of {found["window_seconds"]:g} s, a step of r windows made at once, w steps
ahead, four stems one at a time, mean over stems. Ours: {whose(found)}; context {found["context_seconds"]:g} s.
Theirs was measured on Slakh, ours on our own pieces; beats are tracked in performer and output, there by Beat This!, here by
librosa; COCOLA and FAD are theirs, coherence and Fréchet distance ours. So hold each against its own truth and chance: theirs
is {THEIR_TRUTH} for the truth and {THEIR_RANDOM} for random pairing (COCOLA / beat F1).""",
        "",
        table(titles, body),
        "",
        *(f"- Left out: {why}." for why in found["left_out"]),
    ]
    return "\n".join(text)


def recordings(found: Found, _: Path) -> str:
    """Real music."""
    return "\n".join(
        [
            "## To recorded music",
            "",
            f"""{found["model"]}, {found["songs"]} recording(s), judged in segments of {found["segment_seconds"]:g} s, look-ahead
{found["lookahead_seconds"]:.2f} s. Where no chart is known,
beats are those tracked in the performer. Strangers are other segments, of
the same song where there is one only: they share tempo and key, so random pairing is high.""",
            "",
            scores(found["rows"]),
        ]
    )
