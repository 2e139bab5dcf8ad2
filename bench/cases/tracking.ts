import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { type BenchOptions, isAsked, type Measured } from '../bench.ts'
import { searchMillion } from '../tracking/million.ts'
import { compareSearch } from '../tracking/search.ts'
import { searchWide } from '../tracking/wide.ts'
import { compareWrites } from '../tracking/write.ts'

type Part = (folder: string, options: BenchOptions) => AsyncIterable<Measured>

const PARTS: Readonly<Record<string, Part>> = {
  search: compareSearch,
  write: compareWrites,
  million: searchMillion,
  wide: searchWide,
}

/**
 * Tracking against `mlflow server`, on SQLite and on PostgreSQL, through the same MLflow client: `search_runs` over the same 100,000 runs, writing,
 * the start and the memory of the servers. A million runs, and a million of 200 metrics, on ours alone. Runs are filled in by SQL on both
 * sides. WORDs choose parts: search, write, million, wide.
 */
export async function* bench(options: BenchOptions): AsyncIterable<Measured> {
  const folder = mkdtempSync(`${tmpdir()}/millrace-tracking-`)
  try {
    for (const [name, part] of Object.entries(PARTS)) if (isAsked(name, options)) yield* part(folder, options)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
