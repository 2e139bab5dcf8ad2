import type { Lake } from '../storage/index.ts';
import type { DatasetVersion } from './version.ts';
/** A row that violated its contract: where it stands in the source, why, and its values as the file has them. */
export interface Violation {
    readonly row: number;
    readonly outcome: 'quarantine' | 'warn';
    readonly reasons: readonly {
        readonly code: string;
        readonly column: string;
    }[];
    readonly values: Readonly<Record<string, string | null>>;
}
/** The rows of a version that were set aside or warned about, in the order of the source. `limit` is 100 when not given. */
export declare function quarantined(lake: Lake, version: DatasetVersion, options?: {
    readonly limit?: number;
    readonly from?: number;
}): Promise<readonly Violation[]>;
