"use strict";

/* As much of OSC as udpsend and udpreceive: whole numbers are ints, other numbers floats, the rest is text. */

function padded(text) {
    const bytes = Buffer.from(`${text}\0`, "utf8");
    return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

function tagOf(value) {
    return typeof value === "string" ? "s" : Number.isInteger(value) && Math.abs(value) < 2 ** 31 ? "i" : "f";
}

function argument(value) {
    if (typeof value === "string") {
        return padded(value);
    }
    const bytes = Buffer.alloc(4);
    return tagOf(value) === "i" ? (bytes.writeInt32BE(value), bytes) : (bytes.writeFloatBE(value), bytes);
}

/** @param {(string | number)[]} message Address first. */
function encode([address, ...values]) {
    return Buffer.concat([padded(address), padded(`,${values.map(tagOf).join("")}`), ...values.map(argument)]);
}

function textAt(data, start) {
    const end = data.indexOf(0, start);
    return [data.toString("utf8", start, end), start + Math.ceil((end - start + 1) / 4) * 4];
}

/** @param {Buffer} data */
function decode(data) {
    const [address, tagStart] = textAt(data, 0);
    const [tags, start] = textAt(data, tagStart);
    let at = start;
    const values = [...tags.slice(1)].map((tag) => {
        if (tag === "s") {
            const [text, next] = textAt(data, at);
            at = next;
            return text;
        }
        at += 4;
        return tag === "i" ? data.readInt32BE(at - 4) : data.readFloatBE(at - 4);
    });
    return [address, ...values];
}

module.exports = { encode, decode };
