"use strict";

/*
 * The three audio scripts together, with a stand-in for Max's sound and for the server: what is played into the patch
 * comes back from the server a fixed number of samples later, for three laps of the buffers, to the sample.
 */

const assert = require("node:assert/strict");
const test = require("node:test");
const { createBuffers, v8Object } = require("./max_stub.js");

const LENGTH = 524288;
const VECTOR = 64;
const AHEAD = 16384;
const BLOCK = 8192;

/** Any sound that does not repeat within the test and is exact as a 32-bit float. */
function sound(position, channel) {
    return (((position * 7919 + channel * 104729) % 65521) - 32760) / 65536;
}

/** A server that sends back what it hears, AHEAD samples later, a block at a time; it can lose blocks. */
function echo(lost) {
    let heard = [];
    let start = null;
    return (message) => {
        if (message[0] !== "/audio/in") {
            return [];
        }
        start = start === null ? message[1] : start;
        heard = heard.concat(message.slice(3));
        if (heard.length < 2 * BLOCK) {
            return [];
        }
        const block = { position: start + AHEAD, samples: heard };
        start += BLOCK;
        heard = [];
        if (lost(block.position)) {
            return [];
        }
        return Array.from({ length: BLOCK / 128 }, (_, k) =>
            [block.position + 128 * k, 2, ...block.samples.slice(256 * k, 256 * (k + 1))]);
    };
}

/** Play `samples` samples; `ticks(vector)` says after which vectors Max finds time for the scripts. */
function perform(samples, ticks, lost) {
    const buffers = createBuffers({ "duo-in": LENGTH, "duo-out": LENGTH });
    const clock = v8Object("sideman.clock.js", [LENGTH]);
    const up = v8Object("sideman.audio.up.js", ["duo-in", LENGTH, 128], buffers);
    const down = v8Object("sideman.audio.down.js", ["duo-out", LENGTH], buffers);
    const server = echo(lost);
    const played = [new Float32Array(samples), new Float32Array(samples)];
    up.send("vector", VECTOR);
    up.send("link", "up");
    for (let position = 0; position < samples; position += VECTOR) {
        for (let k = 0; k < VECTOR; k += 1) {
            const phase = (position + k) % LENGTH;
            for (const channel of [0, 1]) {
                buffers["duo-in"][channel][phase] = sound(position + k, channel);
                played[channel][position + k] = buffers["duo-out"][channel][phase];
            }
        }
        if (ticks(position / VECTOR)) {
            clock.send("msg_float", (position + VECTOR - 1) % LENGTH);
            const now = clock.take(0)[0];
            up.send(...now);
            down.send(...now);
            up.take(0).flatMap(server).forEach((packet) => down.send("packet", ...packet));
        }
    }
    return { played, missed: down.take(0) };
}

test("three laps: everything comes back in its place", () => {
    const samples = 3 * LENGTH + 8192;
    const { played, missed } = perform(samples, (vector) => vector % 4 === 0 || vector % 37 === 5, () => false);
    const wrong = [0, 1].flatMap((channel) =>
        Array.from(played[channel].keys()).filter(
            (p) => p >= AHEAD + BLOCK && played[channel][p] !== Math.fround(sound(p - AHEAD, channel))));
    assert.deepEqual(wrong.slice(0, 5), []);
    assert.deepEqual(missed, []);
});

/** How much of a sample is heard: a raised cosine over 256 samples on both sides of what is missing. */
function share(p, missing) {
    let distance = 0;
    while (distance < 256 && !missing(p - distance) && !missing(p + distance)) {
        distance += 1;
    }
    return 0.5 - 0.5 * Math.cos((Math.PI * distance) / 256);
}

test("a lost block is silence with a fade on either side, after a lap as well", () => {
    const lost = (position) => position < AHEAD || Math.floor(position / BLOCK) % 5 === 3;
    const { played } = perform(2 * LENGTH, (vector) => vector % 3 === 0, lost);
    let most = 0;
    for (let p = AHEAD; p < 2 * LENGTH - BLOCK; p += 1) {
        const edge = p % BLOCK < 512 || p % BLOCK > BLOCK - 512;
        const gain = edge ? share(p, lost) : Number(!lost(p));
        most = Math.max(most, Math.abs(played[0][p] - sound(p - AHEAD, 0) * gain));
    }
    assert.ok(most < 1e-6, `off by ${most}`);
});

test("blocks that come late by anything never make a jump", () => {
    const steady = 0.5;
    for (const late of [0, 200, 900, 1024, 1100, 1300, 5000, 9000]) {
        const buffers = createBuffers({ "duo-out": LENGTH });
        const down = v8Object("sideman.audio.down.js", ["duo-out", LENGTH], buffers);
        const played = [];
        for (let now = 0; now < 60000; now += 256) {
            down.send("position", now);
            // The second block is there in time, the third one comes `late` samples before or after its place.
            for (const [block, comes] of [[1, 0], [2, 0], [3, 3 * BLOCK - 2048 + late], [4, 4 * BLOCK - 4096]]) {
                if (comes >= now && comes < now + 256) {
                    for (let first = block * BLOCK; first < (block + 1) * BLOCK; first += 128) {
                        down.send("packet", first, 1, ...new Array(128).fill(steady));
                    }
                }
            }
            for (let k = 0; k < 256; k += 1) {
                // The playhead is a vector or two ahead of the reading that the scripts have.
                played.push(buffers["duo-out"][0][(now + 400 + k) % LENGTH]);
            }
        }
        const jumps = played.slice(1).map((sample, k) => Math.abs(sample - played[k]));
        assert.ok(Math.max(...played) === steady);
        assert.ok(Math.max(...jumps) < (1.01 * steady * Math.PI) / 512, `late by ${late}: ${Math.max(...jumps)}`);
    }
});
