import { type Forest } from './forest.ts';
/** Adds the scores of rows, row-major with `columns` columns, to `sums`; the same bits as the kernel in TypeScript. */
export type ForestScorer = (x: Float32Array, size: {
    readonly rows: number;
    readonly columns: number;
}, sums: Float32Array) => void;
/**
 * A forest in WebAssembly, undefined where it can not be had: no WebAssembly, a forest that is not `simple` or tests for
 * equality, or one of the thresholds that need the true missing value (NaN, and infinity with missing values to the right).
 */
export declare function wasmScorer(forest: Forest): ForestScorer | undefined;
