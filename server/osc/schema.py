"""THE table of messages. Validation, docs/osc.md, the Max lists and the tests are all derived from it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from server.control.params import BANKS, SLOTS
from server.engine.port import QUALITIES
from server.osc.spec import Arg, MessageSpec, listing
from server.units import HOST_RATES

DEFAULT_PORT: Final = 7770
TRANSPORTS: Final = ("osc", "shm", "device", "none")
DEFAULT_FRAMES_PER_PACKET: Final = 128
MOST_FRAMES_PER_PACKET: Final = 8192
SLOWEST_BPM: Final = 30.0
FASTEST_BPM: Final = 300.0
LONGEST_KEY: Final = 64
LOG_BURST: Final = 10.0
LOG_PER_SECOND: Final = 1.0
_TEXT: Final = 1_000
_NAME: Final = 64
_INT_MAX: Final = (1 << 31) - 1

_SLOT: Final = Arg("slot", "i", "which prompt", minimum=1, maximum=SLOTS)
_WEIGHT_DOC: Final = "the prompt's share in the blend"
_POSITION: Final = Arg(
    "position",
    "i",
    "of the first sample, on the performer's audio clock; 32 bits that wrap, signed or not",
    unit="samples",
    minimum=-(1 << 31),
    maximum=(1 << 32) - 1,
)
_PLACE: Final = replace(_POSITION, doc="where, on the performer's audio clock; 32 bits that wrap, signed or not")
_SAMPLES: Final = Arg("samples", "i", "how many", unit="samples", minimum=0)
_COUNT: Final = Arg("count", "i", "how often this has happened since the start", minimum=0)
_REVISION: Final = Arg("revision", "i", "number of the control snapshot: grows by one with every change", minimum=0)
_CHANNELS: Final = Arg("channels", "i", "samples are interleaved", minimum=1, maximum=2)
_VERSION: Final = Arg("version", "s", "of Sideman", maximum=_NAME)
_MODEL: Final = Arg("model", "s", "name of the model", maximum=_NAME)
_ADDRESS: Final = Arg("address", "s", "the message that this answers", maximum=255)
_COMMAND: Final = Arg("address", "s", "of the command that is to wait", maximum=255)
_RAMP: Final = Arg("ramp_seconds", "f", "how long it takes to get there", unit="seconds", minimum=0, maximum=600, optional=True,
                   default=0.0)  # fmt: skip
_BANK: Final = Arg("bank", "i", "which bank", minimum=1, maximum=BANKS)
_STATE: Final = Arg("name", "s", "letters, digits, spaces, . _ - only; of the file in the states folder", maximum=_NAME)
_OWN_CHOICE: Final = ("auto",)
_ATTRIBUTE_DOC: Final = (
    "Each block has the value of its beginning; from auto it gets there at once. A model that was trained without this control "
    "refuses it."
)
_SCHEDULED: Final = "/scheduled, and /applied when it is heard"


def _to(address: str, *arguments: Arg, doc: str, example: str, reply: str = "", samples: bool = False, rest: bool = False,
        paths: tuple[str, ...] = ()) -> MessageSpec:  # fmt: skip
    return MessageSpec(address, "to server", arguments, doc, example, reply or f"/done {address}", samples, rest, paths)


def _from(address: str, *arguments: Arg, doc: str, example: str, samples: bool = False, rest: bool = False) -> MessageSpec:
    return MessageSpec(address, "from server", arguments, doc, example, samples=samples, rest=rest)


MESSAGES: Final[tuple[MessageSpec, ...]] = (
    _to(
        "/hello",
        Arg("name", "s", "who is calling, for messages that people read", maximum=_NAME),
        Arg("reply_port", "i", "where answers go; 0: the port this came from; over TCP, down the connection in any case",
            minimum=0, maximum=65_535, optional=True, default=0),
        Arg("sample_rate", "i", "the host's rate, at which its positions count; 0: the model's", unit="Hz", minimum=0,
            maximum=768_000, optional=True, default=0),
        Arg("channels", "i", "in which the host hears Sideman over OSC, whatever it sends; 0: the model's", minimum=0, maximum=2,
            optional=True, default=0),
        Arg("key", "s", "the one that the server was started with, if any", maximum=LONGEST_KEY, optional=True, default=""),
        doc="Introduces a client. From then on it gets /block, /late, /underrun, /gap, /log, and /status.reply "
        "and /latency.reply once a second. "
        f"Hosts may run at {listing([str(rate) for rate in HOST_RATES], 'or')} Hz; another rate is refused, with those that do.",
        example='/hello "my patch" 7771 44100 1',
        reply="/welcome",
    ),
    _to("/bye", doc="Takes leave: ends this client's subscription and its turn as the performer.", example="/bye"),
    _to(
        "/sync",
        Arg("id", "i", "any number", minimum=-(1 << 31), maximum=_INT_MAX),
        doc="Asks for an echo: all that was sent before it has been taken in once the echo arrives.",
        example="/sync 42",
        reply="/synced id",
    ),
    _to("/status", doc="Asks for the figures of the heartbeat, now.", example="/status", reply="/status.reply"),
    _to("/latency", doc="Asks where the time goes, stage by stage.", example="/latency", reply="/latency.reply"),
    _to("/version", doc="Asks what is running.", example="/version", reply="/version.reply"),
    _to("/play", doc="Sideman plays.", example="/play"),
    _to("/stop", doc="Sideman rests; it goes on listening.", example="/stop"),
    _to(
        "/reset",
        doc="Forgets all that was heard and played. The next /audio/in may have any position: it starts a new timeline. "
        "Ramps under way jump to their ends; the controls stay.",
        example="/reset",
        reply="/done /reset, when it is forgotten",
    ),
    _to(
        "/perform",
        doc="Takes the performer's turn: from now on this client's /audio/in is heard and nobody else's. Its first packet starts "
        "a new timeline. All are told by /performer.",
        example="/perform",
    ),
    _to(
        "/reset/undo",
        doc="Brings back what the last /reset has forgotten: the music goes on from there, with the controls of now.",
        example="/reset/undo",
        reply=_SCHEDULED,
    ),
    _to(
        "/state/save",
        _BANK,
        doc="Remembers the music as it stands between two blocks, and all controls; at once, or before the first block of the "
        "place that /at says.",
        example="/state/save 1",
        reply="/done /state/save bank, when it is there; with /at: /scheduled, and /applied",
    ),
    _to(
        "/state/recall",
        _BANK,
        doc="Goes on from a saved bank, with its controls, as if nothing had come in between; from the next block on, or where "
        "/at says. Playing or not stays as it is, and so does a beat that was told on this timeline.",
        example="/state/recall 1",
        reply=_SCHEDULED,
    ),
    _to(
        "/state/store",
        _BANK,
        _STATE,
        doc="Writes a saved bank to disk, in the place of the file that had this name. A save of the bank that is under way is "
        "waited for.",
        example="/state/store 1 chorus",
        reply="/done /state/store bank file, when it is on the disk",
    ),
    _to(
        "/state/load",
        _BANK,
        _STATE,
        doc="Fills a bank with what /state/store wrote, today or in another set; /state/recall goes on from it. Only the same "
        "model can read it.",
        example="/state/load 1 chorus",
        reply="/done /state/load bank file, when it is in the bank",
    ),
    _to(
        "/prompt",
        _SLOT,
        Arg("text", "s", "what to play; empty clears the slot", maximum=_TEXT),
        Arg("weight", "f", _WEIGHT_DOC + "; left out: as it was, or 1 if it was 0", minimum=0, maximum=1, optional=True),
        doc="Sets a prompt: a style, instruments, a mood; rhodes, vibes or horns will do. "
        "Its text is turned into numbers off the audio path.",
        example='/prompt 1 "warm upright bass, brushes" 0.8',
        reply="/done /prompt slot, when it is live",
        paths=("/prompt/{slot}/text",),
    ),
    _to(
        "/weight",
        _SLOT,
        Arg("weight", "f", _WEIGHT_DOC, minimum=0, maximum=1),
        _RAMP,
        doc="Fades a prompt in or out; each block has the weight of its beginning.",
        example="/weight 1 0.5 4",
        reply="/done /weight slot weight ramp_seconds",
        paths=("/prompt/{slot}/weight",),
    ),
    _to(
        "/lookahead",
        Arg("seconds", "f", "auto: follows what this machine takes", unit="seconds", minimum=0, words=("auto",)),
        doc="How far ahead of the newest heard sound Sideman plays, from the next block on; rounded up to what the model can do. "
        "Shorter follows closer; too short for this machine or the model is refused, with the shortest that works. "
        "With auto it begins with what the model does best at, and follows the measured times: up at once when blocks come "
        "late or nearly so, down after a long calm; /log tells. Blocks are then begun as late as is safe, so that controls are "
        "heard sooner.",
        example="/lookahead 0.5",
        reply="/done /lookahead seconds",
    ),
    _to(
        "/part",
        Arg("name", "s", "one of the model's parts", maximum=_NAME),
        Arg("on", "i", "1: may sound, 0: rests", minimum=0, maximum=1),
        doc="Lets a part play or rest.",
        example="/part drums 0",
        reply="/done /part name on",
        paths=("/part/{name}",),
    ),
    _to(
        "/chord",
        Arg("symbol", "s", "as on a chart: Am7, Bbmaj7, F#dim, G7/B; left out: by ear", maximum=_NAME, optional=True,
            default=""),
        doc="Tells which chord is next. It is in the music from the next block on, so send it one look-ahead early; until then "
        f"Sideman goes by ear. Qualities: {listing(tuple(QUALITIES)[1:], 'and')}, and their usual other spellings.",
        example="/chord Am7",
        reply="/done /chord symbol",
    ),
    _to(
        "/tempo",
        Arg("bpm", "f", "0: by ear", unit="beats a minute", minimum=0, maximum=FASTEST_BPM),
        doc=f"Tells the tempo, {SLOWEST_BPM:g} or more. It counts once /beat has told where a beat falls; from then on "
        "a new tempo goes on from where the beat is.",
        example="/tempo 120",
        reply="/done /tempo bpm",
    ),
    _to(
        "/beat",
        Arg("beat", "f", "0 is the downbeat, 2.5 half a beat after the third", unit="beats", minimum=0, maximum=1_000),
        doc="Tells where in a bar of four the newest sound heard stands: of /audio/in, a sound card, or a recording. A new "
        "timeline forgets it; /tempo 0 does too.",
        example="/beat 0",
        reply="/done /beat beat",
    ),
    _to(
        "/link",
        Arg("on", "i", "1: join, 0: leave; left out: asks how it stands", minimum=0, maximum=1, optional=True),
        Arg("offset_ms", "f", "how much later than Link's the beat is to fall in the performer's sound; left out: as it was, "
            "at first 0", unit="ms", minimum=-1_000, maximum=1_000, optional=True),
        doc="Joins the Ableton Link session of the network. As soon as others are in it, its tempo and its bar, of four beats, "
        "are those of /tempo and /beat; a /tempo is told to all of them, and /beat is refused. Alone, the session "
        "takes what you tell. After /link 0, tempo and beat go on as they are. Needs a package: "
        "pip install 'sideman[link]'.",
        example="/link 1",
        reply="/done /link on offset_ms, when it is so; without arguments /link.reply",
    ),
    _to(
        "/temperature",
        Arg("temperature", "f", "0: the same every time, 1: as trained, more: bolder", minimum=0, maximum=1.5),
        _RAMP,
        doc="How much chance there is in what Sideman plays; each block has the temperature of its beginning.",
        example="/temperature 0.9",
        reply="/done /temperature temperature",
    ),
    _to(
        "/guidance",
        Arg("guidance", "f", "0: as if no prompt were there, 1: as trained, more: further where the prompts lead", minimum=0,
            maximum=4),
        _RAMP,
        doc="How much of what the prompts do is done; each block has the guidance of its beginning. Beyond 1 it may sound "
        "thinner or coarser, and fifth-sound goes so far at 1 that beyond it the right instrument is heard less often. Other "
        "than 1 it costs some milliseconds a block.",
        example="/guidance 0.7",
        reply="/done /guidance guidance",
    ),
    _to(
        "/density",
        Arg("density", "f", "0: as few notes and hits as the parts that play ever have, 0.5: as usual, 1: as many; auto, or "
            "left out: the model's own choice", minimum=0, maximum=1, optional=True, words=_OWN_CHOICE),
        _RAMP,
        doc="How much Sideman plays: how often something begins, compared with what the same parts play in the pieces that the "
        f"model learned from. {_ATTRIBUTE_DOC}",
        example="/density 0.8",
        reply="/done /density density",
    ),
    _to(
        "/brightness",
        Arg("brightness", "f", "0: as dark as the parts that play ever are, 0.5: as usual, 1: as bright; auto, or left out: "
            "the model's own choice", minimum=0, maximum=1, optional=True, words=_OWN_CHOICE),
        _RAMP,
        doc="How high the centre of its sound lies, compared with what the same parts play in the pieces that the model learned "
        f"from. {_ATTRIBUTE_DOC}",
        example="/brightness 0.2 4",
        reply="/done /brightness brightness",
    ),
    _to(
        "/seed",
        Arg("seed", "i", "any number", minimum=-(1 << 31), maximum=_INT_MAX),
        doc="Fixes the chance: the same seed with the same input plays the same.",
        example="/seed 7",
        reply="/done /seed seed",
    ),
    _to(
        "/gain",
        Arg("gain", "f", "1: as generated", minimum=0, maximum=4),
        _RAMP,
        doc="Loudness of what Sideman plays, as a factor. It moves with every sample, and takes at least 256 of them, so that it "
        "never clicks.",
        example="/gain 0.8",
        reply="/done /gain gain",
    ),
    _to(
        "/at",
        _PLACE,
        _COMMAND,
        doc="Carries out a command at a position: from the first block on that begins there or after it; /gain at the sample "
        "itself. If that block is being made already, the next one has it, and late_commands counts it.",
        example="/at 441000 /chord Am7",
        reply=_SCHEDULED,
        rest=True,
    ),
    _to(
        "/at/beat",
        Arg("beats", "i", "1: the next beat that can still be reached, 2: the one after it", minimum=1, maximum=1_000),
        _COMMAND,
        doc="Carries out a command on a beat, as /at does. Beats are known from /tempo and /beat; where the beat falls is worked "
        "out when this message comes.",
        example="/at/beat 1 /part drums 0",
        reply=_SCHEDULED,
        rest=True,
    ),
    _to(
        "/at/bar",
        Arg("bars", "i", "1: the next downbeat that can still be reached, 2: the one after it", minimum=1, maximum=1_000),
        _COMMAND,
        doc="Carries out a command on a downbeat: like /at/beat, with four beats in a bar.",
        example='/at/bar 1 /prompt 1 "walking bass" 1.',
        reply=_SCHEDULED,
        rest=True,
    ),
    _to(
        "/at/clear",
        Arg("address", "s", "clear this command alone; left out: all", maximum=255, optional=True, default=""),
        doc="Forgets what waits for its place, whoever sent it; the others are told.",
        example="/at/clear",
        reply="/done /at/clear count",
    ),
    _to(
        "/record/start",
        Arg("name", "s", "letters, digits, spaces, . _ - only; it lands in the recordings folder", maximum=_NAME),
        doc="Starts recording: what is heard, what is played, both mixed, and everything that a replay needs, in a folder of "
        "that name (recording.md).",
        example="/record/start take1",
        reply="/done /record/start folder",
    ),
    _to("/record/stop", doc="Ends the recording.", example="/record/stop", reply="/done /record/stop folder samples"),
    _to(
        "/audio/in",
        _POSITION,
        _CHANNELS,
        doc="The performer's sound. The first client to send it is the performer; another one is refused until the performer "
        "says /bye or has sent no sound for 2 seconds, or the other takes over by /perform. All are refused while the "
        "server's own sound card or recording performs.",
        example="/audio/in 0 1 0. 0.1 0.2 0.1",
        reply="nothing, or /gap, or /fail",
        samples=True,
    ),
    _to(
        "/audio/in/shm",
        Arg("name", "s", "of the ring: letters, digits, - and _, never a path; left out: the end of it", maximum=_NAME,
            optional=True, default=""),
        doc="The performer's sound comes out of a shared ring that this client writes, on the same machine and at the rate that "
        "it said in /hello: docs/shared-buffer.md. All that is said of /audio/in holds for it. A ring whose writer has left "
        "is reported by /fail.",
        example="/audio/in/shm my-patch",
        reply="/done /audio/in/shm name, when it is open",
    ),
    _to(
        "/audio/subscribe",
        Arg("transport", "s", "osc: /audio/out packets; shm: a shared ring for programs on this machine; device: the sound card; "
            "none: no sound", maximum=_NAME, words=TRANSPORTS),
        Arg("frames_per_packet", "i", "for osc: samples of each channel in a packet", unit="samples", minimum=16,
            maximum=MOST_FRAMES_PER_PACKET, optional=True, default=DEFAULT_FRAMES_PER_PACKET),
        doc="Says how this client wants to hear Sideman.",
        example="/audio/subscribe osc 128",
        reply="/done /audio/subscribe transport frames_per_packet (shm: after /shm)",
    ),
    _to(
        "/audio/probe",
        Arg("frames", "i", "0: begin; else: /audio/test with so many frames has come", unit="samples", minimum=0,
            maximum=MOST_FRAMES_PER_PACKET, optional=True, default=0),
        doc="Finds the largest audio packet that this client receives. Sideman sends /audio/test in growing sizes, each once the "
        "one before was confirmed by /audio/probe with its frames; one that isn't within half a second is sent once more.",
        example="/audio/probe",
        reply="/audio/test, and at the end /done /audio/probe frames, for /audio/subscribe osc frames",
    ),
    _from(
        "/welcome",
        _VERSION,
        Arg("sample_rate", "i", "at which this client's positions count", unit="Hz", minimum=1),
        Arg("channels", "i", "of /audio/out", minimum=1, maximum=2),
        Arg("block_samples", "i", "length of a block, rounded up", unit="samples", minimum=1),
        Arg("latency_samples", "i", "from a sound's place in /audio/in until the model can hear it", unit="samples", minimum=0),
        _MODEL,
        doc="Answers /hello.",
        example="/welcome 0.1.0 44100 2 8192 1024 fifth-sound",
    ),
    _from("/synced", Arg("id", "i", "the number that /sync brought"), doc="Answers /sync.", example="/synced 42"),
    _from(
        "/status.reply",
        Arg("playing", "i", "1 after /play, 0 after /stop", minimum=0, maximum=1),
        Arg("position", "i", "where the timeline stands", unit="samples"),
        Arg("block", "i", "index of the newest block; -1: none yet", minimum=-1),
        _REVISION,
        Arg("lookahead_seconds", "f", "in force", unit="seconds"),
        Arg("margin_p50_ms", "f", "how long before its deadline a block is there, in the middle of the recent ones", unit="ms"),
        Arg("margin_p1_ms", "f", "the same, the worst of a hundred: below 0 it was late", unit="ms"),
        Arg("load", "f", "share of real time that generating takes, all but the worst of a hundred blocks; above 1 is too slow"),
        Arg("late", "i", "blocks that came late", minimum=0),
        Arg("underruns", "i", "times that nothing was there to play", minimum=0),
        Arg("gaps", "i", "holes in /audio/in, or in what a sound card heard", minimum=0),
        Arg("dropped", "i", "packets and notices that couldn't be sent, and lines of /log that were left out", minimum=0),
        Arg("rejected", "i", "messages that were refused", minimum=0),
        Arg("late_commands", "i", "dated messages that came after their date, and were carried out at once", minimum=0),
        Arg("clients", "i", "how many there are", minimum=0),
        Arg("recording_faults", "i", "recordings that broke off or have a hole, because of the disk", minimum=0),
        doc="The heartbeat: once a second to every client that said /hello, and in answer to /status. "
        "Counts are since the start.",
        example="/status.reply 1 441000 53 12 0.186 40. 28. 0.4 0 0 0 0 0 0 1 0",
    ),
    _from(
        "/latency.reply",
        Arg("lookahead_ms", "f", "in force", unit="ms"),
        Arg("auto", "i", "1: /lookahead auto", minimum=0, maximum=1),
        Arg("lead_ms", "f", "with auto: how long before its place a block is begun; 0: as soon as it may be", unit="ms"),
        Arg("network_ms", "f", "how late packets of /audio/in come against their places", unit="ms"),
        Arg("encoder_ms", "f", "the model's ear, as it states: never changes", unit="ms"),
        Arg("hear_ms", "f", "hearing the frames of a block", unit="ms"),
        Arg("propose_ms", "f", "generating it", unit="ms"),
        Arg("decode_ms", "f", "making sound of it", unit="ms"),
        Arg("commit_ms", "f", "remembering it, after it has gone out", unit="ms"),
        Arg("conversion_ms", "f", "to and from this client's sample rate", unit="ms"),
        Arg("transport_ms", "f", "from the finished block to its last packet", unit="ms"),
        Arg("loop_gap_ms", "f", "how late the server comes to messages and packets", unit="ms"),
        Arg("margin_p50_ms", "f", "what is left before its deadline, in the middle of the recent blocks", unit="ms"),
        Arg("margin_p1_ms", "f", "the same, the worst of a hundred", unit="ms"),
        Arg("late", "i", "blocks that came late, since the start", minimum=0),
        doc="Where the time of a block goes; with the heartbeat, and in answer to /latency. Times are those that all but the "
        "worst of a hundred recent ones stay below. docs/latency.md explains them.",
        example="/latency.reply 186. 1 75.4 2.1 23.2 25. 16. 10. 9.6 0. 3. 1. 40. 28. 0",
    ),
    _from(
        "/link.reply",
        Arg("on", "i", "1: Sideman is in the Link session", minimum=0, maximum=1),
        Arg("peers", "i", "how many others are in it", minimum=0),
        Arg("bpm", "f", "the session's tempo; off: Sideman's, 0 by ear", unit="beats a minute"),
        Arg("beat", "f", "where in a bar of four the session is", unit="beats"),
        doc="In answer to /link; and to all who said /hello, when Sideman or others come or go, or the tempo changes, "
        "at most once a second.",
        example="/link.reply 1 2 124. 1.37",
    ),
    _from("/version.reply", _VERSION, _MODEL, doc="Answers /version.", example="/version.reply 0.1.0 fifth-sound"),
    _from(
        "/audio/out",
        _POSITION,
        _CHANNELS,
        doc="What Sideman plays. Write it into a buffer at position modulo the buffer's length: a lost packet is then a gap, "
        "and never a shift.",
        example="/audio/out 16384 2 0. 0. 0.1 0.1",
        samples=True,
    ),
    _from(
        "/audio/test",
        Arg("frames", "i", "samples of each channel in this packet", unit="samples", minimum=1),
        _CHANNELS,
        doc="A packet of the test that /audio/probe asks for: as long as /audio/out with so many frames, and silent. Answer it "
        "with /audio/probe and its frames; nothing else needs to be done with it.",
        example="/audio/test 128 2 0. 0. 0. 0.",
        samples=True,
    ),
    _from(
        "/block",
        Arg("index", "i", "number of the block"),
        _POSITION,
        _SAMPLES,
        _REVISION,
        Arg("margin_ms", "f", "how long before its deadline it was there", unit="ms"),
        doc="A block has been published.",
        example="/block 27 221184 8192 12 318.5",
    ),
    _from("/late", _POSITION, _SAMPLES, _COUNT, doc="A block came too late for its place.", example="/late 221184 8192 1"),
    _from("/underrun", _POSITION, _SAMPLES, _COUNT, doc="Nothing was there to play: silence. With 0 samples, a sound card's own "
          "buffer ran dry, and it can't say for how long.", example="/underrun 442368 512 1"),
    _from("/gap", _POSITION, _SAMPLES, _COUNT, doc="A hole in /audio/in; it counts as silence. With 0 samples, a sound card lost "
          "what came in, and can't say how much.", example="/gap 4096 256 1"),
    _from(
        "/applied",
        Arg("address", "s", "the control that was changed", maximum=255),
        _REVISION,
        _POSITION,
        doc="From which sample on a control change is in the audio; to the client that made it. Of several to one address that "
        "are heard at once, the newest stands for all.",
        example="/applied /weight 13 458752",
    ),
    _from(
        "/performer",
        Arg("name", "s", "who performs; empty: nobody, the next to send /audio/in will", maximum=_NAME),
        Arg("yours", "i", "1: it is the client that reads this", minimum=0, maximum=1),
        doc="Another client performs, or nobody any more; to all that said /hello, and to the one whose turn it was.",
        example='/performer "my patch" 1',
    ),
    _from(
        "/scheduled",
        Arg("address", "s", "the command that waits", maximum=255),
        _REVISION,
        _POSITION,
        doc="Answers /at, /at/beat, /at/bar, /state/recall and /reset/undo: from which sample on the change will be in the "
        "audio. /applied with the same revision tells when a block with it is out. For a dated bundle, a moment is all that is "
        "known: there is none, but /done at its date.",
        example="/scheduled /chord 14 466944",
    ),
    _from(
        "/log",
        Arg("level", "s", "how serious", maximum=16, words=("info", "warning", "error")),
        Arg("text", "s", "for people to read", maximum=_TEXT),
        doc=f"Something that a musician should know. Of what is told to all, {LOG_BURST:g} lines of each level come at once, and "
        f"then {LOG_PER_SECOND:g} a second; the next line has the number of those that were left out. Why Sideman stops is told "
        "in any case.",
        example='/log info "recording to take1.wav"',
    ),
    _from("/done", _ADDRESS, doc="A command has been carried out, with the values that are now in force.", rest=True,
          example="/done /lookahead 0.511"),
    _from(
        "/fail",
        _ADDRESS,
        Arg("reason", "s", "what was wrong and what to do", maximum=_TEXT),
        doc="A message could not be carried out; nothing has changed. For what isn't OSC at all, the address is datagram.",
        example='/fail /weight "/weight takes slot (int 1 to 8), weight (0 to 1); got 1 2.5"',
    ),
    _from(
        "/shm",
        Arg("name", "s", "where the shared ring is", maximum=_TEXT),
        doc="Answers /audio/subscribe shm.",
        example="/shm /dev/shm/sideman-sideman.ring",
    ),
)  # fmt: skip

TO_SERVER: Final = {spec.address: spec for spec in MESSAGES if spec.direction == "to server"}
FROM_SERVER: Final = {spec.address: spec for spec in MESSAGES if spec.direction == "from server"}
