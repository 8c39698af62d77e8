/*
 * v8 glue: writes /audio/out into the buffer that is being played, and wipes behind the playhead.
 * Arguments: buffer~, its length in samples. Outlet 0: samples that came too late, or much too early.
 * The assignments below are how Max wants them, so this file can't be strict; the modules that it calls are.
 */

inlets = 1;
outlets = 1;
autowatch = 0;

const { planWrite, planWipe, pick, silence } = require("sideman_ring");
const { unwrap } = require("sideman_position");

const CHANNELS = 2;
/** So much of the buffer stays free: the playhead moves on between two readings of the clock. */
const GUARD = 65536;

const bufferName = String(jsarguments[1]);
const length = Number(jsarguments[2]);

/** @type {Buffer | null} Made at first use: when the script is loaded, the buffer~ may not be there yet. */
let buffer = null;
let missed = 0;
/** @type {number | null} */
let now = null;

/** @param {number} clock The playhead: all before it is wiped. */
function position(clock) {
    wipe(planWipe(now === null ? clock - length : now, clock, length));
    now = clock;
}

/** @param {{index: number, count: number}[]} parts */
function wipe(parts) {
    buffer = buffer || new Buffer(bufferName);
    for (const part of parts) {
        const zeros = silence(part.count);
        for (let channel = 1; channel <= CHANNELS; channel += 1) {
            buffer.poke(channel, part.index, zeros);
        }
    }
}

wipe.local = 1;

/**
 * The arguments of one /audio/out.
 * @param {number} wire
 * @param {number} channels
 * @param {...number} samples
 */
function packet(wire, channels, ...samples) {
    if (now === null || channels < 1) {
        return;
    }
    const plan = planWrite(unwrap(wire, now), Math.floor(samples.length / channels), now, length, GUARD);
    buffer = buffer || new Buffer(bufferName);
    for (const part of plan.segments) {
        for (let channel = 0; channel < CHANNELS; channel += 1) {
            buffer.poke(channel + 1, part.index, pick(samples, channels, channel, part.offset, part.count));
        }
    }
    if (plan.missed > 0) {
        missed += plan.missed;
        outlet(0, missed);
    }
}

/** Silence now: what is already on its way to the ear is dropped. */
function flush() {
    wipe([{ index: 0, count: length }]);
}

/** @param {string} value up or down: a new connection counts from zero. */
function link(value) {
    missed = 0;
    outlet(0, missed);
}
