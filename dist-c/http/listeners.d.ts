import type { ServerResponse } from 'node:http';
import type { Events } from '../base/index.ts';
/** Sends what happens to those who listen, as server-sent events. */
export interface Listeners {
    /**
     * Begins to send on a response whose head is written. `since` is the id of the last event the listener saw: what is still
     * kept after it is sent first. A listener that does not read is cut off when a megabyte waits for it.
     */
    add(response: ServerResponse, wanted: ReadonlySet<string> | undefined, since: number | undefined): void;
    /** Errors: `http.too_many_listeners`. Asked before the head is written. */
    checkRoom(): void;
    close(): void;
}
/** Source: WHATWG HTML, server-sent events. Every event is one JSON object: name, at, payload. */
export declare function createListeners(events: Events): Listeners;
