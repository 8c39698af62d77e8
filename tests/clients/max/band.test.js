"use strict";

const assert = require("node:assert/strict");
const test = require("node:test");
const { load, v8Object } = require("./max_stub.js");

const { REPLIES, STAGES } = load("sideman_schema");
const { dated } = load("sideman_record");
const { SWITCHES } = load("sideman_when");

/** A message of the server's with these figures; all others are 0. */
function figures(address, some) {
    return REPLIES[address].map((name) => some[name] ?? 0);
}

test("a switch waits for the beat or the bar that was chosen; a slider never does", () => {
    const when = v8Object("sideman.when.js");
    when.send("/part", "drums", 0);
    when.send("when", 2);
    when.send("/part", "drums", 1);
    when.send("/prompt", 1, "walking bass", 1);
    when.send("/weight", 1, 0.5, 0.1);
    when.send("/reset");
    when.send("/at/bar", 1, "/state/recall", 2);
    when.send("when", 1);
    when.send("/play");
    assert.deepEqual(when.take(0), [
        ["/part", "drums", 0], ["/at/bar", 1, "/part", "drums", 1], ["/at/bar", 1, "/prompt", 1, "walking bass", 1],
        ["/weight", 1, 0.5, 0.1], ["/reset"], ["/at/bar", 1, "/state/recall", 2], ["/at/beat", 1, "/play"],
    ]);
    assert.ok(SWITCHES.every((address) => !["/weight", "/gain", "/temperature"].includes(address)));
});

test("a new connection begins at once, before anything is said", () => {
    const when = v8Object("sideman.when.js");
    when.send("when", 2);
    when.send("link", "up");
    assert.deepEqual(when.out.map(({ outlet, message }) => [outlet, ...message]), [[2, 0], [1, "link", "up"]]);
    when.send("/play");
    assert.deepEqual(when.take(0), [["/play"]]);
});

test("a recording has the name that was typed, or the date", () => {
    const record = v8Object("sideman.record.js");
    record.send("name", "take 1");
    record.send("record", 1);
    record.send("name", "bang");
    record.send("record", 1);
    record.send("record", 0);
    const [named, unnamed, stop] = record.take(0);
    assert.deepEqual([named, stop], [["/record/start", "take 1"], ["/record/stop"]]);
    assert.match(unnamed[1], /^\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d$/);
    assert.equal(dated(new Date(2026, 10, 3, 4, 5, 6)), "2026-11-03 04.05.06");
});

test("the record button shows what the server says", () => {
    const record = v8Object("sideman.record.js");
    record.send("/done", "/record/start", "recordings/take1");
    assert.deepEqual([record.take(1), record.take(2)], [[["set", "into", "recordings/take1"]], [[1]]]);
    record.send("/done", "/record/stop", "recordings/take1", 44100);
    assert.deepEqual([record.take(1), record.take(2)], [[["set", "recordings/take1", "is", "whole"]], [[0]]]);
    record.send("/fail", "/record/start", "there is one of that name");
    assert.deepEqual([record.take(1).length, record.take(2)], [1, [[0]]]);
    record.send("/done", "/record/start", "recordings/take2");
    record.take(1);
    record.take(2);
    record.send("/fail", "/record/start", "already recording");
    assert.deepEqual([record.take(1), record.take(2)], [[["set", "recording", "already"]], [[1]]]);
    record.send("/fail", "/record/stop", "nothing is being recorded");
    assert.deepEqual([record.take(1).length, record.take(2)], [1, [[0]]]);
    record.send("/done", "/play");
    record.send("link", "up");
    assert.deepEqual(record.out, []);
});

test("a disk that fails while recording is told, and one that failed before is not", () => {
    const record = v8Object("sideman.record.js");
    const beat = (faults) => record.send("/status.reply", ...figures("/status.reply", { recording_faults: faults }));
    beat(3);
    record.send("/done", "/record/start", "recordings/take1");
    record.take(1);
    beat(3);
    assert.deepEqual(record.take(1), []);
    beat(4);
    assert.deepEqual(record.take(1), [["set", "the", "disk", "failed:", "see", "the", "news"]]);
});

test("the latency budget: bars against the look-ahead, and a figure for each", () => {
    const latency = v8Object("sideman.latency.js");
    latency.send("/latency.reply", ...figures("/latency.reply", {
        lookahead_ms: 200, auto: 1, lead_ms: 75.4, hear_ms: 50, propose_ms: 400, margin_p1_ms: -3,
    }));
    const bars = latency.take(0)[0];
    assert.equal(bars.length, STAGES.length);
    const bar = (stage) => bars[STAGES.indexOf(stage)];
    assert.deepEqual([bar("hear_ms"), bar("propose_ms"), bar("margin_p1_ms"), bar("network_ms")], [0.25, 1, 0, 0]);
    assert.deepEqual(latency.take(1), [["set", "look-ahead", "200", "ms,", "auto,", "lead", "75", "ms"]]);
    const said = latency.take(2);
    assert.deepEqual(said.map(([stage]) => stage), STAGES);
    assert.deepEqual(said[STAGES.indexOf("margin_p1_ms")], ["margin_p1_ms", "set", "-3.0", "ms"]);
});

test("figures of a connection that is gone do not stay", () => {
    const latency = v8Object("sideman.latency.js");
    latency.send("/latency.reply", ...figures("/latency.reply", { lookahead_ms: 200, hear_ms: 50 }));
    assert.deepEqual(latency.take(1), [["set", "look-ahead", "200", "ms,", "by", "hand"]]);
    latency.take(0);
    latency.take(2);
    latency.send("link", "down");
    assert.ok(latency.take(0)[0].every((share) => share === 0));
    assert.deepEqual(latency.take(1), [["set", "no", "figures", "yet"]]);
    assert.ok(latency.take(2).every(([, , figure]) => figure === "?"));
});
