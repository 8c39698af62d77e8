"""What ``sideman serve`` can be told on its command line, and what it says to mistakes."""

from __future__ import annotations

import argparse
import socket
from pathlib import Path

import pytest

from server.__main__ import main
from server.cli.serve_options import add_options, chosen
from server.running.endpoint import bind
from server.settings import ServerSettings, load_settings

ONLY_IN_FILES = {
    "messages_per_second",
    "input_seconds",
    "shared_slots",
    "recording_format",
    "recording_tracks",
    "card_block",
    "standstill_seconds",
}


def parse(*words: str) -> dict[str, object]:
    parser = argparse.ArgumentParser()
    add_options(parser)
    return chosen(parser.parse_args(words))


def test_every_setting_has_an_option_or_is_for_files() -> None:
    said = parse()
    assert set(said) == set(ServerSettings.model_fields) - ONLY_IN_FILES
    assert set(said.values()) == {None}, "what isn't said doesn't come before a settings file"


def test_what_is_said_is_what_is_set() -> None:
    said = parse(
        *("--port", "8000", "--no-announce", "--threads", "2", "--sound-card", "--card-rate", "48000", "--out", "it.wav"),
        *("--host", "0.0.0.0", "--allow", "192.168.1.20", "10.0.0.0/8", "--key", "a long sentence"),
    )
    settings = load_settings(None, **said)
    assert (settings.port, settings.announce, settings.threads, settings.card, settings.card_rate) == (8000, False, 2, "", 48_000)
    assert (settings.output_file, settings.allow) == (Path("it.wav"), ("192.168.1.20", "10.0.0.0/8"))


def test_the_help_tells_what_each_is_for_and_what_it_is_without(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--help"])
    words = " ".join(capsys.readouterr().out.split())
    for text in ("UDP and TCP port; 0 takes any free one (default: 7770)", "(default: fifth-sound)", "where files go:",
                 "so that surfaces find it (default: yes)", "examples: sideman serve"):  # fmt: skip
        assert text in words


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("port = 70000", "port goes from 0 to 65535, not 70000"),
        ("prot = 7000", "there is no setting prot; did you mean port?"),
        ("zzz = 1", "there is no setting zzz; there are host, allow"),
        ("device = 'gpu'", "device can't be 'gpu': what computes: cpu, cuda or mps"),
        ("card_rate = 22050", "card_rate: a sound card runs at 44100, 48000, 88200 or 96000 Hz, not 22050"),
        ("announce = 'perhaps'", "announce can't be 'perhaps': tell the network by zeroconf"),
        ("recording_tracks = ['heard', 'drums']", "recording_tracks.1 can't be 'drums': which of heard, played and mixed"),
        ("port = ", "can't be read"),
    ],
)
def test_mistakes_are_told_in_words(settings: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(settings)
    assert main(["serve", "--config", str(file)]) == 1
    assert words in capsys.readouterr().err


def test_a_port_that_is_taken_is_told_before_the_model_is_loaded(capsys: pytest.CaptureFixture[str]) -> None:
    with bind("127.0.0.1", 0, socket.SOCK_STREAM) as taken:
        taken.listen()
        assert main(["serve", "--port", str(taken.getsockname()[1])]) == 1
    printed = capsys.readouterr()
    assert "is in use; another Sideman may be running; choose another with --port" in printed.err
    assert "loading" not in printed.out


def test_a_settings_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--config", str(tmp_path / "none.toml")]) == 1
    assert "there is no settings file" in capsys.readouterr().err
