/** How many rows a chunk may have. Smaller ones cost files; larger ones cost more where one row changes. */
export interface ChunkSizes {
  /** A chunk has so many rows at least, but for the last. */
  readonly least: number
  /** One row in so many, chosen by its content, ends a chunk that has the least. */
  readonly mean: number
  /** At most; not more than one row group of the lake, so that equal rows make equal bytes. */
  readonly most: number
}

/** 16 thousand to 123 thousand rows, 64 thousand on the average. */
export const CHUNK_SIZES: ChunkSizes = Object.freeze({ least: 16_384, mean: 49_152, most: 122_880 })

/** So many times more rows may end a chunk that has become too long. */
export const SECOND_CHOICE = 16

/** A row after which a chunk may end. */
export interface Candidate {
  /** The place of the row among those that are cut, from 0. */
  readonly place: number
  /** Its `__row`. */
  readonly row: number
  /** By its content; by its content as a second choice; because of its place, where rows are all alike. */
  readonly choice: 1 | 2 | 3
}

/** Where rows are cut. */
export interface Cuts {
  /** The last row of each chunk but of the last one, whose last row is the last of all. */
  readonly cuts: readonly Candidate[]
  /** True where the last chunk would go on if more rows came. */
  readonly open: boolean
}

/** Cuts rows from the beginning of a chunk on. */
export function cutAt(candidates: readonly Candidate[], rows: number, sizes: ChunkSizes): Cuts {
  const cuts: Candidate[] = []
  let start = 0
  let next = 0
  while (start < rows) {
    while (next < candidates.length && candidates[next]!.place + 1 - start < sizes.least) next++
    const cut = chosen(candidates, next, { start, most: sizes.most })
    if (!cut || (cut.choice !== 1 && rows - start < sizes.most)) return { cuts, open: true }
    start = cut.place + 1
    if (start < rows) cuts.push(cut)
  }
  return { cuts, open: false }
}

/** The first of the first choice within reach, else the last of the second, else the last place. */
function chosen(
  candidates: readonly Candidate[],
  from: number,
  { start, most }: { readonly start: number; readonly most: number },
): Candidate | undefined {
  let other: Candidate | undefined
  for (let i = from; i < candidates.length && candidates[i]!.place + 1 - start <= most; i++) {
    const one = candidates[i]!
    if (one.choice === 1) return one
    if (!other || one.choice <= other.choice) other = one
  }
  return other
}
