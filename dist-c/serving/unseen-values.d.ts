import type { Database } from '../storage/index.ts';
/** A text that a request held and the champion never saw in training. */
export interface UnseenValue {
    readonly column: string;
    readonly value: string;
    /** The moment of the first row with it, in milliseconds. */
    readonly at: number;
}
/** Which unseen texts were met. */
export interface UnseenValues {
    /** By moment. */
    list(endpoint: string): Promise<readonly UnseenValue[]>;
    /** True when it is new. */
    add(endpoint: string, unseen: UnseenValue): Promise<boolean>;
}
export declare function createUnseenValues(database: Database): UnseenValues;
