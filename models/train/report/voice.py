"""What its voice keeps of music."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from models.train.report.tables import Found, table

MEL: Final = "mel distance dB"
MEL_RATIO: Final = 1.5  # with CPU training alone
ONSETS: Final = 0.95
LEVEL_DB: Final = 0.5
FAR_BELOW_DB: Final = -10.0  # an SI-SDR
PHASELESS: Final = "SI-SDR is far below zero, as for any codec that keeps no phase: oscillators run freely."


def codec(found: Found, _: Path) -> str:
    """The voice, beside Opus and MP3."""
    names = list(next(iter(found["codec"].values())))
    through: dict[str, Found] = {"codec": found["codec"], **found["rungs"]}
    body = [
        (name, kind, *(f"{values[measure]['mean']:.2f}" if measure in values else "–" for measure in names))
        for name, kinds in through.items()
        for kind, values in kinds.items()
        if isinstance(values, dict)
    ]
    noise = ", ".join(f"{value['mean']:.2f} dB at {level}" for level, value in found["mel_distance_db_by_latent_noise"].items())
    rungs: dict[str, Found] = found["rungs"]
    opus = next((rung for name, rung in rungs.items() if name.startswith("Opus")), None)
    ratio = found["codec"]["mix"][MEL]["mean"] / opus["mix"][MEL]["mean"] if opus else None
    text = [
        "## The codec, beside Opus and MP3",
        "",
        f"""`make eval-codec`: {found["model"]}, mixes and stems of {found["pieces"]} held-out pieces ({found["split"]}),
{found["seconds_a_piece"]:g} s each. Intervals are in codec.json.""",
        "",
        "![Spectrograms before and after the codec](codec.png)",
        "",
        table(("through", "what", *names), body),
        "",
        *([f"The mel distance of mixes is {ratio:.2f} times that of {next(iter(rungs))}."] if ratio else []),
        *(
            ["SI-SDR is far below zero, as for any codec that keeps no phase: oscillators run freely."]
            if _phaseless(found)
            else []
        ),
        f"Mel distance of mixes and recordings with noise on the latents, in standard deviations: {noise}.",
    ]
    if louder := found.get("louder_by_octave_db"):
        hertz = sorted({hertz for row in louder.values() for hertz in row}, key=float)
        rows = [(kind, *(f"{row[at]['mean']:+.1f}" if at in row else "–" for at in hertz)) for kind, row in louder.items()]
        text += ["", "Louder than the original by octave, dB, centres in Hz:", "", table(("what", *hertz), rows)]
    if pairs := found.get("pairs"):
        text += ["", "To hear: " + ", ".join(f"{kind} ([original]({a}), [decoded]({b}))" for kind, (a, b) in pairs.items()) + "."]
    return "\n".join(text)


def _phaseless(found: Found) -> bool:
    """Whether its waveforms have nothing in common with the originals'."""
    measured = found["codec"]["mix"].get("SI-SDR dB")
    return measured is not None and measured["mean"] < FAR_BELOW_DB


def voice_rows(found: Found) -> list[tuple[str, str, str, bool]]:
    """What was aimed at with the voice, in held-out mixes and stems: what, the aim, what was measured, whether it is met."""
    ours, rungs = found["codec"], found["rungs"]
    rows: list[tuple[str, str, str, bool]] = []
    if opus := next((rung for name, rung in rungs.items() if name.startswith("Opus 24")), None):
        ratio = ours["mix"][MEL]["mean"] / opus["mix"][MEL]["mean"]
        rows.append(("codec: mel distance of mixes over that of Opus at 24 kb/s", "1.5", f"{ratio:.2f}", ratio <= MEL_RATIO))
    if (onsets := ours["mix"].get("onset F1 30 ms")) is not None:
        rows.append(("codec: onset F1 of mixes", f"{ONSETS:g}", f"{onsets['mean']:.2f}", onsets["mean"] >= ONSETS))
    if (likeness := ours["mix"].get("SI-SDR dB")) is not None:
        rows.append(("codec: SI-SDR of mixes", "above 0 dB", f"{likeness['mean']:.0f} dB", likeness["mean"] > 0))
    if louder := found.get("louder_by_octave_db"):
        worst = max((value["mean"] for row in louder.values() for value in row.values()), key=abs)
        rows.append(("codec: level in an octave, the worst", "within 0.5 dB", f"{worst:+.1f} dB", abs(worst) <= LEVEL_DB))
    return rows
