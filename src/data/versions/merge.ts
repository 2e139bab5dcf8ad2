import type { Lake } from '../../storage/index.ts'
import type { Chunk, ChunkOptions, Chunks, Incoming } from './chunks.ts'
import { chunksWith } from './remove.ts'
import { rewriteChunks } from './rewrite.ts'
import { scanChunks } from './scan.ts'
import { uniform } from './uniform.ts'

/** Rows that come to a version by key. Names of columns are SQL, quoted. */
export interface Merging {
  readonly previous: readonly Chunk[]
  readonly incoming: Incoming
  /** Columns that say which row is which; missing values are equal to each other. */
  readonly key: readonly string[]
  /** The row with the greater value here wins; where they are equal, or without such a column, the one that came later. */
  readonly order?: string
}

/** What became of the rows that came. Of several with one key the winner counts. */
export interface Merged extends Chunks {
  readonly added: number
  readonly replaced: number
  /** Rows that are older than what the version has. */
  readonly older: number
}

/**
 * Puts rows into a version by key: a row whose key is there takes the place of the old one, all others come behind. Only chunks that
 * hold a replaced row, and the last one, are written again.
 *
 * @example
 * await mergeChunks(lake, { previous: version.chunks, incoming, key: ['"id"'], order: '"updated_at"' })
 */
export async function mergeChunks(lake: Lake, merging: Merging, options: ChunkOptions = {}): Promise<Merged> {
  const { previous, key, order } = merging
  const { incoming, kept, same } = await uniform(lake, previous, merging.incoming)
  const { relation, columns } = incoming
  const latest = [...(order ? [`${order} desc nulls last`] : []), '__row desc'].join(', ')
  const newest = `select __row, ${columns.join(', ')} from ${relation}
    qualify row_number() over (partition by ${key.join(', ')} order by ${latest}) = 1`
  return lake.aside(newest, async (fresh) => {
    const scan = await scanChunks(lake, previous)
    return lake.aside(metSql({ scan, fresh, key, order }), async (met) => {
      const counts = await count(lake, fresh, met)
      const replacing = await chunksWith(lake, previous, `(select __place from ${met} where __wins)`)
      const last = counts.added > 0 || previous.length === 0 ? [previous.length - 1] : []
      const touched = new Set(same ? [...replacing, ...last] : previous.keys())
      const content = contentSql({ fresh, met, kept, columns })
      const made = await rewriteChunks(lake, { previous, columns, touched, content, sizes: options.sizes })
      return { ...made, ...counts }
    })
  })
}

/** Which row met which: `__place` in the version, `__came` among those that came, and whether that one wins. */
function metSql(about: {
  readonly scan: string
  readonly fresh: string
  readonly key: readonly string[]
  readonly order: string | undefined
}): string {
  const { scan, fresh, key, order } = about
  const on = key.map((column) => `was.${column} is not distinct from came.${column}`).join(' and ')
  const wins = order ? `coalesce(came.${order} >= was.${order}, was.${order} is null)` : 'true'
  return `select was.__row as __place, came.__row as __came, ${wins} as __wins from ${scan} was join ${fresh} came on ${on}`
}

async function count(lake: Lake, fresh: string, met: string): Promise<Omit<Merged, keyof Chunks>> {
  const [row] = await lake.rows(
    `select (select count(*) from ${fresh}) as n, count(distinct __came) as met,
      count(distinct __came) filter (__wins) as replaced from ${met}`,
  )
  const [n, known, replaced] = ['n', 'met', 'replaced'].map((name) => Number(row?.[name]))
  return { added: n! - known!, replaced: replaced!, older: known! - replaced! }
}

function contentSql(about: {
  readonly fresh: string
  readonly met: string
  readonly kept: readonly string[]
  readonly columns: readonly string[]
}) {
  const { fresh, met, kept, columns } = about
  const list = columns.join(', ')
  return ({ from, to, relation, last }: { from: number; to: number; relation: string; last: boolean }): string => {
    const replaced = `select __place, __came from ${met} where __wins and __place >= ${from} and __place < ${to}`
    const rest = `select __row, ${kept.join(', ')} from ${relation} where __row not in (select __place from (${replaced}))`
    const taken = `select __place as __row, ${list} from (${replaced}) join (select __row as __came, ${list} from ${fresh}) using (__came)`
    const all = `select * from (${rest} union all ${taken}) order by __row`
    if (!last) return all
    return `select * from (${all}) union all select * from (
      select __row + ${to} as __row, ${list} from ${fresh} where __row not in (select __came from ${met}) order by __row)`
  }
}
