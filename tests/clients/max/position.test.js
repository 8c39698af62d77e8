"use strict";

const assert = require("node:assert/strict");
const test = require("node:test");
const { load, v8Object } = require("./max_stub.js");

const { wrap, toWire, unwrap, createClock, advance, segments } = load("sideman_position");

test("a remainder is never negative", () => {
    assert.equal(wrap(-1, 8), 7);
    assert.equal(wrap(8, 8), 0);
    assert.equal(wrap(0, 8), 0);
});

test("a position goes over the wire and back, across both ends of 32 bits", () => {
    for (const position of [0, 2 ** 24 + 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 40 + 12345]) {
        for (const drift of [-500000, 0, 500000]) {
            assert.equal(unwrap(toWire(position), position + drift), position);
            assert.equal(unwrap(toWire(position) >>> 0, position + drift), position);
        }
    }
});

test("what goes over the wire is a 32-bit int, so that Max sends it as one", () => {
    for (const position of [0, 2 ** 31, 2 ** 32 + 5, 2 ** 45 + 7]) {
        assert.equal(toWire(position), toWire(position) | 0);
    }
});

test("count~ that starts over counts laps", () => {
    let clock = createClock(524288, 16384);
    let expected = 1000;
    for (let reading = 0; reading < 5000; reading += 1) {
        clock = advance(clock, expected % 524288);
        assert.equal(clock.position, expected);
        expected += 221;
    }
    assert.ok(clock.position > 2 * 524288);
});

test("an old reading does not move the clock, not even across the seam", () => {
    const before = advance(advance(createClock(524288, 16384), 524000), 100);
    assert.equal(before.position, 524288 + 100);
    assert.deepEqual(advance(before, 524200), before);
    assert.deepEqual(advance(before, 90), before);
});

test("a count~ that was started again is a jump forward and keeps its place in the buffer", () => {
    const before = advance(createClock(524288, 16384), 300000);
    const after = advance(before, 64);
    assert.ok(after.position > before.position);
    assert.equal(after.position % 524288, 64);
});

test("a stretch of a ring is one piece or two", () => {
    assert.deepEqual(segments(20, 4, 16), [{ index: 4, offset: 0, count: 4 }]);
    assert.deepEqual(segments(30, 5, 16), [
        { index: 14, offset: 0, count: 2 },
        { index: 0, offset: 2, count: 3 },
    ]);
    assert.deepEqual(segments(5, 0, 16), []);
    assert.deepEqual(segments(16, 16, 16), [{ index: 0, offset: 0, count: 16 }]);
});

test("the clock object gives positions, for ints and floats", () => {
    const clock = v8Object("sideman.clock.js", [524288]);
    clock.send("msg_float", 524287);
    clock.send("msg_int", 63);
    assert.deepEqual(clock.take(0), [["position", 524287], ["position", 524288 + 63]]);
});
