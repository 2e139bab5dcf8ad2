import { type PlannedFeature } from './view-plan.ts';
/**
 * What the online store holds of one entity in one view: records in the order of arrival, one after the other. A record is
 * the arrival in microseconds, then each value as a whole number of 2⁻²⁰ or NaN where it is missing.
 */
export type Packed = Float64Array;
/** How many numbers a record takes. */
export declare const widthOf: (values: number) => number;
/** The place of the first record that arrived after `moment`, counted in records. */
export declare function firstAfter(packed: Packed, width: number, moment: number): number;
/** A feature at a moment in microseconds, from the records of its entity: what the offline join gives, bit for bit. */
export declare function windowValue(packed: Packed, width: number, { feature, at }: {
    feature: PlannedFeature;
    at: number;
}): number;
