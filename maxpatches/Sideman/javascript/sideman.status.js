/*
 * v8 glue: what the server says, for reading. Outlet 0: look-ahead, margin, load. 1: verdict. 2: late. 3: underruns. 4: gaps.
 * 5: refused messages. 6: faults of the disk. 7: what could not be done. 8: the news.
 * The assignments below are how Max wants them, so this file can't be strict; the modules that it calls are.
 */

inlets = 1;
outlets = 9;
autowatch = 0;

const { budgetText, counts, failText, verdict } = require("sideman_text");

/**
 * @param {number} index
 * @param {string} words
 */
function show(index, words) {
    outlet(index, ["set", ...words.split(" ")]);
}
show.local = 1;

/** @param {(string | number)[]} values Of /status.reply. */
function heartbeat(values) {
    const { late, underruns, gaps, rejected, recording_faults: faults } = counts(values);
    outlet(6, faults);
    outlet(5, rejected);
    outlet(4, gaps);
    outlet(3, underruns);
    outlet(2, late);
    show(1, verdict(values));
    show(0, budgetText(values));
}
heartbeat.local = 1;

/**
 * Anything that the server says; its address is messagename.
 * @param {...(string | number)} values
 */
function anything(...values) {
    if (messagename === "/status.reply") {
        heartbeat(values);
    } else if (messagename === "/fail") {
        show(7, failText(values));
    } else if (messagename === "/log") {
        show(8, values.slice(1).join(" "));
    }
}

/** @param {string} value up or down: what was wrong before is no longer of interest. */
function link(value) {
    show(7, "nothing");
    show(1, value === "up" ? "waiting" : "-");
}
