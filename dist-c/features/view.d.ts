import type { Dataset } from '../data/index.ts';
import { type SqlText } from '../table/index.ts';
import type { WindowFeature } from './window.ts';
/**
 * Features of an entity, computed from the rows of a dataset as they become known. A row arrives at the later of its time and
 * `knownAt`; before that nobody could have known it, so no feature sees it, whatever its time says.
 */
export interface FeatureView {
    readonly kind: 'view';
    readonly name: string;
    readonly from: Dataset;
    /** The column of `from` whose value says whom a row is about; of texts. */
    readonly entity: string;
    /** The column of the rows that look features up, compared with `entity`. */
    readonly on: string;
    /** When a row became known; where this is missing the row never did. The time of the row when not given. */
    readonly knownAt?: SqlText;
    readonly features: Readonly<Record<string, WindowFeature>>;
}
/** What `featureView` takes besides the name; `on` is `entity` when not given. */
export interface FeatureViewSpec {
    readonly from: Dataset;
    readonly entity: string;
    readonly on?: string;
    readonly knownAt?: SqlText;
    readonly features: Readonly<Record<string, WindowFeature>>;
}
/**
 * Declares a feature view. Its columns are checked against the dataset when it is first used.
 *
 * Errors: `features.bad_view`, `table.bad_expression`, `table.unknown_function`.
 *
 * @example
 * const originLate = featureView('origin_late', {
 *   from: flights, entity: 'origin', knownAt: sql`date + to_minutes(30 + 0.12 * distance + greatest(delay, 0))`,
 *   features: { origin_late_3h: window.mean(sql`delay > 15`, '3h') },
 * })
 */
export declare function featureView(name: string, spec: FeatureViewSpec): FeatureView;
