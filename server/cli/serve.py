"""``sideman serve``: start the server."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from contextlib import suppress

from server.app import App
from server.cli.common import Commands, load_prompts, model_beside
from server.cli.loop import run_on_loop
from server.cli.serve_options import add_options, chosen
from server.cli.terminal import Terminal
from server.clock import MonotonicClock
from server.running.endpoint import Endpoint, bind_both
from server.running.gauges import Reading
from server.settings import ServerSettings, load_settings


def add_to(commands: Commands) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("serve", help="start the server that Max, Pd and others play with", description="")
    add_options(parser)
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """Serve until Ctrl-C."""
    settings = load_settings(options.config, **chosen(options))
    if settings.port:
        for held in bind_both(settings.host, settings.port):
            held.close()  # a port that is taken is told at once, and not once the model is there
    print(f"loading {settings.model} ...", flush=True)
    prompts = load_prompts()
    with model_beside(settings.model, settings.device, settings.threads) as generator:

        async def main() -> None:
            await _serve(App(settings, generator, prompts, MonotonicClock(), house=generator), settings)

        run_on_loop(main())
    return 0


async def _serve(app: App, settings: ServerSettings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows has no signal handlers on its loop; Ctrl-C interrupts it there
            loop.add_signal_handler(number, stop.set)
    live = sys.stdout.isatty()
    terminal = Terminal(sys.stdout.fileno())
    status = loop.create_task(_status_line(app, terminal, live))

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
        if live:
            terminal.say("\n")
        terminal.close()


async def _status_line(app: App, terminal: Terminal, live: bool) -> None:
    """Once a second on a terminal, once in ten seconds into a file."""
    before, after = ("\r\x1b[K", "") if live else ("", "\n")
    while True:
        await asyncio.sleep(1 if live else 10)
        terminal.say(f"{before}{describe(app.reading())}{after}")


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
