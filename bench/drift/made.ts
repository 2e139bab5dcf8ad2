import { linkSync, mkdirSync } from 'node:fs'
import { engine, writeTable } from '../data/table.ts'

/** How large rows that nobody made are. */
export interface Size {
  readonly rows: number
  readonly numbers: number
  readonly texts: number
}

/** Every tenth number moves by half of its spread on the current side, and no other column. */
const MOVED = 10

/**
 * Rows from hashes of their place, equal each time: whole numbers, exponential, uniform and triangular ones in turn, then texts of 8 and of
 * 200 kinds in turn. `side` 1 is the reference.
 */
export function rowsSql({ rows, numbers, texts }: Size, side: 1 | 2): string {
  const share = (seed: number): string => `((hash(i, ${side * 100_000 + seed}) % 1000003)::double / 1000003)`
  const shape = (k: number): string => {
    if (k % 4 === 0) return `floor(${share(k)} * 20)`
    if (k % 4 === 1) return `-3 * ln(1 - ${share(k)})`
    return k % 4 === 2 ? share(k) : `${share(k)} + ${share(k + 50_000)}`
  }
  const moved = (k: number): string => (side === 2 && k % MOVED === MOVED - 1 ? ' + 0.5' : '')
  const columns = [
    ...Array.from({ length: numbers }, (_, k) => `${shape(k)}${moved(k)} as n${k}`),
    ...Array.from(
      { length: texts },
      (_, k) => `'kind ' || (hash(i, ${side * 100_000 + 90_000 + k}) % ${k % 2 === 0 ? 8 : 200}) as t${k}`,
    ),
  ]
  return `select ${columns.join(', ')} from range(${rows}) as r(i)`
}

/** Both sides as files. */
export async function writeSides(folder: string, size: Size): Promise<{ reference: string; current: string }> {
  const [reference, current] = [`${folder}/reference.parquet`, `${folder}/current.parquet`]
  await writeTable(rowsSql(size, 1), reference)
  await writeTable(rowsSql(size, 2), current)
  return { reference, current }
}

/** One file under so many names: a pattern over them is read as so many files, and takes the disk of one. */
export function linked(folder: string, file: string, names: number): string {
  mkdirSync(folder, { recursive: true })
  for (let at = 0; at < names; at++) linkSync(file, `${folder}/part-${String(at).padStart(4, '0')}.parquet`)
  return `${folder}/*.parquet`
}

/** Seconds to read and decode these files and do nothing with them but a sum of each column. */
export async function secondsToRead(pattern: string, columns: number): Promise<number> {
  const sums = Array.from({ length: columns }, (_, k) => `sum(n${k})`).join(', ')
  const started = performance.now()
  await engine(`select ${sums} from read_parquet('${pattern}')`)
  return (performance.now() - started) / 1_000
}
