/*
 * v8 glue: the conversation with the server. Argument: port that the answers come to.
 * Outlet 0: messages for the server. 1: "link up" or "link down". 2: a line to show. 3: lamp, 0 1 2.
 * The assignments below are how Max wants them, so this file can't be strict; the modules that it calls are.
 */

inlets = 1;
outlets = 4;
autowatch = 0;

const { createSession, step } = require("sideman_session");
const { typed } = require("sideman_field");

let session = createSession("Max", Number(jsarguments[1]));

/** @param {import("./sideman_session").SessionEvent} event */
function happen(event) {
    const result = step(session, event);
    session = result.state;
    result.actions.forEach(act);
}
happen.local = 1;

/** @param {import("./sideman_session").Action} action */
function act(action) {
    if (action.to === "server") {
        outlet(0, action.message);
    } else if (action.to === "link") {
        outlet(1, "link", action.value);
    } else if (action.to === "line") {
        outlet(2, ["set", ...action.text.split(" ")]);
    } else {
        outlet(3, action.value);
    }
}
act.local = 1;

/** @param {number} on */
function connect(on) {
    happen({ type: "connect", on: on === 1 });
}

/** @param {number} hz */
function rate(hz) {
    happen({ type: "rate", hz });
}

/** @param {...(string | number)} words What the server was started with, if it was. */
function key(...words) {
    happen({ type: "key", key: typed(words) });
}

/** One second has passed. */
function bang() {
    happen({ type: "second" });
}

/**
 * Anything that the server says; its address is messagename.
 * @param {...(string | number)} values
 */
function anything(...values) {
    happen({ type: "reply", address: messagename, values });
}
