/*
 * v8 glue: writes /audio/out into the buffer that is being played, with fades around what is missing, and wipes behind
 * the playhead.
 * Arguments: buffer~, its length in samples. Outlet 0: samples that came too late, or much too early.
 * The assignments below are how Max wants them, so this file can't be strict; the modules that it calls are.
 */

inlets = 1;
outlets = 1;
autowatch = 0;

const { planWrite, planWipe, pick, silence } = require("sideman_ring");
const { createRun, extend, fadingIn, fadeOut, RAMP } = require("sideman_fade");
const { segments, unwrap } = require("sideman_position");

const CHANNELS = 2;
/** So much of the buffer stays free: the playhead moves on between two readings of the clock. */
const GUARD = 65536;
/** So far may the playhead have moved since the last reading: a fade that begins sooner might be heard halfway. */
const LEAD = 1024;

const bufferName = String(jsarguments[1]);
const length = Number(jsarguments[2]);

/** @type {Buffer | null} Made at first use: when the script is loaded, the buffer~ may not be there yet. */
let buffer = null;
let missed = 0;
/** @type {number | null} */
let now = null;
/** @type {import("./sideman_fade").Run | null} What came last, without a hole. */
let run = null;

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
    const first = unwrap(wire, now);
    const plan = planWrite(run, first, Math.floor(samples.length / channels), now + LEAD, now + length - GUARD);
    if (plan.count > 0) {
        const lines = [0, 1].map((channel) => pick(samples, channels, channel, plan.skip, plan.count));
        const before = plan.way === "follow" && run !== null ? run : createRun(first + plan.skip, CHANNELS);
        const grown = extend(before, lines, read(before.end, fadingIn(before, plan.count)));
        write(grown.first, grown.lines);
        run = plan.way === "fill" ? run : grown.run;
    }
    if (plan.missed > 0) {
        missed += plan.missed;
        outlet(0, missed);
    }
}

/**
 * @param {number} first
 * @param {number} count
 * @returns {number[][]} What each channel has there.
 */
function read(first, count) {
    const parts = segments(first, count, length);
    buffer = buffer || new Buffer(bufferName);
    // A single sample comes as a number, several come as a list.
    return [1, 2].map((channel) => parts.flatMap((part) => buffer.peek(channel, part.index, part.count)));
}

read.local = 1;

/**
 * @param {number} first
 * @param {number[][]} lines The samples of each channel.
 */
function write(first, lines) {
    buffer = buffer || new Buffer(bufferName);
    for (const part of segments(first, lines[0].length, length)) {
        for (let channel = 0; channel < CHANNELS; channel += 1) {
            buffer.poke(channel + 1, part.index, lines[channel].slice(part.offset, part.offset + part.count));
        }
    }
}

write.local = 1;

/** Silence, as soon as it can be without a click: what is already on its way to the ear is dropped. */
function flush() {
    run = null;
    if (now === null) {
        wipe([{ index: 0, count: length }]);
        return;
    }
    const fade = now + LEAD;
    write(fade, read(fade, RAMP).map((line) => fadeOut(line, RAMP)));
    wipe(segments(fade + RAMP, length - LEAD - RAMP, length));
}

/** @param {string} value up or down: a new connection counts from zero. */
function link(value) {
    missed = 0;
    outlet(0, missed);
}
