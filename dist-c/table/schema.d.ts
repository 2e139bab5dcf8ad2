import type { Table } from './table.ts';
/** What a column holds: numbers, moments in milliseconds, or texts from a dictionary. */
export type ColumnKind = 'number' | 'time' | 'category';
/** The columns of a table or dataset, in order. */
export type Schema = readonly {
    readonly name: string;
    readonly kind: ColumnKind;
}[];
/** The schema of a table in memory. */
export declare function schemaOf(table: Table): Schema;
