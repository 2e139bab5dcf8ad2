import { type Digest, type Hash } from '../base/index.ts';
import { type OfflineNeeds } from '../features/index.ts';
import { type Table } from '../table/index.ts';
import type { Sheet } from './lab.ts';
import type { TrainingInputs } from './record.ts';
/** What was assembled, without the rows themselves. */
export interface Assembled {
    readonly rows: number;
    /** Rows that learners compete on, and rows held out for judging them. */
    readonly train: number;
    readonly test: number;
    /** Address of the row ids with their labels. */
    readonly rowsDigest: Digest;
    /** Address of every column. */
    readonly tableDigest: Digest;
}
/** Reads the rows of a training as they were known then. Errors: those of `offlineTable`, `data.version_not_found`. */
export declare function readRows(needs: OfflineNeeds, inputs: TrainingInputs): Promise<Table>;
/** The first moment that is held out. */
export declare function cutOf({ window }: TrainingInputs): number;
/** The rows as a lab takes them. */
export declare function sheetOf(table: Table, inputs: TrainingInputs): Sheet;
/** Addresses and counts of what was read. Errors: `training.too_few_rows`. */
export declare function describeRows(table: Table, inputs: TrainingInputs, hash: Hash): Assembled;
