import type { Table } from '../table/index.ts';
/** One column that a served model reads, before any feature is computed from it. */
export interface ServedColumn {
    readonly name: string;
    readonly kind: 'number' | 'category' | 'time' | 'boolean';
}
/** What callers of a protocol may know of an endpoint. */
export interface ServedModel {
    readonly name: string;
    /** Numbers of the versions that can answer, as text, oldest first. */
    readonly versions: readonly string[];
    /** Whether a version takes traffic now. */
    readonly ready: boolean;
    readonly columns: readonly ServedColumn[];
    /** What it answers with: the probability of the positive class, or a number. */
    readonly answers: 'probability' | 'prediction';
}
/** The rows of one request. */
export interface ScoringRequest {
    /** The columns of the model, all of them, of one length; booleans are numbers 0 and 1. */
    readonly rows: Table;
    /** Identifiers under which labels come later; made where there are none. */
    readonly ids?: readonly string[];
    /** What decides, for ever the same way, which version answers a row; the id where there are none. */
    readonly keys?: readonly string[];
    /** The version that must answer; traffic decides where there is none. */
    readonly version?: string;
}
/** The answers, row by row. */
export interface Scored {
    readonly ids: readonly string[];
    readonly scores: Float64Array;
    /** The number of the version that answered each row. */
    readonly versions: ArrayLike<number>;
}
/**
 * What every serving protocol stands on: endpoints under their names. `app.ts` fills it in over the serving room. `infer` is
 * the hot path: it must not wait for the database or the disk.
 */
export interface DataPlane {
    names(): readonly string[] | Promise<readonly string[]>;
    /** `undefined` for a name that no endpoint has. */
    describe(name: string): ServedModel | undefined | Promise<ServedModel | undefined>;
    infer(name: string, request: ScoringRequest): Scored | Promise<Scored>;
}
