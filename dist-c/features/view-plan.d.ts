import { type ColumnKind, type Expression, type Schema } from '../table/index.ts';
import type { FeatureView } from './view.ts';
/** The features of a view with what they share. */
export interface ViewWindows {
    readonly features: readonly PlannedFeature[];
    /** The SQL texts that are averaged, summed or counted, each once; `count` counts 0. */
    readonly texts: readonly string[];
    /** The longest window in microseconds. */
    readonly lookback: number;
}
/** A view checked against the columns of its dataset, as SQL. Times are microseconds since the epoch, as whole numbers. */
export interface ViewPlan extends ViewWindows {
    readonly view: FeatureView;
    /** SQL over the dataset: when a row became known; NULL where never. */
    readonly arrival: string;
    /** SQL over the dataset of each of `texts`, as a whole number of 2⁻²⁰; NULL where missing. */
    readonly values: readonly string[];
}
export interface PlannedFeature {
    readonly name: string;
    readonly fn: 'mean' | 'sum' | 'count';
    /** Index in `texts` and `values`. */
    readonly value: number;
    /** The length of the window in microseconds. */
    readonly length: number;
}
/** Values are whole multiples of its inverse. */
export declare const SCALE = 1048576;
/** Microseconds in a millisecond. */
export declare const MICROS = 1000;
/** Errors: `features.bad_view`, `features.no_time`, `table.unknown_column`, `table.wrong_kind`. */
export declare function planView(view: FeatureView, schema: Schema): ViewPlan;
/** What the declaration of a view alone decides. */
export declare function windowsOf(view: FeatureView): ViewWindows;
/** What an expression over these columns gives. Errors: `table.unknown_column`, `table.wrong_kind`. */
export declare function kindOf(expression: Expression, schema: Schema): ColumnKind;
