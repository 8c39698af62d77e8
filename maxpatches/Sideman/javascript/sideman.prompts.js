/*
 * v8 glue: the eight prompts. Outlet 0: messages for the server. Outlet 1: what to show, by slot.
 * The assignments below are how Max wants them, so this file can't be strict; the modules that it calls are.
 */

inlets = 1;
outlets = 2;
autowatch = 0;

const { createSlots, setText, setWeight, setAll, sendAll, FADE_SECONDS } = require("sideman_prompts");
const { typed } = require("sideman_field");
const { PRESETS } = require("sideman_presets");

let slots = createSlots();
let fadeSeconds = FADE_SECONDS;

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
    carryOut(setText(slots, slot, typed(words), fadeSeconds));
}

/**
 * @param {number} slot From 1.
 * @param {number} value
 */
function weight(slot, value) {
    carryOut(setWeight(slots, slot, value, fadeSeconds));
}

/** @param {number} seconds How long a weight takes to get where it is sent. */
function fade(seconds) {
    fadeSeconds = Math.max(FADE_SECONDS, Number(seconds) || 0);
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
