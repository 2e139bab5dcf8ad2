import type { Lake } from '../../storage/index.ts'
import { type Chunk, type ChunkOptions, type Chunks, type Incoming, rowsIn } from './chunks.ts'
import { rewriteChunks } from './rewrite.ts'

/**
 * Takes rows out of a version. `gone` is a relation with `__place`, the places of the rows; only chunks that hold one of them, and what
 * follows until a chunk ends where one ended before, are written again.
 */
export async function removeRows(
  lake: Lake,
  removing: { readonly previous: readonly Chunk[]; readonly columns: Incoming['columns']; readonly gone: string },
  options: ChunkOptions = {},
): Promise<Chunks> {
  const { previous, columns, gone } = removing
  const touched = new Set(await chunksWith(lake, previous, gone))
  return rewriteChunks(lake, {
    ...{ previous, columns, touched, sizes: options.sizes },
    content: ({ relation }) =>
      `select __row, ${columns.join(', ')} from ${relation} where __row not in (select __place from ${gone}) order by __row`,
  })
}

/** The chunks, by number, with a row at one of the places of a relation with `__place`. */
export async function chunksWith(lake: Lake, chunks: readonly Chunk[], places: string): Promise<readonly number[]> {
  let start = 0
  const bounds = chunks.map(({ rows }, i) => {
    start += rows
    return `(${i}, ${start - rows}, ${start})`
  })
  if (rowsIn(chunks) === 0) return []
  const rows = await lake.rows(
    `select distinct chunk from (values ${bounds.join(', ')}) as bounds(chunk, start, stop)
      join (select __place from ${places}) on __place >= start and __place < stop order by chunk`,
  )
  return rows.map(({ chunk }) => Number(chunk))
}
