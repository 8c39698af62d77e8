"use strict";

/*
 * What the patch shows of some messages from the server: node say.js MESSAGES, a JSON list of lists. Prints it as JSON.
 */

const { v8Object } = require("./max_stub.js");

const connect = v8Object("sideman.connect.js", [7780]);
const status = v8Object("sideman.status.js");
const latency = v8Object("sideman.latency.js");

/** The last line of an outlet, as text. */
function line(object, index) {
    const [, ...words] = object.take(index).at(-1);
    return words.join(" ");
}

connect.send("connect", 1);
for (const message of JSON.parse(process.argv[2])) {
    [connect, status, latency].forEach((part) => part.send(...message));
}
const stages = Object.fromEntries(latency.take(2).map(([stage, , ...words]) => [stage, words.join(" ")]));
console.log(JSON.stringify({
    line: line(connect, 2), verdict: line(status, 1), budget: line(status, 0), latency: line(latency, 1), ...stages,
}));
