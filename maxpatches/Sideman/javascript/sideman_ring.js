"use strict";

/*
 * Audio down: where a packet goes in the buffer, and what is wiped behind the playhead.
 *
 * The buffer is a ring: the sample at position p is at p modulo length. It is played by index~, driven by the
 * same count~ that numbers the input. Everything behind the playhead is set to silence, so a block that never
 * came is heard as silence, and never as what was there one lap ago.
 */

const position = require("sideman_position");

/**
 * @typedef {object} WritePlan
 * @property {"ok" | "late" | "far"} verdict late: the playhead was already past the end; far: beyond the ring.
 * @property {number} missed Frames of it that will not be heard.
 * @property {import("./sideman_position").Segment[]} segments
 */

/**
 * Where to write a packet. Frames before `now` are left out: they'd sound one lap later.
 * @param {number} first Position of the packet.
 * @param {number} frames
 * @param {number} now The playhead: everything before it has been wiped.
 * @param {number} length
 * @param {number} guard Samples behind the playhead that are kept free.
 * @returns {WritePlan}
 */
function planWrite(first, frames, now, length, guard) {
    const missed = Math.min(frames, Math.max(0, now - first));
    if (missed === frames) {
        return { verdict: "late", missed, segments: [] };
    }
    if (first + frames > now + length - guard) {
        return { verdict: "far", missed: frames, segments: [] };
    }
    const parts = position.segments(first + missed, frames - missed, length);
    return { verdict: "ok", missed, segments: parts.map((part) => ({ ...part, offset: part.offset + missed })) };
}

/**
 * What to wipe, now that the playhead has moved from `wiped` to `now`.
 * @param {number} wiped
 * @param {number} now
 * @param {number} length
 * @returns {import("./sideman_position").Segment[]}
 */
function planWipe(wiped, now, length) {
    return position.segments(Math.max(wiped, now - length), Math.min(now - wiped, length), length);
}

/**
 * One channel's samples out of an interleaved list. A channel that isn't there gives the last one: mono is heard
 * on both sides.
 * @param {number[]} samples
 * @param {number} channels
 * @param {number} channel From 0.
 * @param {number} offset Frames.
 * @param {number} count Frames.
 * @returns {number[]}
 */
function pick(samples, channels, channel, offset, count) {
    const source = Math.min(channel, channels - 1);
    const picked = new Array(count);
    for (let frame = 0; frame < count; frame += 1) {
        picked[frame] = samples[(offset + frame) * channels + source];
    }
    return picked;
}

/**
 * @param {number} count
 * @returns {number[]} Silence.
 */
function silence(count) {
    return new Array(count).fill(0);
}

exports.planWrite = planWrite;
exports.planWipe = planWipe;
exports.pick = pick;
exports.silence = silence;
