import { type DuckDBResult } from '@duckdb/node-api';
import type { Table } from '../table/index.ts';
/** Reads a whole result into columns, without an object for any row. */
export declare function readTable(result: DuckDBResult): Promise<Table>;
