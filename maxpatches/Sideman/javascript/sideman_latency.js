"use strict";

/*
 * The latency budget: what of the look-ahead each stage takes, and what is left.
 */

const { STAGES } = require("sideman_schema");
const { figure, named } = require("sideman_text");

/**
 * @param {(string | number)[]} values Of /latency.reply.
 * @returns {string}
 */
function lookaheadText(values) {
    const { lookahead_ms: ahead, auto, lead_ms: lead } = named("/latency.reply", values);
    const how = Number(auto) === 1 ? (Number(lead) > 0 ? `auto, lead ${figure(lead, 0)} ms` : "auto") : "by hand";
    return `look-ahead ${figure(ahead, 0)} ms, ${how}`;
}

/**
 * A bar for each stage: its share of the look-ahead, 0 to 1.
 * @param {(string | number)[]} values Of /latency.reply.
 * @returns {number[]}
 */
function shares(values) {
    const times = named("/latency.reply", values);
    const ahead = Number(times.lookahead_ms);
    return STAGES.map((stage) => {
        const share = Number(times[stage]) / ahead;
        return Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
    });
}

/**
 * The figure of each stage, for people.
 * @param {(string | number)[]} values Of /latency.reply.
 * @returns {[string, string][]} The stage's argument, and the words.
 */
function figures(values) {
    const times = named("/latency.reply", values);
    return STAGES.map((stage) => [stage, `${figure(times[stage], 1)} ms`]);
}

exports.lookaheadText = lookaheadText;
exports.shares = shares;
exports.figures = figures;
