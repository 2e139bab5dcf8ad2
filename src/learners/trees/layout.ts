/** Where everything lies in the memory of a fit. Plain data: every thread of a team gets a copy. Addresses in bytes. */
export interface Layout {
  readonly rows: number
  readonly threads: number
  /** Bins of each feature, the one for missing values included. */
  readonly bins: readonly number[]
  /** First bin of each feature in a histogram; the last entry is the number of all bins. */
  readonly offsets: readonly number[]
  /** Bits of the sum of second derivatives beside which the count of rows is kept; see `histogram.ts`. */
  readonly countShift: number
  /** One byte a row and feature: feature by feature, for splits, `columnBytes` from one to the next. */
  readonly byFeature: number
  readonly columnBytes: number
  /** The same row by row, for histograms, `rowBytes` from one to the next. */
  readonly byRow: number
  readonly rowBytes: number
  /** Positions of rows in the order of leaves, four bytes each; and room for both sides of a split. */
  readonly order: number
  readonly left: number
  readonly right: number
  /** First and second derivative of each row, two whole numbers of four bytes. */
  readonly derivatives: number
  /** Doubles: `width` times a score for each row, a label for each row. */
  readonly scores: number
  readonly labels: number
  /** What an order is about; see `orders.ts`. */
  readonly arguments: number
  /** 256 bytes: 4 for the bins that go left. */
  readonly sides: number
  /** Features that may be split, one descriptor each; see `scan.ts`. */
  readonly candidates: number
  /** The leaves of a finished tree: first place in the order, rows, value as a double; 16 bytes each. */
  readonly leafTable: number
  /** For each thread: the best split of the smaller and of the larger child. */
  readonly found: number
  /** For each thread: a block of rows, copied together. */
  readonly scratch: number
  readonly scratchBytes: number
  /** For each thread but the first: a histogram of its share of rows. */
  readonly partials: number
  /** Histograms of leaves, `histogramBytes` each. */
  readonly pool: number
  readonly histograms: number
  readonly histogramBytes: number
  /** End of all. */
  readonly bytes: number
}

/** Bytes of a bin of a histogram: the sum of first derivatives, then the count of rows and the sum of second derivatives. */
export const BIN_BYTES = 16
export const CANDIDATE_BYTES = 16
export const FOUND_BYTES = 48
export const LEAF_BYTES = 16
/** Rows that are copied together before they are counted, so that many misses of the cache are under way at once. */
export const BLOCK_ROWS = 128
/** Features that one function counts; more would be too much code for one function. */
export const CHUNK_FEATURES = 128
const LINE = 64
const ARGUMENT_BYTES = 256
const SIDE_BYTES = 256
const COUNT_BITS = 63

/** Bytes of a row in the scratch area: its bins, then its derivatives. */
export function scratchStride(features: number): number {
  return Math.ceil(features / 8) * 8 + 8
}

/** Room that a row may leave empty so that it lies in one line of the cache. */
const MOST_WASTE = 0.25

/** Bytes of a row: a power of two, where that wastes little, so that no row begins in one line of the cache and ends in the next. */
export function rowStride(features: number): number {
  const even = 2 ** Math.ceil(Math.log2(Math.max(1, features)))
  return even <= LINE && even * (1 - MOST_WASTE) <= features ? even : features
}

/** The count of rows takes the upper bits of a word, the sum of second derivatives the rest. */
export function countShiftOf(rows: number): number {
  return COUNT_BITS - Math.ceil(Math.log2(rows + 1))
}

/** What a layout is made for. */
export interface LayoutNeeds {
  readonly rows: number
  readonly bins: readonly number[]
  readonly threads: number
  /** Scores of a row. */
  readonly width: number
  readonly leaves: number
  readonly histograms: number
  /** That of the rows when not given. */
  readonly countShift?: number
}

/** Places everything; what does not depend on a fit comes first, so that bins can stay where they are. */
export function layoutOf(needs: LayoutNeeds): Layout {
  const { rows, bins, threads, width, leaves, histograms } = needs
  const features = bins.length
  const offsets = [0]
  for (const count of bins) offsets.push(offsets.at(-1)! + count)
  let end = LINE
  const take = (bytes: number): number => {
    const at = end
    end = Math.ceil((end + bytes) / LINE) * LINE
    return at
  }
  const histogramBytes = Math.max(1, offsets[features]!) * BIN_BYTES
  const scratchBytes = BLOCK_ROWS * scratchStride(Math.min(features, CHUNK_FEATURES))
  const columnBytes = Math.ceil(rows / 4) * 4
  const rowBytes = rowStride(features)
  // one literal without a spread: every layout is then the same kind of object to the engine, and its code stays optimized
  const layout = {
    rows,
    threads,
    bins,
    offsets,
    countShift: needs.countShift ?? countShiftOf(rows),
    byFeature: take(columnBytes * features),
    columnBytes,
    byRow: take(rows * rowBytes + LINE),
    rowBytes,
    arguments: take(ARGUMENT_BYTES),
    sides: take(SIDE_BYTES),
    order: take(4 * rows),
    left: take(4 * rows + 4),
    right: take(4 * rows + 4),
    derivatives: take(8 * rows + 16),
    scores: take(8 * rows * width + 16),
    labels: take(8 * rows + 16),
    candidates: take(CANDIDATE_BYTES * (features + 1)),
    leafTable: take(LEAF_BYTES * leaves),
    found: take(2 * FOUND_BYTES * threads),
    scratch: take(scratchBytes * threads),
    scratchBytes,
    partials: take(histogramBytes * (threads - 1)),
    pool: take(histogramBytes * histograms),
    histograms,
    histogramBytes,
    bytes: 0,
  }
  layout.bytes = end
  return layout
}
