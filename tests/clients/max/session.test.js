"use strict";

const assert = require("node:assert/strict");
const test = require("node:test");
const { v8Object } = require("./max_stub.js");

const WELCOME = ["/welcome", "0.1.0", 44100, 2, 8192, 2048, "small"];

function patch() {
    return v8Object("sideman.connect.js", [7780]);
}

/** The lines that were shown, as text. */
function lines(object) {
    return object.take(2).map(([set, ...words]) => {
        assert.equal(set, "set");
        return words.join(" ");
    });
}

test("calling: hello with the port for the answers and the sample rate", () => {
    const object = patch();
    object.send("rate", 44100);
    object.send("connect", 1);
    assert.deepEqual(object.take(0), [["/hello", "Max", 7780, 44100, 2]]);
    assert.deepEqual(object.take(3), [[1]]);
});

test("as long as nobody answers, the call is repeated every other second", () => {
    const object = patch();
    object.send("connect", 1);
    object.take(0);
    for (let second = 0; second < 6; second += 1) {
        object.send("bang");
    }
    assert.equal(object.take(0).length, 3);
    assert.equal(object.take(3).length, 1);
    assert.match(lines(object).at(-1), /^no answer\. Is the server running.*may this one connect/);
});

test("welcome: the lamp, a line to read, and the patch sends what it has", () => {
    const object = patch();
    object.send("connect", 1);
    lines(object);
    object.take(0);
    object.send(...WELCOME);
    assert.deepEqual(object.take(0), [["/audio/subscribe", "osc", 128]]);
    assert.deepEqual(object.take(1), [["link", "up"]]);
    assert.deepEqual(lines(object), ["connected: small, 44100 Hz stereo, blocks of 186 ms, Sideman 0.1.0"]);
    assert.equal(object.take(3).at(-1)[0], 2);
});

test("a server that goes quiet is taken for gone, and called again", () => {
    const object = patch();
    object.send("connect", 1);
    object.send(...WELCOME);
    for (let second = 0; second < 3; second += 1) {
        object.send("bang");
    }
    object.send("/status.reply", 1);
    for (let second = 0; second < 3; second += 1) {
        object.send("bang");
    }
    object.take(0);
    object.take(1);
    object.send("bang");
    assert.deepEqual(object.take(1), [["link", "down"]]);
    assert.equal(object.take(0)[0][0], "/hello");
    object.send(...WELCOME);
    assert.deepEqual(object.take(1), [["link", "up"]]);
});

test("a client that has nothing to say says so, before the server forgets it", () => {
    const object = patch();
    object.send("connect", 1);
    object.send(...WELCOME);
    object.take(0);
    for (let second = 0; second < 60; second += 1) {
        object.send("/status.reply", 1);
        object.send("bang");
    }
    assert.deepEqual(object.take(0), [["/status"], ["/status"], ["/status"]]);
});

test("another sample rate is announced; the same one is not", () => {
    const object = patch();
    object.send("rate", 48000);
    object.send("connect", 1);
    object.take(0);
    object.send("rate", 48000);
    assert.deepEqual(object.take(0), []);
    object.send("rate", 44100);
    assert.deepEqual(object.take(0), [["/hello", "Max", 7780, 44100, 2]]);
});

test("a refusal is shown in the server's words", () => {
    const object = patch();
    object.send("connect", 1);
    lines(object);
    for (let second = 0; second < 8; second += 1) {
        object.send("/fail", "/hello", "set the host to 44100 Hz");
        object.send("bang");
        assert.deepEqual(lines(object), ["refused: set the host to 44100 Hz"]);
    }
});

test("a key goes with every hello, and a new one is tried at once where nobody has answered", () => {
    const object = patch();
    object.send("key", "a long", "sentence");
    object.send("connect", 1);
    assert.deepEqual(object.take(0), [["/hello", "Max", 7780, 0, 2, "a long sentence"]]);
    object.send("key", "another one");
    object.send("key", "another one");
    assert.deepEqual(object.take(0), [["/hello", "Max", 7780, 0, 2, "another one"]]);
    object.send("key", "bang");
    assert.deepEqual(object.take(0), [["/hello", "Max", 7780, 0, 2]]);
    object.send(...WELCOME);
    object.take(0);
    object.send("key", "a third");
    assert.deepEqual(object.take(0), []);
});

test("who performs stands beside the welcome", () => {
    const object = patch();
    object.send("connect", 1);
    object.send(...WELCOME);
    lines(object);
    object.send("/performer", "Pd", 0);
    object.send("/performer", "Max", 1);
    const [theirs, ours] = lines(object);
    assert.match(theirs, /^connected: small, .*\. Now Pd performs$/);
    assert.match(ours, /\. Now you perform$/);
});

test("the server's test of packet sizes is answered", () => {
    const object = patch();
    object.send("connect", 1);
    object.send(...WELCOME);
    object.take(0);
    object.send("/audio/test", 512, 2, 0, 0);
    assert.deepEqual(object.take(0), [["/audio/probe", 512]]);
});

test("taking leave", () => {
    const object = patch();
    object.send("connect", 1);
    object.send(...WELCOME);
    object.take(0);
    object.send("connect", 0);
    assert.deepEqual(object.take(0), [["/bye"]]);
    assert.deepEqual(object.take(1).at(-1), ["link", "down"]);
    object.send(...WELCOME);
    object.send("bang");
    assert.deepEqual(object.take(0), []);
});
