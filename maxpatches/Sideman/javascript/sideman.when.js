/*
 * v8 glue: when a switch acts. Outlet 0: messages for the server. 1: link. 2: what the switch shows, 0 1 2.
 * The assignments below are how Max wants them, so this file can't be strict; the modules that it calls are.
 */

inlets = 1;
outlets = 3;
autowatch = 0;

const { placed } = require("sideman_when");

let chosen = 0;

/** @param {number} index 0: now, 1: the next beat, 2: the next downbeat. */
function when(index) {
    chosen = index;
}

/** @param {string} value A new timeline knows no beat, so all that is set is said at once. */
function link(value) {
    chosen = 0;
    outlet(2, 0);
    outlet(1, "link", value);
}

/**
 * A message for the server; its address is messagename.
 * @param {...(string | number)} values
 */
function anything(...values) {
    outlet(0, placed(chosen, messagename, values));
}
