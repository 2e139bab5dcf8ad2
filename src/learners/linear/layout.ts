/** The sizes of a linear problem. */
export interface LinearShape {
  readonly rows: number
  /** Columns of the dense part of the design. */
  readonly width: number
  readonly categories: number
  /** Places in the table of levels. */
  readonly levels: number
  /** Scores a row. */
  readonly outputs: number
}

/** Where everything lies in one memory, in bytes. Rows come in blocks of `block`, the last one filled up with rows of weight 0. */
export interface LinearLayout {
  readonly block: number
  readonly blocks: number
  /** Blocks that are kept; 1 where the design would be too large and is made anew, block by block, in each pass. */
  readonly kept: number
  /** float32 [kept][width][block]. */
  readonly dense: number
  /** int32 [kept][categories][block]. */
  readonly places: number
  /** float64 [outputs][width], then the tables of levels, [outputs][levels]. */
  readonly weights: number
  readonly tables: number
  /** The gradient of both, laid out alike. */
  readonly slopesOfWeights: number
  readonly slopesOfTables: number
  /** float64 [outputs][block]. */
  readonly scores: number
  readonly slopes: number
  /** float64 [block]. */
  readonly label: number
  readonly rowWeights: number
  readonly bytes: number
}

const REAL = 8
const WORD = 4
const LARGEST_BLOCK = 1024
const SMALLEST_BLOCK = 64
/** A block of the dense part should stay in a cache of the second level. */
const CACHE_BYTES = 2 ** 18
/** A design of more bytes than this is not kept. */
export const MOST_KEPT = 2 ** 30

/** Lays a problem out. The size of a block hangs on the shape alone, so that sums are the same whether the design is kept or not. */
export function linearLayout(shape: LinearShape, most = MOST_KEPT): LinearLayout {
  const { rows, width, categories, levels, outputs } = shape
  let block = LARGEST_BLOCK
  while (block > SMALLEST_BLOCK && block * WORD * (width + categories) > CACHE_BYTES) block /= 2
  const blocks = Math.ceil(rows / block)
  const kept = blocks * block * WORD * (width + categories) > most ? 1 : blocks
  let at = 0
  const place = (bytes: number): number => {
    const start = at
    at += Math.ceil(bytes / 16) * 16
    return start
  }
  return {
    block,
    blocks,
    kept,
    dense: place(kept * width * block * WORD),
    places: place(kept * categories * block * WORD),
    weights: place(outputs * width * REAL),
    tables: place(outputs * levels * REAL),
    slopesOfWeights: place(outputs * width * REAL),
    slopesOfTables: place(outputs * levels * REAL),
    scores: place(outputs * block * REAL),
    slopes: place(outputs * block * REAL),
    label: place(block * REAL),
    rowWeights: place(block * REAL),
    bytes: at,
  }
}
