/** The sizes of a network: a dense input and looked-up levels, layers of ReLU, a linear output. */
export interface NetworkShape {
  /** Columns of the dense part of the design. */
  readonly width: number
  readonly categories: number
  /** Places in the table of levels. */
  readonly levels: number
  /** Units of each hidden layer, multiples of 8. */
  readonly hidden: readonly number[]
  /** Scores a row. */
  readonly outputs: number
  /** Rows that are worked on at once, a multiple of 8. */
  readonly batch: number
}

/** One layer; places count float32 numbers from the start of the parameters. */
export interface Layer {
  readonly inputs: number
  readonly outputs: number
  /** [inputs, outputs] */
  readonly weights: number
  readonly bias: number
}

/** Where everything lies in one memory, in bytes where nothing else is said. */
export interface NetworkLayout {
  readonly layers: readonly Layer[]
  /** The table of levels, [levels, units of the first layer], as a place among the parameters. */
  readonly table: number
  /** How many parameters there are; each of the five regions has as many. */
  readonly parameters: number
  readonly weights: number
  readonly gradients: number
  readonly first: number
  readonly second: number
  readonly average: number
  /** What goes into each layer and comes out of the last, [batch, units]. */
  readonly activations: readonly number[]
  /** The gradients of the same; of the input there is none. */
  readonly slopes: readonly number[]
  /** int32 [batch, categories]. */
  readonly places: number
  readonly packed: number
  readonly bytes: number
}

const WORD = 4
const LANES = 8

/** The next multiple of 8. */
export const padded = (count: number): number => Math.max(LANES, Math.ceil(count / LANES) * LANES)

/** Lays a network out; the widths of input and output are filled up to multiples of 8. */
export function networkLayout({ width, categories, levels, hidden, outputs, batch }: NetworkShape): NetworkLayout {
  const units = [padded(width), ...hidden, padded(outputs)]
  let parameters = 0
  const take = (count: number): number => {
    const start = parameters
    parameters += Math.ceil(count / LANES) * LANES
    return start
  }
  const layers = units.slice(1).map((count, i) => {
    const inputs = units[i]!
    return { inputs, outputs: count, weights: take(inputs * count), bias: take(count) }
  })
  const table = take(levels * units[1]!)
  let bytes = 0
  const place = (count: number): number => {
    const start = bytes
    bytes += Math.ceil((count * WORD) / 16) * 16
    return start
  }
  const [weights, gradients, first, second, average] = Array.from({ length: 5 }, () => place(parameters))
  const activations = units.map((count) => place(batch * count))
  const slopes = units.map((count, i) => (i === 0 ? 0 : place(batch * count)))
  const widest = Math.max(...layers.map(({ inputs, outputs: count }) => Math.max(inputs * count, batch * count)))
  return {
    ...{ layers, table, parameters, activations, slopes },
    ...{ weights: weights!, gradients: gradients!, first: first!, second: second!, average: average! },
    places: place(batch * categories),
    packed: place(widest),
    bytes,
  }
}
