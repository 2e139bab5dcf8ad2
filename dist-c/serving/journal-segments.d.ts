import type { Digest } from '../base/index.ts';
import type { Database } from '../storage/index.ts';
/** Rows of a journal, or labels, that are sealed in one Parquet file. */
export interface Segment {
    readonly endpoint: string;
    readonly kind: 'predictions' | 'labels';
    /** Numbers of its first and last row. */
    readonly firstN: number;
    readonly lastN: number;
    /** The first and last moment in it. */
    readonly fromAt: number;
    readonly toAt: number;
    readonly sealedAt: number;
    readonly rows: number;
    readonly address: Digest;
}
/** Which segments there are. */
export interface Segments {
    /** In the order of their rows. */
    list(endpoint: string, kind: Segment['kind']): Promise<readonly Segment[]>;
    add(segment: Segment): Promise<void>;
}
export declare function createSegments(database: Database): Segments;
