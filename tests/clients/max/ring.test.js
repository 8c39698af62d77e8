"use strict";

const assert = require("node:assert/strict");
const test = require("node:test");
const { createBuffers, load, v8Object } = require("./max_stub.js");

const { createRun, extend, RAMP } = load("sideman_fade");
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

/** The largest step from one sample to the next; in a fade of something that is 1, it is 0.0062. */
function steepest(samples) {
    return samples.reduce((most, sample, k) => (k ? Math.max(most, Math.abs(sample - samples[k - 1])) : 0), 0);
}

/** A run of one channel from `begin` to `end`. */
function run(begin, end) {
    return extend(createRun(begin, 1), [new Array(end - begin).fill(1)], [new Array(end - begin).fill(0)]).run;
}

test("a packet that follows in time goes on with the run; any other begins one", () => {
    const follow = { skip: 0, count: 128, missed: 0, way: "follow" };
    assert.deepEqual(planWrite(run(1000, 2000), 2000, 128, 2000 - RAMP, 4096), follow);
    assert.deepEqual(planWrite(run(1000, 2000), 2000, 128, 2001 - RAMP, 4096), { ...follow, way: "begin" });
    assert.deepEqual(planWrite(run(1900, 2000), 2000, 128, 1900, 4096), follow);
    assert.deepEqual(planWrite(run(1000, 2000), 2128, 128, 0, 4096), { ...follow, way: "begin" });
    assert.deepEqual(planWrite(null, 2000, 128, 0, 4096), { ...follow, way: "begin" });
});

test("what was heard already, or is beyond the ring, is left out and counted", () => {
    assert.deepEqual(planWrite(null, 1000, 128, 1100, 4096), { skip: 100, count: 28, missed: 100, way: "begin" });
    assert.deepEqual(planWrite(null, 1000, 128, 1128, 4096), { skip: 128, count: 0, missed: 128, way: "begin" });
    assert.deepEqual(planWrite(null, 4000, 128, 0, 4096), { skip: 128, count: 0, missed: 128, way: "begin" });
});

test("a packet that comes twice changes nothing; one that was overtaken fills its hole", () => {
    assert.equal(planWrite(run(1000, 2000), 1500, 128, 0, 4096).count, 0);
    assert.deepEqual(planWrite(run(1000, 2000), 1950, 128, 0, 4096), { skip: 50, count: 78, missed: 0, way: "follow" });
    assert.deepEqual(planWrite(run(1500, 2000), 1372, 128, 0, 4096), { skip: 0, count: 128, missed: 0, way: "fill" });
});

test("a run ends in silence until more of it comes, and is then whole", () => {
    const first = run(0, 1000);
    const { run: grown, first: from, lines } = extend(first, [new Array(128).fill(1)], [[]]);
    assert.deepEqual([grown.begin, grown.end, from], [0, 1128, 1000 - RAMP]);
    assert.ok(lines[0].slice(0, 128).every((sample) => sample === 1));
    assert.ok(lines[0].slice(128).every((sample, k, all) => k === 0 || sample < all[k - 1]));
    assert.ok(lines[0].at(-1) < 1e-4);
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

test("the receiving object writes by position, on both channels, across the seam", () => {
    const { buffer, down } = receiver();
    down.send("position", 2 ** 33);
    const begin = 2 ** 33 + LENGTH / 2;
    for (let position = begin; position < begin + LENGTH / 4; position += 96) {
        down.send("packet", position | 0, 2, ...Array.from({ length: 192 }, (_, k) => (k % 2 ? 0.25 : 0.5)));
    }
    for (const [channel, sample] of [[0, 0.5], [1, 0.25]]) {
        const heard = buffer[channel].subarray(LENGTH / 2, (3 * LENGTH) / 4);
        assert.ok(heard.subarray(RAMP, -RAMP).every((value) => value === sample));
        assert.ok(heard[0] > 0 && heard[0] < 1e-4);
    }
    const { buffer: seam, down: across } = receiver();
    across.send("position", LENGTH - 4096);
    for (let position = LENGTH - 1984; position < LENGTH + 2048; position += 96) {
        across.send("packet", ...numbered(position, 96, 1));
    }
    for (const position of [LENGTH - 1000, LENGTH - 1, LENGTH, LENGTH + 1000]) {
        assert.equal(seam[0][position % LENGTH], position);
        assert.equal(seam[1][position % LENGTH], position);
    }
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
    down.send("packet", ...numbered(50000 + 1024 - 64, 128));
    down.send("packet", ...numbered(50000 + 2048, 128));
    assert.deepEqual(down.take(0), [[128], [192]]);
    down.send("link", "up");
    assert.deepEqual(down.take(0), [[0]]);
});

test("flush fades out as soon as it can, and leaves nothing", () => {
    const { buffer, down } = receiver();
    down.send("position", 0);
    for (let position = 2048; position < 8192; position += 128) {
        down.send("packet", position, 1, ...new Array(128).fill(1));
    }
    down.send("position", 4000);
    down.send("flush");
    const heard = [...buffer[0].subarray(4000)];
    assert.ok(heard.slice(0, 1024).every((sample) => sample === 1));
    assert.ok(heard.slice(1024 + RAMP).every((sample) => sample === 0));
    assert.ok(steepest(heard) < 0.007);
    down.send("packet", ...numbered(8192, 128));
    assert.ok(buffer[0].subarray(8192, 8320).some((sample) => sample !== 0));
});

test("new music over old music, as after a reset, is a crossfade", () => {
    const { buffer, down } = receiver();
    down.send("position", 0);
    for (const [from, value] of [[2048, 1], [8192, -1]]) {
        for (let position = from; position < from + 16384; position += 128) {
            down.send("packet", position, 1, ...new Array(128).fill(value));
        }
    }
    const heard = [...buffer[0]];
    assert.ok(steepest(heard) < 2 * 0.007);
    assert.deepEqual([heard[8191], heard[8192 + RAMP], heard[16384]], [1, -1, -1]);
});
