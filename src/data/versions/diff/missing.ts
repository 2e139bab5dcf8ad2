import type { Lake } from '../../../storage/index.ts'
import { quoteName } from '../../../table/index.ts'
import type { SharedColumn, Side } from './sides.ts'

/** How many values a side lacks, by column. Of a version the footers of its chunks say so, and no row is read. */
export async function missingIn(
  lake: Lake,
  { all, rows, footers }: Side,
  columns: readonly SharedColumn[],
): Promise<ReadonlyMap<string, number>> {
  if (footers) {
    const found = await lake.rows(
      `select column_id, sum(stats_null_count) as missing, count(*) = count(stats_null_count) as known from ${footers.sql} group by column_id`,
    )
    const known = new Map(found.map((one) => [Number(one['column_id']), one]))
    const of = (name: string) => known.get(footers.places.get(name) ?? -1)
    const counts = columns.map(({ name }) => [name, Number(of(name)?.['missing'])] as const)
    if (columns.every(({ name }) => of(name)?.['known'])) return new Map(counts)
  }
  const counts = columns.map(({ name }, i) => `count(${quoteName(name)}) as c${i}`)
  const [row] = await lake.rows(`select ${counts.join(', ')} from ${all}`)
  return new Map(columns.map(({ name }, i) => [name, rows - Number(row?.[`c${i}`])]))
}
