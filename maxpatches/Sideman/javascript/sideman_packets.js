"use strict";

/*
 * Audio up: which packets to send, and what is in them.
 *
 * A packet of F frames in C channels is, as OSC: 12 bytes of address ("/audio/in"), one type letter for each
 * argument with a comma and padding, and 4 bytes for each of the 2 + F*C arguments. 128 stereo frames are 1,304
 * bytes: less than an Ethernet frame (1,472) and than udpsend's packet limit (5,096 unless it is told otherwise).
 */

const position = require("sideman_position");

const ADDRESS = "/audio/in";

/**
 * @param {number} count
 * @returns {number} The next multiple of four.
 */
function padded(count) {
    return Math.ceil(count / 4) * 4;
}

/**
 * Size of an /audio/in packet in bytes.
 * @param {number} frames
 * @param {number} channels
 * @returns {number}
 */
function packetBytes(frames, channels) {
    const values = 2 + frames * channels;
    return padded(ADDRESS.length + 1) + padded(values + 2) + 4 * values;
}

/**
 * The wanted packet size, made a power of two (so that it divides the buffer's length) that fits the limit.
 * @param {number} wanted Frames.
 * @param {number} channels
 * @param {number} limit Bytes.
 * @returns {number} Frames, at least 1.
 */
function packetFrames(wanted, channels, limit) {
    let frames = 1;
    while (frames * 2 <= wanted && packetBytes(frames * 2, channels) <= limit) {
        frames *= 2;
    }
    return frames;
}

/**
 * @typedef {object} UpPlan
 * @property {number[]} positions Where the packets to send now begin.
 * @property {number} next Where the first packet of the next time begins.
 * @property {number} skipped Samples given up: they were too old to be worth sending.
 */

/**
 * What to send now that the clock is at `now`. Packets begin at multiples of their size.
 * @param {number | null} next From the last plan; null when nothing has been sent yet.
 * @param {number} now
 * @param {{frames: number, hold: number, burst: number, backlog: number}} rule hold: samples behind the clock that
 *     may still be being written; burst: packets at most at one time; backlog: samples of delay that are made up for.
 * @returns {UpPlan}
 */
function planUp(next, now, rule) {
    const ready = Math.floor(Math.max(0, now - rule.hold) / rule.frames) * rule.frames;
    const start = next === null ? ready : next;
    const late = ready - start > rule.backlog;
    const from = late ? ready : start;
    const count = Math.max(0, Math.min((ready - from) / rule.frames, rule.burst));
    const positions = Array.from({ length: count }, (_, k) => from + k * rule.frames);
    return { positions, next: from + count * rule.frames, skipped: late ? ready - start : 0 };
}

/**
 * One list, left, right, left, right ... A value that is no number becomes silence.
 * @param {number[][]} channels The same number of samples for each.
 * @returns {number[]}
 */
function interleave(channels) {
    const frames = channels[0].length;
    const mixed = new Array(frames * channels.length);
    channels.forEach((samples, channel) => {
        for (let frame = 0; frame < frames; frame += 1) {
            const value = samples[frame];
            mixed[frame * channels.length + channel] = Number.isFinite(value) ? value : 0;
        }
    });
    return mixed;
}

/**
 * The message for udpsend.
 * @param {number} first Position of the first sample.
 * @param {number[][]} channels
 * @returns {(string | number)[]}
 */
function packet(first, channels) {
    return [ADDRESS, position.toWire(first), channels.length, ...interleave(channels)];
}

exports.packetBytes = packetBytes;
exports.packetFrames = packetFrames;
exports.planUp = planUp;
exports.interleave = interleave;
exports.packet = packet;
