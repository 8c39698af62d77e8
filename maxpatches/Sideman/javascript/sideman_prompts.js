"use strict";

/*
 * The eight prompts and how much of each is in the blend. A change gives what to send and what to show.
 */

const SLOTS = 8;
/** A fader that is moved by hand sends steps; Sideman smooths over so many seconds, or more. */
const FADE_SECONDS = 0.1;

/**
 * @typedef {object} Slot
 * @property {string} text
 * @property {number} weight 0 to 1.
 */

/**
 * @typedef {object} Change
 * @property {Slot[]} state
 * @property {(string | number)[][]} send Messages for the server.
 * @property {(string | number)[][]} show What the text fields and sliders are set to: [slot, "text" or "weight", value], or
 *     [slot, "clear"].
 */

/**
 * @returns {Slot[]}
 */
function createSlots() {
    return Array.from({ length: SLOTS }, () => ({ text: "", weight: 0 }));
}

/**
 * @param {number} slot
 * @returns {boolean}
 */
function isSlot(slot) {
    return Number.isInteger(slot) && slot >= 1 && slot <= SLOTS;
}

/**
 * @param {number} weight
 * @returns {number}
 */
function share(weight) {
    return Number.isFinite(weight) ? Math.min(1, Math.max(0, weight)) : 0;
}

/**
 * @param {Slot[]} state
 * @param {number} slot From 1.
 * @param {Partial<Slot>} change
 * @returns {Slot[]}
 */
function withSlot(state, slot, change) {
    return state.map((old, index) => (index === slot - 1 ? { ...old, ...change } : old));
}

/**
 * The text goes with its weight: a prompt sent without one would be switched on. An empty slot is one with no share
 * in the blend; an empty text is never sent, since an empty symbol may get lost between Max and the network.
 * @param {Slot[]} state
 * @param {number} slot From 1.
 * @param {number} fade Seconds.
 * @returns {(string | number)[]}
 */
function promptMessage(state, slot, fade = FADE_SECONDS) {
    const { text, weight } = state[slot - 1];
    return text === "" ? ["/weight", slot, 0, fade] : ["/prompt", slot, text, weight];
}

/**
 * A text was typed.
 * @param {Slot[]} state
 * @param {number} slot
 * @param {string} text
 * @param {number} fade Seconds.
 * @returns {Change}
 */
function setText(state, slot, text, fade = FADE_SECONDS) {
    if (!isSlot(slot)) {
        return { state, send: [], show: [] };
    }
    const next = withSlot(state, slot, { text });
    return { state: next, send: [promptMessage(next, slot, fade)], show: [] };
}

/**
 * A slider was moved. That of an empty slot waits for a text.
 * @param {Slot[]} state
 * @param {number} slot
 * @param {number} weight
 * @param {number} fade Seconds.
 * @returns {Change}
 */
function setWeight(state, slot, weight, fade = FADE_SECONDS) {
    if (!isSlot(slot)) {
        return { state, send: [], show: [] };
    }
    const next = withSlot(state, slot, { weight: share(weight) });
    const send = next[slot - 1].text === "" ? [] : [["/weight", slot, share(weight), fade]];
    return { state: next, send, show: [] };
}

/**
 * All eight at once.
 * @param {Slot[]} slots Missing ones are empty.
 * @returns {Change}
 */
function setAll(slots) {
    const state = createSlots().map((empty, index) => ({ ...empty, ...slots[index] }));
    const show = state.flatMap((slot, index) => [
        slot.text === "" ? [index + 1, "clear"] : [index + 1, "text", slot.text],
        [index + 1, "weight", slot.weight],
    ]);
    return { state, send: sendAll(state), show };
}

/**
 * What a server has to be told that may know nothing, or something else: the slots in use, and no share for the others.
 * @param {Slot[]} state
 * @returns {(string | number)[][]}
 */
function sendAll(state) {
    return state.map((_, index) => promptMessage(state, index + 1));
}

exports.SLOTS = SLOTS;
exports.FADE_SECONDS = FADE_SECONDS;
exports.createSlots = createSlots;
exports.setText = setText;
exports.setWeight = setWeight;
exports.setAll = setAll;
exports.sendAll = sendAll;
