"use strict";

const assert = require("node:assert/strict");
const test = require("node:test");
const { load, v8Object } = require("./max_stub.js");

const { PRESETS } = load("sideman_presets");
const { REPLIES } = load("sideman_schema");
const { budgetText, counts, failText, performerText, verdict } = load("sideman_text");

/** A heartbeat with these figures; all others are 0. */
function status(figures) {
    return REPLIES["/status.reply"].map((name) => figures[name] ?? 0);
}

test("a text is sent with its slot's weight, whether it comes as one symbol or as words", () => {
    const prompts = v8Object("sideman.prompts.js");
    prompts.send("weight", 2, 0.5);
    assert.deepEqual(prompts.take(0), []);
    prompts.send("text", 2, "warm piano");
    prompts.send("text", 2, "tabla", 4);
    assert.deepEqual(prompts.take(0), [["/prompt", 2, "warm piano", 0.5], ["/prompt", 2, "tabla 4", 0.5]]);
});

test("a slider is a share between 0 and 1, and fades", () => {
    const prompts = v8Object("sideman.prompts.js");
    prompts.send("text", 1, "bass");
    prompts.take(0);
    prompts.send("weight", 1, 0.3);
    prompts.send("weight", 1, 7);
    assert.deepEqual(prompts.take(0), [["/weight", 1, 0.3, 0.1], ["/weight", 1, 1, 0.1]]);
});

test("an empty text takes the slot out of the blend", () => {
    const prompts = v8Object("sideman.prompts.js");
    prompts.send("text", 1, "bass");
    prompts.send("text", 1);
    assert.deepEqual(prompts.take(0).at(-1), ["/weight", 1, 0, 0.1]);
});

test("an emptied field arrives as a bang, and is no prompt of that name", () => {
    const prompts = v8Object("sideman.prompts.js");
    prompts.send("text", 1, "bass");
    prompts.send("text", 1, "bang");
    assert.deepEqual(prompts.take(0).at(-1), ["/weight", 1, 0, 0.1]);
});

test("weights take as long as the fade says, and never less than what smooths a hand", () => {
    const prompts = v8Object("sideman.prompts.js");
    prompts.send("text", 1, "bass");
    prompts.take(0);
    prompts.send("fade", 4);
    prompts.send("weight", 1, 0.3);
    prompts.send("text", 1);
    prompts.send("text", 1, "bass");
    prompts.take(0).forEach((message, index) => assert.deepEqual(message, [
        ["/weight", 1, 0.3, 4], ["/weight", 1, 0, 4], ["/prompt", 1, "bass", 0.3],
    ][index]));
    prompts.send("fade", 0);
    prompts.send("weight", 1, 1);
    assert.deepEqual(prompts.take(0), [["/weight", 1, 1, 0.1]]);
});

test("a slot that does not exist is ignored", () => {
    const prompts = v8Object("sideman.prompts.js");
    prompts.send("text", 9, "bass");
    prompts.send("weight", 0, 1);
    assert.deepEqual(prompts.out, []);
});

test("a preset sets and shows all eight slots", () => {
    const prompts = v8Object("sideman.prompts.js");
    prompts.send("preset", 1);
    const shown = prompts.take(1);
    assert.equal(shown.length, 16);
    assert.deepEqual(shown[0], [1, "text", PRESETS[1].slots[0].text]);
    assert.deepEqual(shown.at(-2), [8, "clear"]);
    const sent = prompts.take(0);
    assert.equal(sent.length, 8);
    assert.deepEqual(sent[0], ["/prompt", 1, PRESETS[1].slots[0].text, PRESETS[1].slots[0].weight]);
    prompts.send("preset", 999);
    assert.deepEqual(prompts.out, []);
});

test("a new connection is told everything; a lost one nothing", () => {
    const prompts = v8Object("sideman.prompts.js");
    prompts.send("preset", 0);
    const sent = prompts.take(0);
    prompts.send("link", "up");
    assert.deepEqual(prompts.take(0), sent);
    prompts.send("link", "down");
    assert.deepEqual(prompts.take(0), []);
});

test("the latency budget on one line", () => {
    const values = status({ lookahead_seconds: 0.511, margin_p50_ms: 120.4, margin_p1_ms: 80.2, load: 0.423 });
    assert.equal(budgetText(values), "look-ahead 0.51 s   margin 120 ms (worst 80)   load 42 %");
    assert.equal(budgetText([]), "look-ahead ? s   margin ? ms (worst ?)   load ? %");
});

test("good, tight, too slow", () => {
    assert.equal(verdict(status({ load: 0.4, margin_p1_ms: 80 })), "good");
    assert.equal(verdict(status({ load: 0.9, margin_p1_ms: 80 })), "tight");
    assert.equal(verdict(status({ load: 0.4, margin_p1_ms: 10 })), "tight");
    assert.equal(verdict(status({ load: 1.1, margin_p1_ms: 80 })), "too slow");
    assert.equal(verdict(status({ load: 0.4, margin_p1_ms: -5 })), "too slow");
});

test("counts come from their places in the heartbeat", () => {
    const figures = { late: 1, underruns: 2, gaps: 3, rejected: 4, recording_faults: 5 };
    assert.deepEqual(counts(status(figures)), figures);
});

test("the status object shows a heartbeat, a refusal and the log, and forgets with a new connection", () => {
    const object = v8Object("sideman.status.js");
    object.send("/status.reply", ...status({ load: 0.5, margin_p1_ms: 100, late: 3, underruns: 4, gaps: 5, rejected: 6 }));
    assert.deepEqual([2, 3, 4, 5, 6].map((index) => object.take(index)), [[[3]], [[4]], [[5]], [[6]], [[0]]]);
    assert.deepEqual(object.take(1), [["set", "good"]]);
    object.send("/fail", "/weight", "weight goes from 0 to 1");
    assert.deepEqual(object.take(7), [["set", "/weight:", "weight", "goes", "from", "0", "to", "1"]]);
    object.send("/log", "info", "recording to take1.wav");
    assert.deepEqual(object.take(8), [["set", "recording", "to", "take1.wav"]]);
    object.send("/block", 1, 2, 3);
    object.send("link", "up");
    assert.deepEqual(object.take(7), [["set", "nothing"]]);
    assert.equal(failText(["/x", "a", "b"]), "/x: a b");
    assert.equal(performerText(["", 0]), "nobody performs");
});
