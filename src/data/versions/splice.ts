import type { Lake } from '../../storage/index.ts'
import { type Chunk, type ChunkOptions, type Chunks, type Incoming, rowsIn } from './chunks.ts'
import { rewriteChunks, type Stretch } from './rewrite.ts'

/** Rows of a version, by place, that give way to others. */
export interface Edit {
  /** The first row that goes. */
  readonly from: number
  /** One after the last row that goes; `from` where none does. */
  readonly to: number
  /** SQL: what comes in their place, with `__row` and the columns of the version in its types. */
  readonly relation?: string
}

/**
 * Takes stretches of rows out of a version and puts others in their place. Edits are in the order of the rows and do not overlap.
 *
 * @example
 * await spliceChunks(lake, { previous, columns, edits: [{ from: 100, to: 200 }] }) // without a hundred rows
 */
export async function spliceChunks(
  lake: Lake,
  splicing: {
    readonly previous: readonly Chunk[]
    readonly columns: Incoming['columns']
    readonly edits: readonly Edit[]
  },
  options: ChunkOptions = {},
): Promise<Chunks> {
  const { previous, columns, edits } = splicing
  const touched = new Set(previous.flatMap((_, i) => (edits.some((edit) => touches(edit, previous, i)) ? [i] : [])))
  const list = columns.join(', ')
  const content = ({ from, to, relation, last }: Stretch): string => {
    const its = edits.filter((edit) => edit.from >= from && edit.to <= to && (edit.from < to || last))
    const gone = its.map((edit) => `(__row >= ${edit.from} and __row < ${edit.to})`)
    const rest = `select __row as __at, 1 as __then, __row as __nth, ${list} from ${relation} where not (${gone.join(' or ') || 'false'})`
    const come = its.flatMap((edit) =>
      edit.relation ? [`select ${edit.from} as __at, 0 as __then, __row as __nth, ${list} from ${edit.relation}`] : [],
    )
    return `select row_number() over (order by __at, __then, __nth) - 1 as __row, ${list}
      from (${[rest, ...come].join(' union all ')}) order by 1`
  }
  return rewriteChunks(lake, { previous, columns, touched, content, sizes: options.sizes })
}

function touches({ from, to }: Edit, previous: readonly Chunk[], chunk: number): boolean {
  const start = rowsIn(previous.slice(0, chunk))
  const stop = start + previous[chunk]!.rows
  const isLast = chunk === previous.length - 1
  return from < stop || isLast ? Math.max(to, from + 1) > start : false
}
