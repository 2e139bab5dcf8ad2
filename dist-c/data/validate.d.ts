import type { Lake } from '../storage/index.ts';
import { type ValidationPlan } from './plan.ts';
import type { Manifest } from './version.ts';
/**
 * What a source became: Parquet blobs of accepted rows in the order of the source, and one of the rows with a violation, the
 * warned ones too, with `__row`, `__outcome`, `__reasons` (a list of `code:column`) and the values as text.
 */
export type Validated = Omit<Manifest, 'contract' | 'time'>;
export interface ValidateOptions {
    readonly dataset: string;
    /** How many rows the source has. */
    readonly rows: number;
    /** A Parquet blob spans so many rows of the source. */
    readonly rowsPerFile: number;
    readonly progress: (done: number, doing: string) => void;
}
/**
 * Runs a plan: counts what blocks, sets aside what violates, writes what is accepted. Rows keep their order and their
 * `__row` on any number of threads.
 *
 * Errors: `data.contract_blocked`; then nothing was written.
 */
export declare function validate(lake: Lake, plan: ValidationPlan, options: ValidateOptions): Promise<Validated>;
/** The code and column of a reason as it stands in `__reasons`. */
export declare function splitReason(reason: string): {
    readonly code: string;
    readonly column: string;
};
