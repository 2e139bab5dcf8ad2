import { FIXED32, SPAN, VARINT } from './wire.js';
const UTF8 = new TextEncoder();
export function createWriter() {
    const buffer = createBuffer();
    const span = (field, content) => {
        buffer.varint(field * 8 + SPAN);
        buffer.varint(content.length);
        buffer.append(content);
    };
    return {
        int(field, value) {
            buffer.varint(field * 8 + VARINT);
            buffer.varint(value);
        },
        float(field, value) {
            buffer.varint(field * 8 + FIXED32);
            buffer.append(floats([value]));
        },
        text: (field, value) => span(field, UTF8.encode(value)),
        bytes: span,
        message(field, write) {
            const inner = createWriter();
            write(inner);
            span(field, inner.finish());
        },
        packedInts(field, values) {
            const inner = createBuffer();
            for (let i = 0; i < values.length; i++)
                inner.varint(values[i]);
            span(field, inner.finish());
        },
        packedFloats: (field, values) => span(field, floats(values)),
        finish: buffer.finish,
    };
}
function floats(values) {
    const content = new Uint8Array(values.length * 4);
    const view = new DataView(content.buffer);
    for (let i = 0; i < values.length; i++)
        view.setFloat32(i * 4, values[i], true);
    return content;
}
const LIMIT = 2 ** 63;
function createBuffer() {
    let bytes = new Uint8Array(256);
    let at = 0;
    const reserve = (more) => {
        if (at + more <= bytes.length)
            return;
        const grown = new Uint8Array(Math.max(bytes.length * 2, at + more));
        grown.set(bytes.subarray(0, at));
        bytes = grown;
    };
    const halves = (low, high) => {
        reserve(10);
        let [lower, upper] = [low >>> 0, high >>> 0];
        while (upper > 0 || lower > 127) {
            bytes[at++] = (lower & 127) | 128;
            lower = ((lower >>> 7) | (upper << 25)) >>> 0;
            upper >>>= 7;
        }
        bytes[at++] = lower;
    };
    return {
        varint(value) {
            if (value >= LIMIT)
                halves(-1, 0x7fffffff);
            else if (value < -LIMIT)
                halves(0, 0x80000000);
            else
                halves(value % 2 ** 32, Math.floor(value / 2 ** 32));
        },
        append(content) {
            reserve(content.length);
            bytes.set(content, at);
            at += content.length;
        },
        finish: () => bytes.slice(0, at),
    };
}
//# sourceMappingURL=writer.js.map