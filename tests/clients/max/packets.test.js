"use strict";

const assert = require("node:assert/strict");
const test = require("node:test");
const { createBuffers, load, v8Object } = require("./max_stub.js");

const { interleave, packet, packetBytes, packetFrames, planUp } = load("sideman_packets");

const RULE = { frames: 128, hold: 128, burst: 64, backlog: 44100 };

test("the size of a packet", () => {
    assert.equal(packetBytes(128, 2), 1304);
    assert.equal(packetBytes(64, 1), 12 + 68 + 4 * 66);
});

test("a packet fits udpsend's limit, and divides the buffer", () => {
    assert.equal(packetFrames(128, 2, 5096), 128);
    assert.equal(packetFrames(100000, 2, 5096), 256);
    assert.equal(packetFrames(100, 2, 5096), 64);
    assert.ok(packetBytes(packetFrames(4096, 2, 5096), 2) <= 5096);
});

test("the first plan sends nothing and sets the beginning", () => {
    assert.deepEqual(planUp(null, 1000, RULE), { positions: [], next: 768, skipped: 0 });
});

test("packets follow one another without a hole or an overlap, whatever the tick", () => {
    let next = null;
    let end = null;
    for (let now = 5; now < 200000; now += 37 + (now % 1000)) {
        const plan = planUp(next, now, RULE);
        for (const position of plan.positions) {
            assert.equal(position % 128, 0);
            assert.ok(position + 128 <= now - 128);
            assert.ok(end === null || position === end);
            end = position + 128;
        }
        next = plan.next;
    }
    assert.ok(end > 190000);
});

test("no more than a burst at one time; the rest comes with the next ticks", () => {
    const first = planUp(0, 20000, RULE);
    assert.equal(first.positions.length, 64);
    assert.equal(first.next, 64 * 128);
    assert.equal(planUp(first.next, 20000, RULE).positions[0], 64 * 128);
});

test("too long a delay is given up, and said", () => {
    const plan = planUp(0, 100000, RULE);
    assert.deepEqual(plan.positions, []);
    assert.equal(plan.skipped, plan.next);
    assert.ok(100000 - plan.next < 256);
});

test("left and right take turns; what is no number is silence", () => {
    assert.deepEqual(interleave([[1, 2], [3, 4]]), [1, 3, 2, 4]);
    assert.deepEqual(interleave([[NaN, Infinity]]), [0, 0]);
});

test("a packet is a message that udpsend understands", () => {
    assert.deepEqual(packet(2 ** 31 + 128, [[0.5], [0.25]]), ["/audio/in", -(2 ** 31) + 128, 2, 0.5, 0.25]);
});

test("the sending object: nothing without a connection, a new timeline with it, then the buffer's content", () => {
    const buffers = createBuffers({ "duo-in": 1024 });
    buffers["duo-in"][0].forEach((_, k, left) => { left[k] = k; });
    const up = v8Object("sideman.audio.up.js", ["duo-in", 1024, 128], buffers);
    up.send("position", 600);
    assert.deepEqual(up.out, []);
    up.send("link", "up");
    up.send("position", 700);
    assert.deepEqual(up.take(0), [["/reset"]]);
    up.send("position", 960);
    const sent = up.take(0);
    assert.deepEqual(sent.map((message) => message.slice(0, 3)), [["/audio/in", 512, 2], ["/audio/in", 640, 2]]);
    assert.equal(sent[0].length, 3 + 256);
    assert.deepEqual(sent[0].slice(3, 7), [512, 0, 513, 0]);
    up.send("link", "down");
    up.send("position", 1300);
    assert.deepEqual(up.take(0), []);
});

test("the sending object holds back a whole signal vector", () => {
    const up = v8Object("sideman.audio.up.js", ["duo-in", 8192, 128], createBuffers({ "duo-in": 8192 }));
    up.send("vector", 2048);
    up.send("link", "up");
    up.send("position", 2048);
    up.send("position", 4096);
    assert.equal(up.take(0).at(-1)[1], 2048 - 128);
});

test("a long stall starts a new timeline and is counted", () => {
    const up = v8Object("sideman.audio.up.js", ["duo-in", 524288, 128], createBuffers({ "duo-in": 524288 }));
    up.send("rate", 44100);
    up.send("link", "up");
    up.send("position", 1024);
    up.send("position", 1024 + 90000);
    assert.deepEqual(up.take(0), [["/reset"], ["/reset"]]);
    assert.ok(up.take(1).at(-1)[0] >= 90000 - 256);
});
