"use strict";

/*
 * The conversation with the server: who calls, who has answered, and whether anyone is still there.
 * It knows no sockets and no clock: events go in, a new state and what to do come out.
 */

const { performerText } = require("sideman_text");

/** Seconds between two calls while nobody has answered. */
const CALL_SECONDS = 2;
/** A computer that isn't on the server's list is told so at the port that its call came from, where Max can't hear it. */
const UNHEARD_SECONDS = 6;
const UNHEARD = "no answer. Is the server running, on this computer and port? If it is another computer: may this one connect? " +
    "(docs/second-machine.md)";
/** The server's heartbeat comes once a second; after so many seconds without, it is taken for gone. */
const LOST_SECONDS = 4;
/** A server forgets a client that says nothing for a minute. */
const KEEP_SECONDS = 20;

/**
 * @typedef {object} Session
 * @property {"off" | "calling" | "on"} phase
 * @property {number} seconds Since this phase began.
 * @property {number} quiet Seconds since something was heard from the server.
 * @property {string} name
 * @property {number} replyPort
 * @property {number} rate Sample rate; 0 before Max has told it.
 * @property {string} key What a server on another computer wants to hear; empty: nothing.
 * @property {string} welcome What the server is, for people.
 */

/**
 * What to do. server: send this message. line: show this text. lamp: 0 off, 1 calling, 2 connected. link: tell the
 * other parts of the patch, "up" (send all that you have set) or "down" (nobody is listening).
 * @typedef {{to: "server", message: (string | number)[]} | {to: "line", text: string} | {to: "lamp", value: number}
 *     | {to: "link", value: "up" | "down"}} Action
 */

/**
 * @typedef {{type: "connect", on: boolean} | {type: "rate", hz: number} | {type: "second"} | {type: "key", key: string}
 *     | {type: "reply", address: string, values: (string | number)[]}} SessionEvent
 */

/**
 * @param {string} name
 * @param {number} replyPort
 * @returns {Session}
 */
function createSession(name, replyPort) {
    return { phase: "off", seconds: 0, quiet: 0, name, replyPort, rate: 0, key: "", welcome: "" };
}

/**
 * @param {Session} session
 * @returns {Action}
 */
function hello(session) {
    const key = session.key === "" ? [] : [session.key];
    return { to: "server", message: ["/hello", session.name, session.replyPort, session.rate, 2, ...key] };
}

/**
 * @param {Session} session
 * @param {string} text
 * @returns {{state: Session, actions: Action[]}}
 */
function call(session, text) {
    const state = { ...session, phase: /** @type {const} */ ("calling"), seconds: 0, quiet: 0 };
    return { state, actions: [{ to: "lamp", value: 1 }, { to: "line", text }, hello(state)] };
}

/**
 * @param {Session} session
 * @returns {{state: Session, actions: Action[]}}
 */
function hangUp(session) {
    const state = { ...session, phase: /** @type {const} */ ("off"), seconds: 0, quiet: 0 };
    const goodbye = session.phase === "off" ? [] : [{ to: "server", message: ["/bye"] }];
    const rest = [{ to: "link", value: "down" }, { to: "lamp", value: 0 }, { to: "line", text: "not connected" }];
    return { state, actions: /** @type {Action[]} */ ([...goodbye, ...rest]) };
}

/**
 * @param {(string | number)[]} values Of /welcome: version, sample rate, channels, block, latency, model.
 * @returns {string}
 */
function welcomeText(values) {
    const [version, rate, channels, block, , model] = values;
    const sound = Number(channels) === 1 ? "mono" : "stereo";
    return `connected: ${model}, ${rate} Hz ${sound}, blocks of ${Math.round((1000 * Number(block)) / Number(rate))} ms, ` +
        `Sideman ${version}`;
}

/**
 * @param {Session} session
 * @param {string} address
 * @param {(string | number)[]} values
 * @returns {{state: Session, actions: Action[]}}
 */
function reply(session, address, values) {
    const heard = { ...session, quiet: 0 };
    if (session.phase === "off") {
        return { state: session, actions: [] };
    }
    if (address === "/welcome") {
        const welcome = welcomeText(values);
        const actions = [
            { to: "lamp", value: 2 },
            { to: "line", text: welcome },
            { to: "server", message: ["/audio/subscribe", "osc", 128] },
            { to: "link", value: "up" },
        ];
        return { state: { ...heard, phase: "on", seconds: 0, welcome }, actions: /** @type {Action[]} */ (actions) };
    }
    if (address === "/fail" && values[0] === "/hello") {
        return { state: heard, actions: [{ to: "line", text: `refused: ${values[1]}` }] };
    }
    if (address === "/performer") {
        return { state: heard, actions: [{ to: "line", text: `${session.welcome}. Now ${performerText(values)}` }] };
    }
    if (address === "/audio/test") {
        return { state: heard, actions: [{ to: "server", message: ["/audio/probe", values[0]] }] };
    }
    return { state: heard, actions: [] };
}

/**
 * One second has passed.
 * @param {Session} session
 * @returns {{state: Session, actions: Action[]}}
 */
function second(session) {
    if (session.phase === "off") {
        return { state: session, actions: [] };
    }
    const state = { ...session, seconds: session.seconds + 1, quiet: session.quiet + 1 };
    if (state.phase === "calling") {
        const actions = state.seconds % CALL_SECONDS === 0 ? [hello(state)] : [];
        if (state.quiet === UNHEARD_SECONDS) {
            actions.push({ to: "line", text: UNHEARD });
        }
        return { state, actions };
    }
    if (state.quiet >= LOST_SECONDS) {
        const lost = call(state, "lost: the server has gone quiet, calling again");
        return { state: lost.state, actions: [{ to: "link", value: "down" }, ...lost.actions] };
    }
    return { state, actions: state.seconds % KEEP_SECONDS === 0 ? [{ to: "server", message: ["/status"] }] : [] };
}

/**
 * @param {Session} session
 * @param {number} hz
 * @returns {{state: Session, actions: Action[]}}
 */
function setRate(session, hz) {
    const state = { ...session, rate: Math.round(hz) };
    const changed = session.phase !== "off" && session.rate !== state.rate;
    return { state, actions: changed ? [hello(state)] : [] };
}

/**
 * Another key: whoever was kept out tries with it at once.
 * @param {Session} session
 * @param {string} key
 * @returns {{state: Session, actions: Action[]}}
 */
function setKey(session, key) {
    const state = { ...session, key };
    return { state, actions: session.phase === "calling" && key !== session.key ? [hello(state)] : [] };
}

/**
 * @param {Session} session
 * @param {SessionEvent} event
 * @returns {{state: Session, actions: Action[]}}
 */
function step(session, event) {
    switch (event.type) {
        case "connect":
            return event.on ? call(session, "calling: is the server running? (make run)") : hangUp(session);
        case "rate":
            return setRate(session, event.hz);
        case "key":
            return setKey(session, event.key);
        case "second":
            return second(session);
        default:
            return reply(session, event.address, event.values);
    }
}

exports.createSession = createSession;
exports.step = step;
exports.welcomeText = welcomeText;
