import { fail } from './errors.js';
const MOST_LISTENERS = 64;
const KEPT = 256;
const HEARTBEAT_MS = 15_000;
const MOST_UNSENT_BYTES = 1024 * 1024;
/** Source: WHATWG HTML, server-sent events. Every event is one JSON object: name, at, payload. */
export function createListeners(events) {
    const open = new Map();
    const kept = [];
    let last = 0;
    const stop = events.onAny((happening) => {
        const numbered = frameOf(++last, happening);
        kept.push(numbered);
        if (kept.length > KEPT)
            kept.shift();
        for (const [response, wanted] of open)
            if (wants(wanted, numbered))
                send(response, numbered.frame);
    });
    const heartbeat = setInterval(() => {
        for (const response of open.keys())
            send(response, ': still here\n\n');
    }, HEARTBEAT_MS);
    heartbeat.unref();
    return {
        checkRoom() {
            if (open.size >= MOST_LISTENERS)
                throw fail('too_many_listeners', { limit: MOST_LISTENERS });
        },
        add(response, wanted, since) {
            open.set(response, wanted);
            response.on('close', () => open.delete(response));
            send(response, `retry: 1000\n\n`);
            if (since === undefined)
                return;
            const from = since > last ? 0 : since;
            for (const numbered of kept)
                if (numbered.id > from && wants(wanted, numbered))
                    send(response, numbered.frame);
        },
        close() {
            stop();
            clearInterval(heartbeat);
            for (const response of open.keys())
                response.end();
        },
    };
}
const wants = (wanted, { name }) => wanted?.has(name) ?? true;
function frameOf(id, { name, at, payload }) {
    return { id, name, frame: `id: ${id}\ndata: ${JSON.stringify({ name, at, payload })}\n\n` };
}
function send(response, frame) {
    if (response.destroyed)
        return;
    response.write(frame);
    if (response.writableLength > MOST_UNSENT_BYTES)
        response.destroy();
}
//# sourceMappingURL=listeners.js.map