"use strict";

/*
 * Audio down: where a packet goes in the buffer, and what is wiped behind the playhead.
 *
 * The buffer is a ring: the sample at position p is at p modulo length. It is played by index~, driven by the
 * same count~ that numbers the input. Everything behind the playhead is set to silence, so a block that never
 * came is heard as silence, and never as what was there one lap ago.
 */

const { follows } = require("sideman_fade");
const position = require("sideman_position");

/** A packet that comes so many samples after its place has been overtaken, and doesn't begin something new. */
const OVERTAKEN = 1024;

/**
 * What to do with a packet's frames. The first `skip` of them are left out: they were there already, or come too late.
 * @typedef {object} WritePlan
 * @property {number} skip
 * @property {number} count How many to write.
 * @property {number} missed Frames that will not be heard.
 * @property {"follow" | "begin" | "fill"} way Go on with the run; begin another one; or fill a hole that lies before it.
 */

/**
 * @param {import("./sideman_fade").Run | null} run The newest one.
 * @param {number} first Position of the packet.
 * @param {number} frames
 * @param {number} reach What lies before may have been heard.
 * @param {number} most What lies beyond would be written over what is being heard.
 * @returns {WritePlan}
 */
function planWrite(run, first, frames, reach, most) {
    const last = first + frames;
    if (last > most) {
        return { skip: frames, count: 0, missed: frames, way: "begin" };
    }
    const overtaken = run !== null && first < run.end && first >= run.end - OVERTAKEN;
    const fill = overtaken && first < run.begin;
    const known = overtaken && !fill ? Math.min(frames, run.end - first) : 0;
    if (run !== null && known < frames && follows(run, first + known, reach)) {
        return { skip: known, count: frames - known, missed: 0, way: "follow" };
    }
    const missed = Math.min(frames - known, Math.max(0, reach - first - known));
    const end = fill ? Math.min(last, run.begin) : last;
    return { skip: known + missed, count: Math.max(0, end - first - known - missed), missed, way: fill ? "fill" : "begin" };
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
