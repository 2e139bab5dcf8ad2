import { readFileSync } from 'node:fs'
import type { Stream } from './streams.ts'

const FOLDER = new URL('../../../shared/data/', import.meta.url)

/** The lines of a file of `../shared/data`, as numbers; `undefined` where it is not there. */
function numbersIn(file: string): number[][] | undefined {
  try {
    const lines = readFileSync(new URL(file, FOLDER), 'utf8').trim().split('\n').slice(1)
    return lines.map((line) => line.split(',').map(Number))
  } catch {
    return undefined
  }
}

/** A file whose last column is the class, 0 or 1. */
export function streamIn(file: string, changes: readonly number[]): Stream | undefined {
  const rows = numbersIn(file)
  if (!rows) return undefined
  const width = rows[0]!.length - 1
  return {
    columns: Array.from({ length: width }, (_, k) => Float64Array.from(rows, (row) => row[k]!)),
    labels: Float64Array.from(rows, (row) => row[width]!),
    changes,
  }
}
