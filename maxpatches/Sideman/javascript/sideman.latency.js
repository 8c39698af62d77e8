/*
 * v8 glue: the latency budget. Outlet 0: a share of the look-ahead for each bar. 1: a line to show. 2: a figure, by stage.
 * The assignments below are how Max wants them, so this file can't be strict; the modules that it calls are.
 */

inlets = 1;
outlets = 3;
autowatch = 0;

const { figures, lookaheadText, shares } = require("sideman_latency");

/** @param {(string | number)[]} values Of /latency.reply; none: nothing is known. */
function show(values) {
    figures(values).forEach(([stage, words]) => outlet(2, [stage, "set", ...words.split(" ")]));
    outlet(1, ["set", ...(values.length === 0 ? "no figures yet" : lookaheadText(values)).split(" ")]);
    outlet(0, shares(values));
}
show.local = 1;

/**
 * Anything that the server says; its address is messagename.
 * @param {...(string | number)} values
 */
function anything(...values) {
    if (messagename === "/latency.reply") {
        show(values);
    }
}

/** @param {string} _ up or down: the figures of before don't count any more. */
function link(_) {
    show([]);
}
