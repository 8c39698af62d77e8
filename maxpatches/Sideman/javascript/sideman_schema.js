"use strict";

/* Written by python -m maxpatches.build; do not edit. */

/** The server's port. */
exports.PORT = 7770;

/**
 * The arguments of every message from the server.
 * @type {Record<string, string[]>}
 */
exports.REPLIES = {
    "/welcome": [
        "version",
        "sample_rate",
        "channels",
        "block_samples",
        "latency_samples",
        "model"
    ],
    "/synced": [
        "id"
    ],
    "/status.reply": [
        "playing",
        "position",
        "block",
        "revision",
        "lookahead_seconds",
        "margin_p50_ms",
        "margin_p1_ms",
        "load",
        "late",
        "underruns",
        "gaps",
        "dropped",
        "rejected",
        "late_commands",
        "clients",
        "recording_faults"
    ],
    "/latency.reply": [
        "lookahead_ms",
        "auto",
        "lead_ms",
        "network_ms",
        "encoder_ms",
        "hear_ms",
        "propose_ms",
        "decode_ms",
        "commit_ms",
        "conversion_ms",
        "transport_ms",
        "loop_gap_ms",
        "margin_p50_ms",
        "margin_p1_ms",
        "late"
    ],
    "/link.reply": [
        "on",
        "peers",
        "bpm",
        "beat"
    ],
    "/version.reply": [
        "version",
        "model"
    ],
    "/audio/out": [
        "position",
        "channels"
    ],
    "/audio/test": [
        "frames",
        "channels"
    ],
    "/block": [
        "index",
        "position",
        "samples",
        "revision",
        "margin_ms"
    ],
    "/late": [
        "position",
        "samples",
        "count"
    ],
    "/underrun": [
        "position",
        "samples",
        "count"
    ],
    "/gap": [
        "position",
        "samples",
        "count"
    ],
    "/applied": [
        "address",
        "revision",
        "position"
    ],
    "/performer": [
        "name",
        "yours"
    ],
    "/scheduled": [
        "address",
        "revision",
        "position"
    ],
    "/log": [
        "level",
        "text"
    ],
    "/done": [
        "address"
    ],
    "/fail": [
        "address",
        "reason"
    ],
    "/shm": [
        "name"
    ]
};

/** The bars of the latency budget, by the arguments of /latency.reply that they show. */
exports.STAGES = [
    "network_ms",
    "encoder_ms",
    "hear_ms",
    "propose_ms",
    "decode_ms",
    "commit_ms",
    "conversion_ms",
    "transport_ms",
    "loop_gap_ms",
    "margin_p50_ms",
    "margin_p1_ms"
];
