"use strict";

/*
 * Edges that can't be heard. What is received makes runs without a hole; a run fades in where it begins and out where
 * it ends. Nobody knows whether more will come, so what is in the buffer always ends in silence: a packet that follows
 * in time writes the samples before it once more, as they were.
 */

/** As long as the fades of the server and of sideman_ring~. */
const RAMP = 256;

/** @type {readonly number[]} Raised cosine from 0 to 1. */
const SHAPE = Array.from({ length: RAMP + 1 }, (_, step) => 0.5 - 0.5 * Math.cos((Math.PI * step) / RAMP));

/**
 * @typedef {object} Run
 * @property {number} begin Position of its first sample.
 * @property {number} end Position after its last one.
 * @property {number[][]} tail Of each channel, the last samples before `end`, RAMP at most, without the fade out.
 */

/**
 * @param {number} begin
 * @param {number} channels
 * @returns {Run} One with nothing in it.
 */
function createRun(begin, channels) {
    return { begin, end: begin, tail: Array.from({ length: channels }, () => []) };
}

/**
 * Whether a run can go on there: its end may still be rewritten.
 * @param {Run} run
 * @param {number} first
 * @param {number} reach What lies before may have been heard.
 * @returns {boolean}
 */
function follows(run, first, reach) {
    return first === run.end && run.end - run.tail[0].length >= reach;
}

/**
 * How many of the next `frames` samples still belong to the fade in.
 * @param {Run} run
 * @param {number} frames
 * @returns {number}
 */
function fadingIn(run, frames) {
    return Math.max(0, Math.min(frames, run.begin + RAMP - run.end));
}

/**
 * A run with more at its end, and what to write from position `first` on.
 * @param {Run} run
 * @param {number[][]} lines Of each channel, the samples that follow.
 * @param {number[][]} under Of each channel, what is in the buffer under the first fadingIn() of them: it fades out.
 * @returns {{run: Run, first: number, lines: number[][]}}
 */
function extend(run, lines, under) {
    const from = run.end - run.begin + 1;
    const whole = lines.map((line, channel) => run.tail[channel].concat(line.map((sample, k) => {
        const share = SHAPE[Math.min(from + k, RAMP)];
        return share === 1 ? sample : sample * share + under[channel][k] * (1 - share);
    })));
    const first = run.end - run.tail[0].length;
    const grown = { begin: run.begin, end: run.end + lines[0].length, tail: whole.map((line) => line.slice(-RAMP)) };
    return { run: grown, first, lines: whole.map((line) => fadeOut(line, line.length)) };
}

/**
 * Samples under a fade out.
 * @param {number[]} samples
 * @param {number} left How many samples after the first of them silence begins.
 * @returns {number[]}
 */
function fadeOut(samples, left) {
    return samples.map((sample, k) => sample * SHAPE[Math.max(0, Math.min(left - k, RAMP))]);
}

exports.RAMP = RAMP;
exports.createRun = createRun;
exports.follows = follows;
exports.fadingIn = fadingIn;
exports.extend = extend;
exports.fadeOut = fadeOut;
