import { type Estimate } from '../evaluation/index.ts';
import type { Objective } from '../learners/index.ts';
import type { MetricValues } from './needs.ts';
/** Every metric of an objective, each with its interval where one is computed. NaN values are kept as null. */
export type Estimates = Readonly<Record<string, Omit<Estimate, 'value'> & {
    readonly value: number | null;
}>>;
/** Names of the metrics of an objective. */
export declare function metricNames(objective: Objective): readonly string[];
/** True where less is better, false where more is; `undefined` for what does not rank models. */
export declare function lowerIsBetter(metric: string): boolean | undefined;
/** Measures predictions against labels. */
export declare function measure(objective: Objective, scores: Float64Array, labels: Float64Array): Estimates;
/** The values alone. */
export declare function valuesOf(estimates: Estimates): MetricValues;
/** Values and interval ends under names of their own (`auc`, `auc.low`, `auc.high`): what a run logs. */
export declare function flatten(estimates: Estimates): Record<string, number>;
/** The position of the best; of equal ones the first. One that was not measured is never better. */
export declare function bestOf(candidates: readonly MetricValues[], metric: string): number;
