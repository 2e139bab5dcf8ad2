import { type RowsNeeds, rowsOf } from '../../data/index.ts'
import type { Lake } from '../../storage/index.ts'
import { columnsOf, type SideColumn } from './plan-columns.ts'

/** Rows that can be counted. */
export interface Side {
  readonly name: string
  readonly relation: string
  readonly rows: number
  readonly columns: ReadonlyMap<string, SideColumn>
  /** It is of Parquet files alone, which any engine can read. */
  readonly isFiles: boolean
}

/** So few rows are not worth a copy. */
const FEW_ROWS = 20_000
const OF_FILES = /\bread_parquet\(/

/** Lends the rows that a text names to some work; those that are slow to read are set aside meanwhile. Errors: those of `rowsOf`. */
export async function withSide<T>(needs: RowsNeeds, given: string, work: (side: Side) => Promise<T>): Promise<T> {
  const { name, relation, rows } = await rowsOf(needs, given, { patterns: true })
  const made = async (its: string): Promise<T> =>
    work({ name, relation: its, rows, columns: await byName(needs.lake, its), isFiles: OF_FILES.test(its) })
  return rows <= FEW_ROWS || OF_FILES.test(relation)
    ? made(relation)
    : needs.lake.aside(`select * from ${relation}`, made)
}

async function byName(lake: Lake, relation: string): Promise<ReadonlyMap<string, SideColumn>> {
  return new Map((await columnsOf(lake, relation)).map((column) => [column.name, column]))
}
