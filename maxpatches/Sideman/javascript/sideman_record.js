"use strict";

/*
 * Recording: what the button asks for, and what the server says about it.
 */

const { REPLIES } = require("sideman_schema");

const START = "/record/start";
const STOP = "/record/stop";
const FAULTS = REPLIES["/status.reply"].indexOf("recording_faults");

/**
 * What to do. button: what it shows.
 * @typedef {{to: "server", message: string[]} | {to: "line", text: string} | {to: "button", value: 0 | 1}} Action
 */

/**
 * @typedef {object} Recorder
 * @property {boolean} on
 * @property {number} faults What the server counted so far; -1: not heard of yet.
 */

/**
 * @returns {Recorder}
 */
function createRecorder() {
    return { on: false, faults: -1 };
}

/**
 * A name for a folder that no other recording has: the date and the time.
 * @param {Date} now
 * @returns {string}
 */
function dated(now) {
    const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
    const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join("-");
    return `${day} ${[now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join(".")}`;
}

/**
 * The button was pressed.
 * @param {boolean} on
 * @param {string} name As typed; empty: the date.
 * @param {Date} now
 * @returns {Action[]}
 */
function press(on, name, now) {
    return [{ to: "server", message: on ? [START, name || dated(now)] : [STOP] }];
}

/**
 * @param {Recorder} recorder
 * @param {boolean} on
 * @param {string} text
 * @returns {{state: Recorder, actions: Action[]}}
 */
function turned(recorder, on, text) {
    return { state: { ...recorder, on }, actions: [{ to: "button", value: on ? 1 : 0 }, { to: "line", text }] };
}

/**
 * @param {Recorder} recorder
 * @param {string} address
 * @param {(string | number)[]} values
 * @returns {{state: Recorder, actions: Action[]}}
 */
function reply(recorder, address, values) {
    const [about, detail] = values;
    if (address === "/done" && about === START) {
        return turned(recorder, true, `into ${detail}`);
    }
    if (address === "/done" && about === STOP) {
        return turned(recorder, false, `${detail} is whole`);
    }
    if (address === "/fail" && about === START) {
        return turned(recorder, recorder.on, recorder.on ? "recording already" : "not recording: see below why");
    }
    if (address === "/fail" && about === STOP) {
        return turned(recorder, false, "not recording: see below why");
    }
    if (address === "/status.reply") {
        const faults = Number(values[FAULTS]);
        const more = recorder.on && recorder.faults >= 0 && faults > recorder.faults;
        const actions = more ? [{ to: /** @type {const} */ ("line"), text: "the disk failed: see the news" }] : [];
        return { state: { ...recorder, faults }, actions };
    }
    return { state: recorder, actions: [] };
}

exports.createRecorder = createRecorder;
exports.dated = dated;
exports.press = press;
exports.reply = reply;
