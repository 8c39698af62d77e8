"use strict";

/*
 * Positions: which sample of the session is meant.
 *
 * In the signal domain the clock is count~, and it counts 0, 1, 2 ... up to the length of the buffers and starts
 * over. So the numbers in the signal stay small (below 2^24), and exact even where a sample is a 32-bit float.
 * How many times it has started over is counted here, as a whole number: a JavaScript number is exact up to 2^53,
 * which is 6,000 years at 48 kHz. Only the wire is narrower: OSC carries 32 bits, and unwrap() puts the rest back.
 */

const WIRE = 4294967296;

/**
 * The remainder that is never negative.
 * @param {number} value
 * @param {number} length
 * @returns {number}
 */
function wrap(value, length) {
    return ((value % length) + length) % length;
}

/**
 * A position as the signed 32-bit integer that OSC carries. It is also what makes Max send an int: a number
 * with all its bits in 32 leaves a script as an int, any other leaves as a float and would be rounded by OSC.
 * @param {number} position
 * @returns {number}
 */
function toWire(position) {
    return position | 0;
}

/**
 * The position nearest to `near` that has these 32 bits.
 * @param {number} wire
 * @param {number} near
 * @returns {number}
 */
function unwrap(wire, near) {
    return near + wrap(wire - near + WIRE / 2, WIRE) - WIRE / 2;
}

/**
 * @typedef {object} Clock
 * @property {number} length Samples after which count~ starts over.
 * @property {number} slack A step back of up to so many samples is an old reading, not a new lap.
 * @property {number | null} phase The last reading of count~; null before the first.
 * @property {number} position The position that belongs to it.
 */

/**
 * @param {number} length
 * @param {number} slack
 * @returns {Clock}
 */
function createClock(length, slack) {
    return { length, slack, phase: null, position: 0 };
}

/**
 * Take in a reading of count~. The position never goes back. A restarted count~ is a jump forward of less than
 * one lap: Sideman reports a gap, and everything stays in place, since only position modulo length matters.
 * @param {Clock} clock
 * @param {number} reading
 * @returns {Clock}
 */
function advance(clock, reading) {
    const phase = wrap(Math.round(reading), clock.length);
    if (clock.phase === null) {
        return { ...clock, phase, position: phase };
    }
    const step = wrap(phase - clock.phase, clock.length);
    if (step > clock.length - clock.slack) {
        return clock;
    }
    return { ...clock, phase, position: clock.position + step };
}

/**
 * @typedef {object} Segment
 * @property {number} index First frame in the buffer.
 * @property {number} offset First frame of what is written there.
 * @property {number} count Frames.
 */

/**
 * The one or two stretches of a ring that [position, position + count) lies in.
 * @param {number} position
 * @param {number} count At most the ring's length.
 * @param {number} length
 * @returns {Segment[]}
 */
function segments(position, count, length) {
    if (count <= 0) {
        return [];
    }
    const index = wrap(position, length);
    const head = Math.min(count, length - index);
    const first = { index, offset: 0, count: head };
    return head === count ? [first] : [first, { index: 0, offset: head, count: count - head }];
}

exports.wrap = wrap;
exports.toWire = toWire;
exports.unwrap = unwrap;
exports.createClock = createClock;
exports.advance = advance;
exports.segments = segments;
