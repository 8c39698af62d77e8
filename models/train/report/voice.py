"""What its voice keeps of music."""

from __future__ import annotations

from pathlib import Path

from models.train.report.tables import Found, table


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
    ratio = found["codec"]["mix"]["mel distance dB"]["mean"] / opus["mix"]["mel distance dB"]["mean"] if opus else None
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
        "SI-SDR is far below zero, as for any codec that keeps no phase: oscillators run freely.",
        f"Mel distance of mixes and recordings with noise on the latents, in standard deviations: {noise}.",
    ]
    if pairs := found.get("pairs"):
        text += ["", "To hear: " + ", ".join(f"{kind} ([original]({a}), [decoded]({b}))" for kind, (a, b) in pairs.items()) + "."]
    return "\n".join(text)
