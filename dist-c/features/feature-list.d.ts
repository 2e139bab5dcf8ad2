import { type Expression, type Schema } from '../table/index.ts';
import type { FeatureView } from './view.ts';
/** A feature of a model: SQL over the columns of its rows, or a view with all of its features. */
export type Feature = string | FeatureView;
/** The features of a model, read: expressions and views, in the order of their columns. */
export interface FeatureList {
    readonly names: readonly string[];
    readonly expressions: readonly {
        readonly name: string;
        readonly expression: Expression;
    }[];
    readonly views: readonly FeatureView[];
}
/**
 * Reads the features of a model. Names are the texts of expressions and the keys of views' features.
 *
 * Errors: `features.bad_feature` where one is none or a name appears twice, `table.bad_expression`, `table.unknown_function`.
 */
export declare function readFeatures(features: readonly Feature[]): FeatureList;
/**
 * The columns of the features of a model, in order: also the names of the inputs of its ONNX graph.
 *
 * @example
 * featureNames(['distance', 'hour(date)', originLate]) // ['distance', 'hour(date)', 'origin_late_3h']
 */
export declare function featureNames(features: readonly Feature[]): readonly string[];
/**
 * The columns a request must bring so that its features can be computed, with their kinds. `schema` is that of the data the
 * model learns from.
 *
 * Errors: `features.bad_feature` where the data has no such column.
 */
export declare function requestColumns(features: readonly Feature[], schema: Schema): Schema;
