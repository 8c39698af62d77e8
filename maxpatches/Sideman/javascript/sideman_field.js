"use strict";

/*
 * What was typed into a field, as one text. An emptied field arrives as the word bang: route and prepend make it so.
 */

/**
 * @param {(string | number)[]} words
 * @returns {string}
 */
function typed(words) {
    const text = words.join(" ").trim();
    return text === "bang" ? "" : text;
}

exports.typed = typed;
