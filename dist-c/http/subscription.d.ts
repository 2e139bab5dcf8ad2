import type { Happening } from '../base/index.ts';
import { type Remote } from './request.ts';
/** What of the stream is heard. */
export interface ListenOptions {
    /** Only events of these names. */
    readonly names?: readonly string[];
    /** Told when the stream opens, and when it breaks off and will be tried again. */
    readonly onState?: (state: 'open' | 'broken', error?: unknown) => void;
}
/**
 * Hears the events of a server until it is told to stop. A stream that breaks is opened again after a growing pause and goes on
 * after the last event heard. The token travels in the header, never in the address. Source: WHATWG HTML, server-sent events.
 */
export declare function listenTo(remote: Remote, hear: (happening: Happening) => void, options: ListenOptions): () => void;
