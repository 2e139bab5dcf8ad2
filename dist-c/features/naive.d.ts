import { type Table } from '../table/index.ts';
import { type OfflineNeeds, type OfflineRequest } from './offline.ts';
/**
 * What a join that leaks would have claimed: each feature of a view over all rows of its entity in the same calendar hour of
 * EVENT time, the row itself and what was not yet known included. For comparison only: no model may learn from it.
 *
 * Columns and errors are those of `offlineTable`.
 */
export declare function naiveTable(needs: OfflineNeeds, request: OfflineRequest): Promise<Table>;
