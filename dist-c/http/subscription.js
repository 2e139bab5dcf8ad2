import { authorization, errorOf, send } from './request.js';
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
/**
 * Hears the events of a server until it is told to stop. A stream that breaks is opened again after a growing pause and goes on
 * after the last event heard. The token travels in the header, never in the address. Source: WHATWG HTML, server-sent events.
 */
export function listenTo(remote, hear, options) {
    const stop = new AbortController();
    const position = { last: undefined };
    const run = async () => {
        let pause = FIRST_PAUSE_MS;
        while (!stop.signal.aborted) {
            try {
                const body = await open({ ...remote, signal: stop.signal }, options, position);
                options.onState?.('open');
                pause = FIRST_PAUSE_MS;
                await read(body, position, hear);
                options.onState?.('broken');
            }
            catch (error) {
                if (stop.signal.aborted)
                    return;
                options.onState?.('broken', error);
            }
            await rest(pause, stop.signal);
            pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
        }
    };
    void run();
    return () => stop.abort();
}
async function open(remote, { names }, { last }) {
    const address = `/api/v1/events${names ? `?names=${names.map(encodeURIComponent).join(',')}` : ''}`;
    const headers = {
        ...authorization(remote),
        accept: 'text/event-stream',
        ...(last !== undefined && { 'last-event-id': last }),
    };
    const answer = await send(remote, address, { headers });
    if (!answer.ok || !answer.body)
        throw errorOf(await answer.text(), answer.status, remote);
    return answer.body;
}
async function read(body, position, hear) {
    const decoder = new TextDecoder();
    const reader = body.getReader();
    let text = '';
    for (;;) {
        const { done, value } = await reader.read();
        if (done)
            return;
        text += decoder.decode(value, { stream: true });
        const frames = text.split('\n\n');
        text = frames.pop();
        for (const frame of frames)
            hearFrame(frame, position, hear);
    }
}
function hearFrame(frame, position, hear) {
    const fields = new Map(frame.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
    position.last = fields.get('id') ?? position.last;
    const data = fields.get('data');
    if (data !== undefined)
        hear(JSON.parse(data));
}
function rest(ms, signal) {
    return new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        signal.addEventListener('abort', () => {
            clearTimeout(timer);
            resolve();
        });
    });
}
//# sourceMappingURL=subscription.js.map