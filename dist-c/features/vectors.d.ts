import { type NumberColumn, type Table } from '../table/index.ts';
import { type Feature } from './feature-list.ts';
import type { FeatureView } from './view.ts';
/** Looks the features of views up. */
export type Lookup = (views: readonly FeatureView[], rows: Table, at: Float64Array) => ReadonlyMap<string, NumberColumn>;
/** All features of a model for the rows of a request; lists of features are read once. */
export declare function createVectors(lookup: Lookup): (features: readonly Feature[], rows: Table, at?: Float64Array) => Table;
