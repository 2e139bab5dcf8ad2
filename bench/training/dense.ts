import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { seededRandom } from '../../src/base/index.ts'

/** How many numbers a row has, as in the HIGGS data that trainers are usually compared on. */
const COLUMNS = 28

/**
 * Writes a sheet of normal numbers and a label that hangs on them by bends, products and chance: as the files that
 * `bench/peers/arrays.py` describes.
 */
export function writeDense(folder: string, { learn, ask }: { learn: number; ask: number }): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, rows, seed] of [
    ['learn', learn, 1],
    ['ask', ask, 2],
  ] as const) {
    const columns = Array.from({ length: COLUMNS }, (_, at) => normals(rows, seed * 1_000 + at))
    writeColumns(`${folder}/${name}.f32`, columns)
    writeFileSync(`${folder}/${name}.f64`, labelOf(columns, seed))
  }
  const columns = Array.from({ length: COLUMNS }, (_, at) => ({ name: `c${at}`, kind: 'number' }))
  writeFileSync(`${folder}/sheet.json`, JSON.stringify({ learn, ask, objective: 'binary', columns }))
}

function writeColumns(path: string, columns: readonly Float32Array[]): void {
  const file = openSync(path, 'w')
  for (const column of columns) writeSync(file, column)
  closeSync(file)
}

/** Normal numbers by Marsaglia's polar method. */
function normals(rows: number, seed: number): Float32Array {
  const next = fastRandom(seed)
  const values = new Float32Array(rows)
  for (let row = 0; row < rows; ) {
    const [x, y] = [2 * next() - 1, 2 * next() - 1]
    const square = x * x + y * y
    if (square >= 1 || square === 0) continue
    const scale = Math.sqrt((-2 * Math.log(square)) / square)
    values[row++] = x * scale
    if (row < rows) values[row++] = y * scale
  }
  return values
}

/** Xorshift; the product's own stream is better but slower, and here are tens of millions of numbers. */
function fastRandom(seed: number): () => number {
  let state = seededRandom(seed).integer(2 ** 31) + 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

function labelOf(columns: readonly Float32Array[], seed: number): Float64Array {
  const random = seededRandom(seed)
  return Float64Array.from(columns[0]!, (_, row) => {
    const x = (at: number): number => columns[at]![row]!
    const lines = 0.7 * x(0) - 0.5 * x(1) + 0.4 * x(2)
    const bends = Math.sin(2 * x(3)) + 0.6 * Math.abs(x(4)) - 0.4 * x(5) * x(5)
    const products = 0.6 * x(6) * x(7) + (x(8) > 0.5 && x(9) < 0 ? 1.2 : 0) + 0.3 * x(10) * x(11) * x(12)
    return Number(random.next() < 1 / (1 + Math.exp(-lines - bends - products)))
  })
}
