import type { Lake } from '../storage/index.ts';
import { type Table } from '../table/index.ts';
import type { Label } from './journal-labels.ts';
import type { JournalWindow } from './journal-memory.ts';
import type { Segments } from './journal-segments.ts';
/** What reading sealed rows needs. */
export interface OlderNeeds {
    readonly lake: Lake;
    readonly segments: Segments;
}
/**
 * Sealed rows before number `before`, with the labels known by then: those that are sealed, and `unsealed` ones. Of rows with
 * one id only the last is there, wherever it is.
 */
export declare function readOlder(needs: OlderNeeds, endpoint: string, asked: JournalWindow & {
    readonly before: number;
    readonly unsealed: readonly Label[];
}): Promise<Table | undefined>;
/** How many of these ids, each there once, are in sealed rows. */
export declare function countOlder(needs: OlderNeeds, endpoint: string, ids: readonly string[]): Promise<number>;
