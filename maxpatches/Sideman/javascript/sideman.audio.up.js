/*
 * v8 glue: sends what was recorded, by position. Arguments: buffer~, its length in samples, samples in a packet.
 * Outlet 0: messages for the server. Outlet 1: samples that were given up since the connection began.
 * The assignments below are how Max wants them, so this file can't be strict; the modules that it calls are.
 */

inlets = 1;
outlets = 2;
autowatch = 0;

const { packet, packetFrames, planUp } = require("sideman_packets");
const { wrap } = require("sideman_position");

const CHANNELS = 2;
/** udpsend's packet limit, as long as nobody sends it maxpacketsize. */
const PACKET_BYTES = 5096;
/** Packets at one go: well below udpsend's queue of 512 messages. */
const BURST = 64;

const bufferName = String(jsarguments[1]);
const length = Number(jsarguments[2]);
const frames = packetFrames(Number(jsarguments[3]), CHANNELS, PACKET_BYTES);

/** @type {Buffer | null} Made at first use: when the script is loaded, the buffer~ may not be there yet. */
let buffer = null;
let linked = false;
let hold = frames;
let backlog = 44100;
let skipped = 0;
/** @type {number | null} */
let next = null;

/**
 * The clock is here. Positions that were missed while Max was busy are sent now; a hole of more than a second starts
 * a new timeline, since no server could make sense of it.
 * @param {number} now
 */
function position(now) {
    if (!linked) {
        return;
    }
    const plan = planUp(next, now, { frames, hold, burst: BURST, backlog });
    if (next === null || plan.skipped > 0) {
        outlet(0, "/reset");
    }
    if (plan.skipped > 0) {
        skipped += plan.skipped;
        outlet(1, skipped);
    }
    next = plan.next;
    sendPackets(plan.positions);
}

/** @param {number[]} positions */
function sendPackets(positions) {
    buffer = buffer || new Buffer(bufferName);
    for (const first of positions) {
        const index = wrap(first, length);
        outlet(0, packet(first, [buffer.peek(1, index, frames), buffer.peek(2, index, frames)]));
    }
}

sendPackets.local = 1;

/** @param {string} value up or down: whether a server listens. */
function link(value) {
    linked = value === "up";
    restart();
}

/** The sound was switched on again: the next packet starts a new timeline. */
function restart() {
    next = null;
    skipped = 0;
    outlet(1, skipped);
}

/**
 * The last signal vector may still be in the making when its number is read.
 * @param {number} samples
 */
function vector(samples) {
    hold = Math.max(frames, samples);
}

/** @param {number} hz Up to one second of delay is made up for. */
function rate(hz) {
    backlog = Math.round(hz);
}
