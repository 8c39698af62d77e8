"use strict";

/*
 * As much of Max as the package's scripts use, for Node: outlet(), Buffer, jsarguments, messagename, require().
 */

const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

const SCRIPTS = path.resolve(__dirname, "../../../maxpatches/Sideman/javascript");

/**
 * Load a module of the package the way Max does: by its name, from the search path.
 * @param {string} name
 * @returns {any}
 */
function load(name) {
    const exports = {};
    const source = fs.readFileSync(path.join(SCRIPTS, `${name}.js`), "utf8");
    vm.runInThisContext(`(function (require, exports) {${source}\n})`, { filename: `${name}.js` })(load, exports);
    return exports;
}

/**
 * All the buffer~ objects of a patch, by name.
 * @param {Record<string, number>} lengths Frames.
 * @returns {Record<string, Float32Array[]>}
 */
function createBuffers(lengths) {
    const stereo = (frames) => [new Float32Array(frames), new Float32Array(frames)];
    return Object.fromEntries(Object.entries(lengths).map(([name, frames]) => [name, stereo(frames)]));
}

/**
 * Max's Buffer: channels count from 1, frames from 0. It refuses what Max would ignore in silence.
 * @param {Record<string, Float32Array[]>} buffers
 */
function bufferClass(buffers) {
    return class {
        /** @param {string} name */
        constructor(name) {
            if (buffers[name] === undefined) {
                throw new Error(`there is no buffer~ ${name}`);
            }
            this.channels = buffers[name];
        }

        framecount() {
            return this.channels[0].length;
        }

        peek(channel, frame, count) {
            this.check(channel, frame, count);
            return Array.from(this.channels[channel - 1].subarray(frame, frame + count));
        }

        poke(channel, frame, samples) {
            this.check(channel, frame, samples.length);
            this.channels[channel - 1].set(samples, frame);
        }

        check(channel, frame, count) {
            if (channel < 1 || channel > this.channels.length || frame < 0 || frame + count > this.framecount()) {
                throw new Error(`channel ${channel}, frames ${frame} to ${frame + count}: not in the buffer~`);
            }
        }
    };
}

/**
 * A v8 object: its script, what came out of its outlets, and a way to send it messages.
 * @param {string} script File name.
 * @param {(string | number)[]} args What follows the file name in the object box.
 * @param {Record<string, Float32Array[]>} buffers
 */
function v8Object(script, args = [], buffers = {}) {
    /** @type {{outlet: number, message: any[]}[]} */
    const out = [];
    const context = vm.createContext({
        require: load,
        Buffer: bufferClass(buffers),
        jsarguments: [script, ...args],
        messagename: "",
        outlet: (index, ...message) => out.push({ outlet: index, message: message.flat() }),
    });
    vm.runInContext(fs.readFileSync(path.join(SCRIPTS, script), "utf8"), context, { filename: script });
    return {
        out,
        outlets: () => context.outlets,
        /** Deliver a message as Max does: to the function of that name, or to anything(). */
        send(name, ...values) {
            const handler = context[name];
            context.messagename = name;
            if (typeof handler === "function" && !handler.local) {
                return handler(...values);
            }
            if (typeof context.anything !== "function") {
                throw new Error(`${script} has no function ${name}`);
            }
            return context.anything(...values);
        },
        /** What came out since the last time, of one outlet. */
        take(index) {
            const taken = out.filter((entry) => entry.outlet === index).map((entry) => entry.message);
            const kept = out.filter((entry) => entry.outlet !== index);
            out.splice(0, out.length, ...kept);
            return taken;
        },
    };
}

module.exports = { SCRIPTS, load, createBuffers, v8Object };
