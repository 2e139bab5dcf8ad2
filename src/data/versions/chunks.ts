import type { Digest } from '../../base/index.ts'
import type { Lake } from '../../storage/index.ts'
import { type Candidate, CHUNK_SIZES, type ChunkSizes, type Cuts, cutAt, SECOND_CHOICE } from './cuts.ts'

/** A Parquet blob with some rows of a version, all their columns and nothing else: equal rows are one blob, in any version. */
export interface Chunk {
  readonly address: Digest
  readonly rows: number
}

/** Rows that become part of a version. */
export interface Incoming {
  /** SQL: a relation with `__row`, unique and ascending, and the columns of the dataset, without rows that were set aside. */
  readonly relation: string
  /** Names of the columns in SQL, quoted. */
  readonly columns: readonly string[]
  /** True where a stretch of `__row` is found without reading all else, as in Parquet; else the rows are read once and kept aside. */
  readonly seekable?: boolean
}

/** Rows as a version keeps them: chunks in the order of the rows. */
export interface Chunks {
  readonly chunks: Chunk[]
  readonly rows: number
}

/** Who is told, and how rows are cut. */
export interface ChunkOptions {
  readonly progress?: (share: number) => void
  readonly sizes?: ChunkSizes
}

/** Chunks that are written at the same time. */
const AT_ONCE = 2

/**
 * Writes rows as chunks, in their order. Where a chunk ends is decided by the content of its rows, so that equal stretches of
 * rows become equal chunks whatever comes before and after them.
 *
 * Source: content-defined chunking (A. Muthitacharoen, B. Chen, D. Mazieres, "A low-bandwidth network file system", SOSP 2001),
 * over rows instead of bytes.
 */
export async function writeChunks(lake: Lake, incoming: Incoming, options: ChunkOptions = {}): Promise<Chunks> {
  const cutAndWrite = async (rows: Incoming): Promise<Chunks> => {
    const { cuts } = await findCuts(lake, rows, options.sizes)
    return writeCut(lake, rows, { cuts, progress: options.progress })
  }
  if (incoming.seekable) return cutAndWrite(incoming)
  const { relation, columns } = incoming
  return lake.aside(`select __row, ${columns.join(', ')} from ${relation}`, (aside) =>
    cutAndWrite({ ...incoming, relation: aside }),
  )
}

/** Writes what lies between cuts. */
export async function writeCut(
  lake: Lake,
  incoming: Incoming,
  { cuts, progress }: Pick<Cuts, 'cuts'> & { readonly progress: ChunkOptions['progress'] },
): Promise<Chunks> {
  const stretches = [...cuts, undefined].map((last, i) => stretchSql(incoming, cuts[i - 1], last))
  const chunks = new Array<Chunk>(stretches.length)
  let next = 0
  let done = 0
  const write = async (): Promise<void> => {
    while (next < stretches.length) {
      const at = next++
      const { address, rows } = await lake.write(stretches[at]!)
      chunks[at] = { address, rows }
      progress?.(++done / stretches.length)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, write))
  return { chunks, rows: rowsIn(chunks) }
}

/** How many rows chunks have. */
export const rowsIn = (chunks: readonly Chunk[]): number => chunks.reduce((sum, { rows }) => sum + rows, 0)

/** Finds where rows are cut; reads all of them once. */
export async function findCuts(
  lake: Lake,
  { relation, columns }: Incoming,
  sizes: ChunkSizes = CHUNK_SIZES,
): Promise<Cuts> {
  const [first, second] = [sizes.mean, Math.max(1, Math.floor(sizes.mean / SECOND_CHOICE))]
  const choice = `case when h % ${first} = 0 then 1 when h % ${second} = 0 then 2 else 3 end`
  const [found] = await lake.rows(
    `select count(*) as n, string_agg(concat_ws(' ', place, __row, ${choice}), ',')
       filter (h % ${first} = 0 or h % ${second} = 0 or place % ${sizes.least} = ${sizes.least - 1}) as candidates
     from (select row_number() over () - 1 as place, __row, hash(${columns.join(', ')}) as h from ${relation})`,
  )
  const candidates = String(found?.['candidates'] ?? '')
    .split(',')
    .flatMap((text) => (text === '' ? [] : [candidateOf(text)]))
    .sort((a, b) => a.place - b.place)
  return cutAt(candidates, Number(found?.['n']), sizes)
}

function candidateOf(text: string): Candidate {
  const [place, row, choice] = text.split(' ').map(Number)
  return { place: place!, row: row!, choice: choice as Candidate['choice'] }
}

function stretchSql(
  { relation, columns }: Incoming,
  after: Candidate | undefined,
  last: Candidate | undefined,
): string {
  const within = [...(after ? [`__row > ${after.row}`] : []), ...(last ? [`__row <= ${last.row}`] : [])]
  return `select ${columns.join(', ')} from ${relation} ${within.length > 0 ? `where ${within.join(' and ')}` : ''}`
}
