import { type Clock, type Events, type NewId } from '../base/index.ts';
import type { Models } from '../registry/index.ts';
import type { Blobs, Database, Lake } from '../storage/index.ts';
import { type Endpoints } from './endpoints.ts';
import { type Journal } from './journal.ts';
import type { Durability } from './journal-log.ts';
import { type Answer, type PredictRequest } from './predict.ts';
import type { RequestColumn } from './request.ts';
import type { ModelScoring } from './scoring.ts';
import { type UnseenValue } from './unseen-values.ts';
/** What the serving room is built from. */
export interface ServingNeeds {
    readonly database: Database;
    readonly blobs: Blobs;
    readonly lake: Lake;
    readonly models: Pick<Models, 'get'>;
    readonly clock: Clock;
    readonly events: Events;
    readonly newId: NewId;
    /** Where the logs of the journal live: one process owns it. */
    readonly folder: string;
    /** How requests for a model become its features; `undefined` for a model that nothing declares. Asked at every request. */
    readonly scoring: (model: string) => ModelScoring | undefined;
    /** What fails where nobody waits for it. */
    readonly onFault: (fault: unknown) => void;
    /** `second` when not given: a crash may lose the predictions, never the labels, of the last second. */
    readonly durability?: Durability;
    /** 500,000 rows and 60 days of each journal when not given. */
    readonly retention?: {
        readonly rows: number;
        readonly ms: number;
    };
    /** 20,000 rows when not given. */
    readonly sealAfter?: number;
    /** Milliseconds, for latencies; that of the process when not given. */
    readonly stopwatch?: () => number;
}
/** What is to be known of an endpoint before asking it. */
export interface ServedEndpoint {
    readonly name: string;
    readonly model: string;
    /** The versions that are loaded, ascending. */
    readonly versions: readonly number[];
    readonly ready: boolean;
    readonly columns: readonly RequestColumn[];
    readonly answers: 'probability' | 'prediction';
}
/** The serving room. */
export interface Serving {
    readonly endpoints: Endpoints;
    readonly journal: Journal;
    /**
     * The hot path, see `predict`: an answer at once, or a promise of it where rows must be on disk first (durability `request`).
     * Throws `serving.endpoint_not_found` besides.
     */
    predict(endpoint: string, request: PredictRequest): Answer | Promise<Answer>;
    /** From memory; `undefined` for a name that no endpoint has. */
    describe(endpoint: string): ServedEndpoint | undefined;
    /** The names of the endpoints, from memory. */
    names(): readonly string[];
    /** Texts the champions never saw in training, by moment. Throws `serving.endpoint_not_found`. */
    unseen(endpoint: string): Promise<readonly UnseenValue[]>;
    /** Writes what is in memory to disk. */
    close(): Promise<void>;
}
/**
 * Opens the serving room: every endpoint with its journal, and the versions it serves. An endpoint whose versions cannot be
 * loaded is there and not ready; why goes to `onFault`.
 *
 * Errors: `storage.folder_in_use`, `serving.journal_damaged`.
 */
export declare function openServing(given: ServingNeeds): Promise<Serving>;
