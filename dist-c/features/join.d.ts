import { type PlannedFeature, type ViewPlan } from './view-plan.ts';
/** A view with the relation its rows come from. */
export interface SourcedView {
    readonly plan: ViewPlan;
    /** SQL: the dataset. */
    readonly source: string;
}
/** A view of which is known how far back rows may lie that matter. */
export interface JoinedView extends SourcedView {
    /** No row of the dataset arrived later than so many microseconds after its time. */
    readonly lag: number;
}
/** From when to when rows look features up, in microseconds; `undefined` where there is no limit. */
export interface Reach {
    readonly from: number | undefined;
    readonly to: number | undefined;
}
/**
 * SQL that adds the features of views to `rows`, a relation with `__row` (unique), `__at` (microseconds) and the columns that
 * look up. The result has `__row` and one column a feature, named
 * `__` and its name.
 *
 * Every arrival and every moment that is asked about stand in one sorted run with running totals, arrivals first where both
 * are at the same moment; the total at t less the total at t − w is the window (t − w, t]. Totals are whole numbers, so this is exact.
 */
export declare function joinSql(rows: string, views: readonly JoinedView[], reach: Reach): string;
/** A feature from a count and a whole sum: the same arithmetic as that of look-ups. */
export declare function aggregateSql(fn: PlannedFeature['fn'], n: string, sum: string): string;
