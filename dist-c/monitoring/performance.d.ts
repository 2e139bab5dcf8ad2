import { type Objective } from '../evaluation/index.ts';
import type { Table } from '../table/index.ts';
import { type Performance, type WindowReport } from './window.ts';
/** How scores did on the rows whose label is known; rows without a score are left out. */
export declare function performanceOf(scores: Float64Array, labels: Float64Array, objective: Objective): Performance;
/** The performance of every version on all rows it scored. */
export declare function performanceByVersion(rows: Table, objective: Objective): Record<string, Performance>;
/** Two versions on the rows that both scored: the pair with the most such rows; null where there is none. */
export declare function performanceOnSameRows(rows: Table, objective: Objective): WindowReport['sameRows'];
