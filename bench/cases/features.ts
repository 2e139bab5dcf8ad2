import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { type BenchOptions, isAsked, type Measured } from '../bench.ts'
import { lookUpEmbedded } from '../features/embedded.ts'
import { compareJoins } from '../features/join.ts'
import { compareServers } from '../features/online.ts'

type Part = (folder: string, options: BenchOptions) => AsyncIterable<Measured>

const PARTS: Readonly<Record<string, Part>> = {
  join: compareJoins,
  embedded: lookUpEmbedded,
  servers: compareServers,
}

/**
 * Features as of a moment, offline and online, against Feast over the same files: its own join, and its Python feature server, on embedded
 * stores and on Redis. WORDs choose parts: join, embedded, servers.
 */
export async function* bench(options: BenchOptions): AsyncIterable<Measured> {
  const folder = mkdtempSync(`${tmpdir()}/millrace-features-`)
  try {
    for (const [name, part] of Object.entries(PARTS)) if (isAsked(name, options)) yield* part(folder, options)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
