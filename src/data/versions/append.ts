import type { Lake } from '../../storage/index.ts'
import { type Chunk, type ChunkOptions, type Chunks, type Incoming, writeChunks } from './chunks.ts'
import { rewriteChunks } from './rewrite.ts'
import { uniform } from './uniform.ts'

/**
 * Adds rows behind those of a version. Only its last chunk is written again, so that many small additions do not make many small
 * files; the chunks are those that all rows written at once would have.
 *
 * @example
 * const { chunks, rows } = await appendChunks(lake, { previous: version.chunks, incoming })
 */
export async function appendChunks(
  lake: Lake,
  { previous, incoming: given }: { readonly previous: readonly Chunk[]; readonly incoming: Incoming },
  options: ChunkOptions = {},
): Promise<Chunks> {
  if (previous.length === 0) return writeChunks(lake, given, options)
  const { incoming, kept, same } = await uniform(lake, previous, given)
  const touched = new Set(same ? [previous.length - 1] : previous.keys())
  return rewriteChunks(lake, {
    ...{ previous, touched, columns: incoming.columns, sizes: options.sizes },
    content: ({ relation, to, last }) => {
      const before = `select __row, ${kept.join(', ')} from ${relation}`
      if (!last) return before
      return `${before} union all select __row + ${to} as __row, ${incoming.columns.join(', ')} from ${incoming.relation}`
    },
  })
}
