import type { Digest } from '../../base/index.ts'
import type { Lake } from '../../storage/index.ts'
import type { Column } from '../../table/index.ts'

/** Rows of texts that are written as blobs, some at a time. */
export interface TextTable {
  /** Takes a row: `undefined` and what is beyond its end are missing. */
  take(texts: readonly (string | undefined)[]): void
  /** True where so much is held that it is time to `flush`. */
  readonly isFull: boolean
  flush(): Promise<void>
  /** What was written so far. */
  readonly blobs: readonly Digest[]
  /** SQL for all that was written: the columns, or undefined where there is nothing. */
  relation(): Promise<string | undefined>
}

const ROWS = 122_880
const TEXTS = 1 << 20
const FIRST_ROWS = 1 << 10

interface Builder {
  codes: Int32Array
  readonly known: Map<string, number>
}

/** Gathers rows of texts into Parquet blobs. */
export function createTextTable(lake: Lake, names: readonly string[]): TextTable {
  const blobs: Digest[] = []
  let builders = names.map(newBuilder)
  let rows = 0
  let texts = 0
  const flush = async (): Promise<void> => {
    if (rows === 0) return
    const columns = new Map(names.map((name, at) => [name, columnFrom(builders[at]!, rows)]))
    const file = await lake.writeTable({ rows, columns })
    blobs.push(file.address)
    builders = names.map(newBuilder)
    rows = 0
    texts = 0
  }
  return {
    get isFull() {
      return rows >= ROWS || texts >= TEXTS
    },
    take(row) {
      for (let at = 0; at < names.length; at++) {
        const text = row[at]
        if (text === undefined) continue
        const builder = builders[at]!
        const { known } = builder
        let code = known.get(text)
        if (code === undefined) {
          code = known.size
          known.set(text, code)
          texts++
        }
        if (rows >= builder.codes.length) builder.codes = widened(builder.codes, rows)
        builder.codes[rows] = code
      }
      rows++
    },
    flush,
    blobs,
    async relation() {
      await flush()
      return blobs.length === 0 ? undefined : lake.scan(blobs)
    },
  }
}

const newBuilder = (): Builder => ({ codes: new Int32Array(FIRST_ROWS).fill(-1), known: new Map() })

function widened(codes: Int32Array, row: number): Int32Array {
  const wider = new Int32Array(Math.max(row + 1, codes.length * 2)).fill(-1)
  wider.set(codes)
  return wider
}

const columnFrom = ({ codes, known }: Builder, rows: number): Column => ({
  kind: 'category',
  codes: codes.length >= rows ? codes.slice(0, rows) : widened(codes, rows - 1),
  dictionary: [...known.keys()],
})
