"""What it is like to play with: its controls, what it listens to, whether it stays itself, whether it copies."""

from __future__ import annotations

from pathlib import Path

from models.train.report import pictures
from models.train.report.tables import Found, interval, table, whose


def controls(found: Found, _: Path) -> str:
    """What each control moves."""
    body = [(name, str(value["trials"]), interval(value, 2), f"{value['least']:.2f}") for name, value in found["effects"].items()]
    return "\n".join(
        [
            "## What the controls do",
            "",
            f"""{whose(found)}.
What is judged begins two blocks after the change. Shares are of trials. Instruments are named by a
judge taught on rendered solos and stems; how often it is right at best is told by the lines on written parts.""",
            "",
            table(("effect", "trials", "mean", "least"), body),
            "",
            f"Not there: {', '.join(found['not_there']) or 'nothing'}.",
        ]
    )


def history(found: Found, folder: Path) -> str:
    """Listening and remembering."""
    pictures.over_age(found, folder / "history.png")
    body = [(name, str(value["trials"]), interval(value)) for name, value in found["changes"].items()]
    return "\n".join(
        [
            "## What the next block depends on",
            "",
            f"""{whose(found)}.
One token ({found["token_seconds"]:.2f} s) of what was heard is replaced by how the piece began, or of
what was played by its opposite; the next block is made with the same noise. Root mean square change, in standard deviations
of a latent.""",
            "",
            "![Change of the next block over the age of what was exchanged](history.png)",
            "",
            table(("exchanged", "trials", "change"), body),
        ]
    )


def stability(found: Found, folder: Path) -> str:
    """Drift, seams, silence."""
    pictures.over_minutes(found, folder / "drift.png")
    count = len(found["minutes"])
    return "\n".join(
        [
            "## Staying itself",
            "",
            f"{found['model']}: the same bars over and over for {count} minutes, in {found['takes']} takes; the last minute hears"
            " what the first heard.",
            "",
            "![Level, Fréchet distance and latents over minutes](drift.png)",
            "",
            table(
                ("", "measured", "bar"),
                (
                    ("level, last minute against first, dB", interval(found["level_drift_db"], 2), "within 1 dB"),
                    ("Fréchet distance, last minute against first", f"{100 * found['frechet_drift']:+.1f} %", "within 10 %"),
                    ("jumps at the edges of blocks over jumps elsewhere", interval(found["seam_ratio"]), "0.95 to 1.05"),
                ),
            ),
            "",
            "The performer stops after a third of the time:",
            "",
            table(("silence", "mean"), ((name, interval(value, 2)) for name, value in found["silence"].items())),
        ]
    )


def copying(found: Found, _: Path) -> str:
    """Nearest neighbours."""
    body = [
        (
            row["part"],
            interval(row["model"]),
            interval(row["truth"]),
            f"{row['nearest_of_model']:.3f}",
            f"{row['nearest_of_truth']:.3f}",
            f"{row['a_copy']:.3f}",
        )
        for row in found["rows"]
    ]
    titles = (
        "part",
        "model",
        "written part",
        "nearest of the model's",
        "nearest of the written parts'",
        "a copy, through the codec",
    )
    return "\n".join(
        [
            "## Is it playing back what it learned from?",
            "",
            f"""{whose(found)}.
Likeness (cosine of notes and onsets over 4 s, in five keys) of the nearest passage of the same part
in {found["training_pieces"]} training pieces. A copy would be as near as the last column.""",
            "",
            table(titles, body),
        ]
    )
