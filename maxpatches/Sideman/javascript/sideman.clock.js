/*
 * v8 glue: readings of count~ in, "position p" out. Arguments: length of the buffers in samples.
 * The assignments below are how Max wants them, so this file can't be strict; the modules that it calls are.
 */

inlets = 1;
outlets = 1;
autowatch = 0;

const { createClock, advance } = require("sideman_position");

/** Readings may arrive out of order, but not by more than this many samples. */
const SLACK = 16384;

let clock = createClock(Number(jsarguments[1]), SLACK);

/** @param {number} reading */
function msg_float(reading) {
    clock = advance(clock, reading);
    outlet(0, "position", clock.position);
}

/** @param {number} reading */
function msg_int(reading) {
    msg_float(reading);
}
