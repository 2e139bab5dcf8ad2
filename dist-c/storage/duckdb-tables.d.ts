import { type DuckDBConnection } from '@duckdb/node-api';
import type { Table } from '../table/index.ts';
/**
 * Puts a table of ours into a temporary table of the connection, and returns the query that reads it back with its types:
 * the engine turns milliseconds to timestamps and NaN to NULL faster than we do.
 */
export declare function loadTable(connection: DuckDBConnection, table: Table): Promise<string>;
