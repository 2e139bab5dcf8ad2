import { type Digest } from '../base/index.ts';
import { type Datasets, type DatasetVersion } from '../data/index.ts';
import type { Lake } from '../storage/index.ts';
import { type SqlText, type Table } from '../table/index.ts';
import { type Feature } from './feature-list.ts';
import { type JoinedView, type Reach, type SourcedView } from './join.ts';
import { type Sample } from './sample.ts';
import type { FeatureView } from './view.ts';
/** What reading features from the lake needs. */
export interface OfflineNeeds {
    readonly lake: Lake;
    readonly datasets: Datasets;
}
/** Which rows, which features, which label, as known when. Moments are milliseconds. */
export interface OfflineRequest {
    /** The rows come from this version. */
    readonly version: DatasetVersion;
    readonly features: readonly Feature[];
    /** The versions that views read, by dataset; the current one where not given. A view on the dataset of the rows reads `version`. */
    readonly versions?: Readonly<Record<string, Digest>>;
    readonly label?: SqlText;
    /** When the label of a row became known; the time of the row when not given. */
    readonly labelKnownAt?: SqlText;
    /** Rows whose time is in [from, to). */
    readonly where?: {
        readonly from?: number;
        readonly to?: number;
    };
    readonly sample?: Sample;
    /** Rows whose label was not known at this moment are left out. */
    readonly asOf?: number;
}
/**
 * The table a model learns from: for each row its features as they were known at its time, by event time and arrival time,
 * and its label. Rows are in the order of time, then of `__row`.
 *
 * Columns: the features in their order, `__time`, `__row` (the place in the source) and, with a label, `__label` (rows where it
 * is missing are left out) and `__label_known_at`.
 *
 * Errors: `features.bad_feature`, `features.bad_view`, `features.no_time`, `features.value_out_of_range`, `data.not_ingested`,
 * `table.*` of the expressions.
 */
export declare function offlineTable(needs: OfflineNeeds, request: OfflineRequest): Promise<Table>;
/** Joins views to rows: SQL with `__row` and, named `__` and its name, a column a feature. */
export type Join = (rows: string, views: readonly SourcedView[], reach: Reach) => Promise<string>;
/** A table of rows with the features that `join` finds for them. */
export declare function joinedTable(needs: OfflineNeeds, request: OfflineRequest, join: Join): Promise<Table>;
/** The views of a request, each with its plan and the rows it reads. */
export declare function sourcedViews({ lake, datasets }: OfflineNeeds, { version, versions }: Pick<OfflineRequest, 'version' | 'versions'>, views: readonly FeatureView[]): Promise<readonly SourcedView[]>;
/** Finds the longest time from a row's own moment to its arrival, in microseconds; once for views that share it. */
export declare function withLags(lake: Lake, views: readonly SourcedView[]): Promise<readonly JoinedView[]>;
/** The error to show for a query that failed: sums that do not fit, or as it is. */
export declare function summed(error: unknown, views: readonly FeatureView[]): unknown;
