"use strict";

/*
 * What the server says, as lines that people read. The order of the figures comes from the message table.
 */

const { REPLIES } = require("sideman_schema");

/**
 * The arguments of a message by their names.
 * @param {string} address
 * @param {(string | number)[]} values
 * @returns {Record<string, string | number>}
 */
function named(address, values) {
    const names = REPLIES[address] || [];
    return Object.fromEntries(names.map((name, index) => [name, values[index]]));
}

/**
 * @param {string | number} value
 * @param {number} digits
 * @returns {string}
 */
function figure(value, digits) {
    return Number.isFinite(Number(value)) ? Number(value).toFixed(digits) : "?";
}

/**
 * The latency budget on one line.
 * @param {(string | number)[]} values Of /status.reply.
 * @returns {string}
 */
function budgetText(values) {
    const status = named("/status.reply", values);
    return `look-ahead ${figure(status.lookahead_seconds, 2)} s   margin ${figure(status.margin_p50_ms, 0)} ms ` +
        `(worst ${figure(status.margin_p1_ms, 0)})   load ${figure(100 * Number(status.load), 0)} %`;
}

/**
 * How it stands, in a word: the worst margin and the load decide.
 * @param {(string | number)[]} values Of /status.reply.
 * @returns {"good" | "tight" | "too slow"}
 */
function verdict(values) {
    const { load, margin_p1_ms: worst } = named("/status.reply", values);
    if (Number(load) > 1 || Number(worst) < 0) {
        return "too slow";
    }
    return Number(load) > 0.8 || Number(worst) < 20 ? "tight" : "good";
}

/**
 * @param {(string | number)[]} values Of /status.reply.
 * @returns {Record<"late" | "underruns" | "gaps" | "rejected" | "recording_faults", number>}
 */
function counts(values) {
    const status = named("/status.reply", values);
    return {
        late: Number(status.late),
        underruns: Number(status.underruns),
        gaps: Number(status.gaps),
        rejected: Number(status.rejected),
        recording_faults: Number(status.recording_faults),
    };
}

/**
 * Who performs.
 * @param {(string | number)[]} values Of /performer.
 * @returns {string}
 */
function performerText(values) {
    const { name, yours } = named("/performer", values);
    if (Number(yours) === 1) {
        return "you perform";
    }
    return name === "" || name === undefined ? "nobody performs" : `${name} performs`;
}

/**
 * @param {(string | number)[]} values Of /fail.
 * @returns {string}
 */
function failText(values) {
    return `${values[0]}: ${values.slice(1).join(" ")}`;
}

exports.named = named;
exports.figure = figure;
exports.budgetText = budgetText;
exports.verdict = verdict;
exports.counts = counts;
exports.failText = failText;
exports.performerText = performerText;
