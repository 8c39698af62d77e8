/*
 * v8 glue: recording. Outlet 0: messages for the server. 1: a line to show. 2: the button, 0 1.
 * The assignments below are how Max wants them, so this file can't be strict; the modules that it calls are.
 */

inlets = 1;
outlets = 3;
autowatch = 0;

const { createRecorder, press, reply } = require("sideman_record");
const { typed } = require("sideman_field");

let recorder = createRecorder();
let take = "";

/** @param {import("./sideman_record").Action} action */
function act(action) {
    if (action.to === "server") {
        outlet(0, action.message);
    } else if (action.to === "line") {
        outlet(1, ["set", ...action.text.split(" ")]);
    } else {
        outlet(2, action.value);
    }
}
act.local = 1;

/** @param {...(string | number)} words */
function name(...words) {
    take = typed(words);
}

/** @param {number} on */
function record(on) {
    press(on === 1, take, new Date()).forEach(act);
}

/**
 * Anything that the server says; its address is messagename.
 * @param {...(string | number)} values
 */
function anything(...values) {
    const result = reply(recorder, messagename, values);
    recorder = result.state;
    result.actions.forEach(act);
}
