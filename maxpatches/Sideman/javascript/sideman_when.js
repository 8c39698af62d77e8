"use strict";

/*
 * What is switched may wait for a beat or a bar. What is turned by hand acts at once: at a place, only its end would count.
 */

/** What the switch stands for, and the message that makes another one wait. */
const PLACES = [[], ["/at/beat", 1], ["/at/bar", 1]];
const SWITCHES = ["/play", "/stop", "/prompt", "/part", "/chord", "/seed", "/state/save", "/state/recall"];

/**
 * A message with its place.
 * @param {number} when 0: now, 1: the next beat, 2: the next downbeat.
 * @param {string} address
 * @param {(string | number)[]} values
 * @returns {(string | number)[]}
 */
function placed(when, address, values) {
    const place = SWITCHES.includes(address) ? PLACES[when] || [] : [];
    return [...place, address, ...values];
}

exports.SWITCHES = SWITCHES;
exports.placed = placed;
