import type { Lake } from '../storage/index.ts';
import type { JoinedView } from './join.ts';
/** The arrivals of a view in (after, through], in memory, to be handed on step by step. */
export interface Arrivals {
    readonly width: number;
    /** Hands on what arrived up to and including a moment, in microseconds, and was not handed on before: by entity. */
    take(through: number): ReadonlyMap<string, Float64Array>;
}
/** Reads the arrivals of a view. Moments are microseconds. */
export type ReadArrivals = (view: JoinedView, reach: {
    readonly after: number;
    readonly through: number;
}) => Promise<Arrivals>;
/** Reads arrivals from the lake in the order of entity and arrival; once for views that share them. */
export declare function createReader(lake: Lake): ReadArrivals;
