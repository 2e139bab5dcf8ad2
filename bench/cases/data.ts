import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { type BenchOptions, isAsked, type Measured } from '../bench.ts'
import { compareContracts } from '../data/contract.ts'
import { measureIngest } from '../data/ingest.ts'
import { compareProfiles } from '../data/profile.ts'
import { compareVersions } from '../data/versions.ts'

type Part = (folder: string, options: BenchOptions) => AsyncIterable<Measured>

const PARTS: Readonly<Record<string, Part>> = {
  contract: compareContracts,
  ingest: measureIngest,
  versions: compareVersions,
  profile: compareProfiles,
}

/**
 * What data costs before a model sees it: checks against Great Expectations and pandera, versions against DVC, profiles against
 * ydata-profiling and Evidently, and reading against the engine alone. WORDs choose parts: contract, ingest, versions, profile.
 */
export async function* bench(options: BenchOptions): AsyncIterable<Measured> {
  const folder = mkdtempSync(`${tmpdir()}/millrace-data-`)
  try {
    for (const [name, part] of Object.entries(PARTS)) if (isAsked(name, options)) yield* part(folder, options)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
