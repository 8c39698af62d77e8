"""``sideman serve``: start the server."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from contextlib import suppress
from pathlib import Path

from server.app import App, Reading
from server.cli.common import Commands, load_model, load_prompts
from server.clock import MonotonicClock
from server.osc.endpoint import Endpoint
from server.settings import ServerSettings, load_settings


def add_to(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "serve",
        help="start the server that Max, Pd and others play with",
        description="Start the server. It listens for OSC on UDP and plays along; stop it with Ctrl-C.",
    )
    parser.add_argument("--host", help="address to listen on (default: 127.0.0.1, this machine only)")
    parser.add_argument(
        "--allow", nargs="+", metavar="ADDRESS", help="other machines that may connect: 192.168.1.20, or 192.168.1.0/24"
    )
    parser.add_argument("--key", help="what every /hello must bring; needed when other machines can connect")
    parser.add_argument("--port", type=int, help="UDP and TCP port (default: 7770)")
    parser.add_argument("--oscquery-port", type=int, help="TCP port of OSCQuery (default: the next one, 7771)")
    parser.add_argument(
        "--announce", action=argparse.BooleanOptionalAction, help="let surfaces find the server by zeroconf (default: yes)"
    )
    parser.add_argument("--model", help="a shipped model, or a model folder (default: first-sound)")
    parser.add_argument("--device", help="what computes: cpu, cuda or mps (default: cpu)")
    parser.add_argument("--threads", type=int, help="CPU threads for the model (default: 1)")
    parser.add_argument("--recordings", type=Path, help="folder for /record/start (default: recordings)")
    parser.add_argument("--states", type=Path, help="folder for /state/store and /state/load (default: states)")
    parser.add_argument("--shared-name", help="name of the shared-memory ring (default: sideman)")
    parser.add_argument(
        "--sound-card", dest="card", nargs="?", const="", metavar="NAME", help="perform on a sound card and hear Sideman there"
    )
    parser.add_argument("--card-rate", type=int, metavar="HZ", help="the card's sample rate (default: what it can do)")
    parser.add_argument("--in", dest="input_file", type=Path, metavar="FILE", help="a recording that performs, from the start")
    parser.add_argument("--out", dest="output_file", type=Path, metavar="FILE.wav", help="a new file for what Sideman plays")
    parser.add_argument("--config", type=Path, help="settings file, as configs/server/default.toml")
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Serve until Ctrl-C."""
    names = (
        *("host", "allow", "key", "port", "oscquery_port", "announce", "model", "device", "threads", "recordings", "states"),
        *("shared_name", "card", "card_rate", "input_file", "output_file"),
    )
    settings = load_settings(options.config, **{name: getattr(options, name) for name in names})
    print(f"loading {settings.model} ...", flush=True)
    generator, prompts = load_model(settings.model, settings.device, settings.threads), load_prompts()

    async def main() -> None:
        app = App(settings, generator, prompts, MonotonicClock())
        await _serve(app, settings)

    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(main())
    return 0


async def _serve(app: App, settings: ServerSettings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows has no signal handlers on its loop; Ctrl-C interrupts it there
            loop.add_signal_handler(number, stop.set)
    status = loop.create_task(_status_line(app))

    def ready(endpoint: Endpoint) -> None:
        print(
            f"listening on UDP {settings.host}:{endpoint.port}. Next: open maxpatches/Sideman/patchers/Sideman.maxpat in Max, "
            "or send /hello from anywhere (docs/osc.md). Ctrl-C stops.",
            flush=True,
        )

    try:
        await app.run(ready, stop)
    finally:
        status.cancel()
        with suppress(OSError):
            print(flush=True)


async def _status_line(app: App) -> None:
    """Once a second on a terminal, once in ten seconds into a file."""
    live = sys.stdout.isatty()
    before, after = ("\r\x1b[K", "") if live else ("", "\n")
    with suppress(OSError):  # whoever read it has left; the set goes on
        while True:
            await asyncio.sleep(1 if live else 10)
            # On a thread: a terminal that is held with Ctrl-S, or a full pipe, must not hold the set.
            await asyncio.to_thread(print, before + describe(app.reading()), end=after, flush=True)


def describe(reading: Reading) -> str:
    """The state of things in one line."""
    figures, counts, controls = reading.figures, reading.counts, reading.controls
    state = "playing" if controls.playing else "waiting for /play"
    prompts = ", ".join(prompt.text for prompt in controls.prompts if prompt is not None)
    return (
        f"{state} | {figures.blocks} blocks | margin {figures.margin_ms_p50:.0f} ms (worst 1 %: {figures.margin_ms_p1:.0f}) | "
        f"load {100 * figures.load_p99:.0f} % | late {counts.late}, underruns {counts.underruns}, gaps {counts.gaps}, "
        f"refused {counts.rejected} | {reading.clients} listening{f' | {prompts[:60]}' if prompts else ''}"
    )


def _loop_factory() -> type[asyncio.AbstractEventLoop] | None:
    """uvloop's, where there is one. On Windows the selector's: the other one stops to receive when a client has gone."""
    if sys.platform == "win32":
        return asyncio.SelectorEventLoop
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.Loop
