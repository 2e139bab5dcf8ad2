export type { CategoryColumn, Column, NumberColumn, Table } from './table.ts'
