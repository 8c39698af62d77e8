"use strict";

/*
 * The package's scripts, wired as the main patch wires them, with real sockets: node max_player.js PORT SAMPLES.
 * Sound and its clock are made here. The clock waits for the answers of an echo server, so nothing depends on how
 * fast this runs. Prints what came back, as JSON.
 */

const dgram = require("node:dgram");
const { once } = require("node:events");
const { createBuffers, v8Object } = require("./max_stub.js");
const { decode, encode } = require("./osc.js");

const LENGTH = 524288;
const VECTOR = 64;
const BLOCK_PACKETS = 64;

/** Exact as a 32-bit float; whole numbers among it, which Max sends as ints. */
function sound(position, channel) {
    return (((position * 7919 + channel * 104729) % 65521) - 32760) / 32760;
}

async function bound() {
    const socket = dgram.createSocket("udp4");
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    return socket;
}

async function main(port, samples) {
    const [udpsend, udpreceive] = [await bound(), await bound()];
    const buffers = createBuffers({ "sideman-in": LENGTH, "sideman-out": LENGTH });
    const clock = v8Object("sideman.clock.js", [LENGTH]);
    const up = v8Object("sideman.audio.up.js", ["sideman-in", LENGTH, 128], buffers);
    const down = v8Object("sideman.audio.down.js", ["sideman-out", LENGTH], buffers);
    const connect = v8Object("sideman.connect.js", [udpreceive.address().port]);
    const prompts = v8Object("sideman.prompts.js");
    const status = v8Object("sideman.status.js");
    let received = 0;
    let synced = false;
    let wake = () => {};

    const send = (message) => udpsend.send(encode(message), port, "127.0.0.1");
    function spread() {
        connect.take(0).forEach(send);
        for (const link of connect.take(1)) {
            [prompts, up, down, status].forEach((part) => part.send(...link));
        }
        prompts.take(0).forEach(send);
        up.take(0).forEach(send);
    }
    udpreceive.on("message", (data) => {
        const [address, ...values] = decode(data);
        if (address === "/audio/out") {
            received += 1;
            down.send("packet", ...values);
        } else {
            synced = synced || address === "/synced";
            connect.send(address, ...values);
            status.send(address, ...values);
            spread();
        }
        wake();
    });
    async function until(condition) {
        while (!condition()) {
            await new Promise((resolve) => { wake = resolve; });
        }
    }

    prompts.send("preset", 0);
    prompts.take(0);
    connect.send("rate", 44100);
    connect.send("connect", 1);
    spread();
    await until(() => connect.out.some((entry) => entry.outlet === 3 && entry.message[0] === 2));

    const played = [new Float32Array(samples), new Float32Array(samples)];
    let sent = 0;
    let owed = 0;
    let expected = 0;
    for (let position = 0; position < samples; position += VECTOR) {
        for (let k = 0; k < VECTOR; k += 1) {
            for (const channel of [0, 1]) {
                buffers["sideman-in"][channel][(position + k) % LENGTH] = sound(position + k, channel);
                played[channel][position + k] = buffers["sideman-out"][channel][(position + k) % LENGTH];
            }
        }
        clock.send("msg_float", (position + VECTOR - 1) % LENGTH);
        const now = clock.take(0)[0];
        up.send(...now);
        down.send(...now);
        const packets = up.out.filter((entry) => entry.outlet === 0 && entry.message[0] === "/audio/in").length;
        spread();
        for (let packet = 0; packet < packets; packet += 1) {
            sent += 1;
            owed += sent % BLOCK_PACKETS === 0 ? BLOCK_PACKETS : 0;
            const answer = Math.min(2, owed);
            owed -= answer;
            expected += answer;
        }
        await until(() => received >= expected);
    }
    connect.send("connect", 0);
    spread();
    send(["/sync", 1]);
    await until(() => synced);
    const ahead = 16384;
    const faded = 256;
    const wrong = [0, 1].map((channel) => Array.from(played[channel].keys()).filter(
        (p) => p >= ahead + faded && played[channel][p] !== Math.fround(sound(p - ahead, channel))).length);
    console.log(JSON.stringify({ sent, received, wrong, missed: down.take(0).at(-1), fails: status.take(7).at(-1) }));
    udpsend.close();
    udpreceive.close();
}

main(Number(process.argv[2]), Number(process.argv[3]));
