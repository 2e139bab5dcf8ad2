import type { Lake } from '../../../storage/index.ts'
import { quoteName } from '../../../table/index.ts'
import { type Compared, hashOf } from './pairs.ts'
import type { Sides } from './sides.ts'

const EXAMPLES = 10

/** Compares rows that have no key as two bags: which rows stand on one side more often than on the other. */
export async function compareBags(lake: Lake, { before, after, columns }: Sides): Promise<Compared> {
  const hash = hashOf(columns)
  const counted = `select h, count(*) filter (a) as a, count(*) filter (not a) as b, min(__row) filter (a) as __a, min(__row) filter (not a) as __b from (
      select __row, ${hash} as h, true as a from ${before.own} union all select __row, ${hash} as h, false as a from ${after.own}
    ) group by h having count(*) filter (a) <> count(*) filter (not a)`
  return lake.aside(counted, async (found) => {
    const [row] = await lake.rows(
      `select coalesce(sum(greatest(b - a, 0)), 0) as added, coalesce(sum(greatest(a - b, 0)), 0) as removed from ${found}`,
    )
    const [added, removed] = [Number(row?.['added']), Number(row?.['removed'])]
    const list = columns.map(({ name }) => quoteName(name)).join(', ')
    const examples = async (own: string, place: string, more: string) => {
      const which = `select ${place} from ${found} where ${more} order by ${place} limit ${EXAMPLES}`
      const rows = await lake.rows(`select ${list} from ${own} where __row in (${which}) order by __row`)
      return rows.map((one) => ({ ...one }))
    }
    return {
      rows: { added, removed, changed: 0, same: before.rows - removed },
      keys: {
        ...{ columns: [], repeated: false, changed: [] },
        added: await examples(after.own, '__b', 'b > a'),
        removed: await examples(before.own, '__a', 'a > b'),
      },
    }
  })
}
