"use strict";

const assert = require("node:assert/strict");
const test = require("node:test");
const { createBuffers, load, v8Object } = require("./max_stub.js");

const { pick, planWipe, planWrite } = load("sideman_ring");

const LENGTH = 524288;

/** A packet whose samples say where they belong. */
function numbered(position, frames, channels = 2) {
    const samples = Array.from({ length: frames * channels }, (_, k) => position + Math.floor(k / channels) + (k % channels) / 2);
    return [position | 0, channels, ...samples];
}

function receiver() {
    const buffers = createBuffers({ "duo-out": LENGTH });
    return { buffer: buffers["duo-out"], down: v8Object("sideman.audio.down.js", ["duo-out", LENGTH], buffers) };
}

test("a packet goes to its position modulo the length, in two pieces across the seam", () => {
    assert.deepEqual(planWrite(1000, 128, 0, 4096, 512).segments, [{ index: 1000, offset: 0, count: 128 }]);
    assert.deepEqual(planWrite(4000, 128, 3900, 4096, 512).segments, [
        { index: 4000, offset: 0, count: 96 },
        { index: 0, offset: 96, count: 32 },
    ]);
});

test("what is behind the playhead is left out and counted", () => {
    const plan = planWrite(1000, 128, 1100, 4096, 512);
    assert.deepEqual(plan, { verdict: "ok", missed: 100, segments: [{ index: 1100, offset: 100, count: 28 }] });
    assert.deepEqual(planWrite(1000, 128, 1128, 4096, 512), { verdict: "late", missed: 128, segments: [] });
    assert.equal(planWrite(4000, 128, 0, 4096, 512).verdict, "far");
});

test("wiping follows the playhead, and never more than one lap", () => {
    assert.deepEqual(planWipe(100, 160, 4096), [{ index: 100, offset: 0, count: 60 }]);
    assert.deepEqual(planWipe(100, 100, 4096), []);
    const whole = planWipe(100, 100 + 10 * 4096, 4096);
    assert.equal(whole.reduce((sum, part) => sum + part.count, 0), 4096);
});

test("one channel out of many; mono is heard on both sides", () => {
    assert.deepEqual(pick([1, 2, 3, 4, 5, 6], 2, 1, 1, 2), [4, 6]);
    assert.deepEqual(pick([1, 2, 3], 1, 1, 0, 3), [1, 2, 3]);
});

test("the receiving object writes by position, on both channels", () => {
    const { buffer, down } = receiver();
    down.send("position", 2 ** 33);
    const position = 2 ** 33 + 16384;
    down.send("packet", ...[position | 0, 2, 0.5, 0.25, 0.75, 0.125]);
    const index = position % LENGTH;
    assert.deepEqual([...buffer[0].subarray(index, index + 3)], [0.5, 0.75, 0]);
    assert.deepEqual([...buffer[1].subarray(index, index + 3)], [0.25, 0.125, 0]);
});

test("before the clock is known, nothing is written", () => {
    const { buffer, down } = receiver();
    down.send("packet", ...numbered(1024, 128));
    assert.ok(buffer[0].every((sample) => sample === 0));
});

test("a block that never comes is silence, and not what was there one lap ago", () => {
    const { buffer, down } = receiver();
    down.send("position", 0);
    for (let position = 0; position < 3 * LENGTH; position += 1024) {
        const ahead = position + 8192;
        if (ahead < 2 * LENGTH) {
            down.send("packet", ...numbered(ahead, 1024));
        }
        down.send("position", position + 1024);
    }
    assert.ok(buffer[0].every((sample) => sample === 0));
    assert.deepEqual(down.take(0), []);
});

test("late samples are counted; a new connection counts from zero", () => {
    const { down } = receiver();
    down.send("position", 50000);
    down.send("packet", ...numbered(50000 - 128, 128));
    down.send("packet", ...numbered(50000 - 64, 128));
    assert.deepEqual(down.take(0), [[128], [192]]);
    down.send("link", "up");
    assert.deepEqual(down.take(0), [[0]]);
});

test("flush makes silence at once", () => {
    const { buffer, down } = receiver();
    down.send("position", 0);
    down.send("packet", ...numbered(4096, 128));
    assert.ok(buffer[0].some((sample) => sample !== 0));
    down.send("flush");
    assert.ok(buffer[0].every((sample) => sample === 0));
});
