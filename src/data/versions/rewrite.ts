import type { Lake } from '../../storage/index.ts'
import { type Chunk, type Chunks, findCuts, rowsIn, writeCut } from './chunks.ts'
import type { ChunkSizes } from './cuts.ts'
import { scanChunks } from './scan.ts'

/** Rows of a version that are written again. */
export interface Stretch {
  /** Places in the version: the first row, and one after the last. */
  readonly from: number
  readonly to: number
  /** SQL: these rows, with their places as `__row`. */
  readonly relation: string
  /** True where the version ends here: what is added comes behind. */
  readonly last: boolean
}

/** What changes in a version. */
export interface Rewriting {
  readonly previous: readonly Chunk[]
  /** Names of the columns in SQL, quoted. */
  readonly columns: readonly string[]
  /** Chunks with a row that changes, by their number; all others are kept. */
  readonly touched: ReadonlySet<number>
  /** SQL: what a stretch becomes, a SELECT of `__row`, unique and ascending, and the columns, in the order of `__row`. */
  readonly content: (stretch: Stretch) => string
  readonly sizes?: ChunkSizes | undefined
}

/**
 * Writes the touched chunks again, and as many behind them as it takes until a chunk ends where one ended before. The result has
 * the chunks that all its rows written anew would have.
 */
export async function rewriteChunks(lake: Lake, rewriting: Rewriting): Promise<Chunks> {
  const { previous, touched } = rewriting
  const chunks: Chunk[] = []
  for (let at = 0; at < previous.length; ) {
    if (!touched.has(at)) {
      chunks.push(previous[at++]!)
      continue
    }
    const { made, end } = await rewriteFrom(lake, rewriting, at)
    chunks.push(...made)
    at = end
  }
  const filled = chunks.filter(({ rows }) => rows > 0)
  return { chunks: filled.length > 0 ? filled : chunks.slice(0, 1), rows: rowsIn(filled) }
}

async function rewriteFrom(
  lake: Lake,
  rewriting: Rewriting,
  first: number,
): Promise<{ readonly made: readonly Chunk[]; readonly end: number }> {
  const { previous, touched, columns, content, sizes } = rewriting
  const from = rowsIn(previous.slice(0, first))
  for (let end = first + 1; ; end++) {
    while (end < previous.length && touched.has(end)) end++
    const run = previous.slice(first, end)
    const last = end === previous.length
    const relation = `(select * replace (__row + ${from} as __row) from ${await scanChunks(lake, run)})`
    const made = await lake.aside(content({ from, to: from + rowsIn(run), relation, last }), async (aside) => {
      const incoming = { relation: aside, columns }
      const { cuts, open } = await findCuts(lake, incoming, sizes)
      return open && !last ? undefined : writeCut(lake, incoming, { cuts, progress: undefined })
    })
    if (made) return { made: made.chunks, end }
  }
}
