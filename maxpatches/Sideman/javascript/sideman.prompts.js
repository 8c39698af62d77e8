/*
 * v8 glue: the eight prompts. Outlet 0: messages for the server. Outlet 1: what to show, by slot.
 * The assignments below are how Max wants them, so this file can't be strict; the modules that it calls are.
 */

inlets = 1;
outlets = 2;
autowatch = 0;

const { createSlots, setText, setWeight, setAll, sendAll } = require("sideman_prompts");
const { PRESETS } = require("sideman_presets");

let slots = createSlots();

/** @param {import("./sideman_prompts").Change} change */
function carryOut(change) {
    slots = change.state;
    change.show.forEach((message) => outlet(1, message));
    change.send.forEach((message) => outlet(0, message));
}
carryOut.local = 1;

/**
 * @param {number} slot From 1.
 * @param {...(string | number)} words
 */
function text(slot, ...words) {
    carryOut(setText(slots, slot, words));
}

/**
 * @param {number} slot From 1.
 * @param {number} value
 */
function weight(slot, value) {
    carryOut(setWeight(slots, slot, value));
}

/** @param {number} index From 0, as the menu counts. */
function preset(index) {
    if (PRESETS[index] !== undefined) {
        carryOut(setAll(PRESETS[index].slots));
    }
}

/** @param {string} value up: a server that knows nothing yet. */
function link(value) {
    if (value === "up") {
        sendAll(slots).forEach((message) => outlet(0, message));
    }
}
