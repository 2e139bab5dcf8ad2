import type { Lake } from '../../storage/index.ts'
import { quoteName, quoteText } from '../../table/index.ts'
import type { Incoming } from '../versions/chunks.ts'
import type { Edit } from '../versions/splice.ts'
import type { Placed } from './plan-load.ts'

/** Rows in the columns and types of a version. */
export interface Fitting {
  /** SQL: `__row`, `__file` and the columns. */
  readonly relation: string
  readonly columns: readonly string[]
}

/** Types that another can hold without loss. */
const WIDER: Readonly<Record<string, readonly string[]>> = {
  BIGINT: ['TINYINT', 'SMALLINT', 'INTEGER', 'UTINYINT', 'USMALLINT', 'UINTEGER'],
  DOUBLE: ['FLOAT', 'TINYINT', 'SMALLINT', 'INTEGER', 'UTINYINT', 'USMALLINT', 'UINTEGER'],
}

/** Rows that came, as the version has them; undefined where they have columns that it lacks, or values that its types cannot hold. */
export async function fitting(
  lake: Lake,
  { scan, incoming }: { readonly scan: string; readonly incoming: Incoming },
): Promise<Fitting | undefined> {
  const had = await typesOf(lake, scan)
  const came = await typesOf(lake, incoming.relation)
  had.delete('__row')
  for (const [name, type] of came) {
    if (name.startsWith('__')) continue
    const wanted = had.get(name)
    if (wanted === undefined || (wanted !== type && !WIDER[wanted]?.includes(type))) return undefined
  }
  const columns = [...had.keys()].map(quoteName)
  const selected = [...had].map(
    ([name, type]) => `cast(${came.has(name) ? quoteName(name) : 'null'} as ${type}) as ${quoteName(name)}`,
  )
  return { relation: `(select ${['__row', '__file', ...selected].join(', ')} from ${incoming.relation})`, columns }
}

async function typesOf(lake: Lake, relation: string): Promise<Map<string, string>> {
  const rows = await lake.rows(`describe select * from ${relation}`)
  return new Map(rows.map((row) => [String(row['column_name']), String(row['column_type'])]))
}

/** What must be done to the rows of a version so that files which changed have their new rows. */
export function editsOf(layout: readonly Placed[], relation: string): readonly Edit[] {
  const edits: { from: number; to: number; files: string[] }[] = []
  for (const { path, from, to, isRead, file } of layout) {
    if (!isRead && file) continue
    const last = edits.at(-1)
    const files = isRead ? [path] : []
    // Neighbors are one edit, so that no two of them begin at one row.
    if (last && last.to === from) {
      last.to = to
      last.files.push(...files)
    } else edits.push({ from, to, files })
  }
  return edits.map(({ from, to, files }) => ({
    ...{ from, to },
    ...(files.length > 0 && {
      relation: `(select * from ${relation} where __file in (${files.map(quoteText).join(', ')}))`,
    }),
  }))
}
