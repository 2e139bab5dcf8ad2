import { type Static, Type } from 'typebox';
import type { MetricPoint } from './run.ts';
/** The last run of a page, in the terms of its order: rank (0 a value, 1 NaN, 2 missing), value, start, id. */
export declare const Cursor: Type.TTuple<[Type.TInteger, Type.TString, Type.TInteger, Type.TString]>;
export type Cursor = Static<typeof Cursor>;
/** A token to go on after `after` with the search that `search` describes. */
export declare function pageToken(search: string, after: Cursor): string;
/** Throws `tracking.bad_page` for a token that was changed, or that belongs to another search. */
export declare function readPageToken(search: string, token: string): Cursor;
/** A token to go on after this point of a metric. */
export declare function historyToken({ step, at, value }: Omit<MetricPoint, 'key'>): string;
/** Throws `tracking.bad_page`. */
export declare function readHistoryToken(token: string): Omit<MetricPoint, 'key'>;
