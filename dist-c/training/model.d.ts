import { type Digest, type Duration } from '../base/index.ts';
import type { Dataset } from '../data/index.ts';
import { type Feature } from '../features/index.ts';
import { type LearnerSpec, type Objective } from '../learners/index.ts';
import { type SqlText } from '../table/index.ts';
import type { Gates } from './needs.ts';
/** A share of the rows, from 0 to 1, chosen by a hash of the row and the seed. */
export interface SampleSpec {
    readonly share: number;
    readonly seed?: number;
}
/** What `model` takes besides the name. */
export interface ModelOptions {
    readonly data: Dataset;
    /** What is to be foretold: a truth for a binary objective, else a number. */
    readonly label: SqlText;
    /** When the label of a row becomes known; the time of the row when not given. */
    readonly labelKnownAt?: SqlText;
    readonly features: readonly Feature[];
    readonly objective?: Objective;
    /** How much of the past is learned from when nothing else is said; 4 weeks when not given. */
    readonly window?: Duration;
    /** What is held out: the last stretch of the window; a quarter of it when not given. */
    readonly split?: {
        readonly by: 'time';
        readonly test: Duration;
    };
    /** They compete; the best on the held-out rows by `metric` is chosen. Logistic (if binary) and boosting when not given. */
    readonly learners?: readonly LearnerSpec[];
    /** `logloss`, or `rmse` for a regression, when not given. */
    readonly metric?: string;
    /** What a version must hold before it may serve. */
    readonly gates?: Gates;
    readonly sample?: SampleSpec;
    readonly seed?: number;
}
/** A model as its user declared it, complete and frozen. */
export interface ModelSpec {
    readonly kind: 'model';
    readonly name: string;
    readonly data: Dataset;
    readonly label: SqlText;
    readonly labelKnownAt?: SqlText;
    readonly features: readonly Feature[];
    readonly objective: Objective;
    readonly windowMs: number;
    readonly split: {
        readonly by: 'time';
        readonly testMs: number;
    };
    readonly learners: readonly LearnerSpec[];
    readonly metric: string;
    readonly gates: Gates;
    readonly sample?: SampleSpec;
    readonly seed: number;
    /** The address of all this: another one is another model. */
    readonly digest: Digest;
}
/**
 * Declares a model.
 *
 * Errors: `training.bad_model`, `features.bad_feature`, `learners.bad_option`, `table.bad_expression`, `table.unknown_function`.
 *
 * @example
 * const late = model('late', {
 *   data: flights, label: sql`delay > 15`, features: ['distance', 'hour(date)', originLate], window: '3w',
 *   split: { by: 'time', test: '1w' }, gates: { auc: { min: 0.65 }, logloss: { noWorseThan: 'champion' } },
 * })
 */
export declare function model(name: string, options: ModelOptions): ModelSpec;
