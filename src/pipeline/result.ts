import { type Digest, digestOf, type Hash, type Json } from '../base/index.ts'
import type { Schema } from '../table/index.ts'

/** Rows that a step wrote. */
export interface WrittenRows {
  readonly dataset: string
  readonly address: Digest
  readonly rows: number
  readonly schema: Schema
  readonly time?: string
}

/** A file that a command left. */
export interface WrittenFile {
  readonly address: Digest
  readonly bytes: number
  /** Its name in the working folder. */
  readonly path: string
}

/** What a step gave, as the cache keeps it. */
export interface StepResult {
  readonly output: Json
  readonly files: Readonly<Record<string, WrittenFile>>
  readonly rows?: WrittenRows
  /** The run that made it. */
  readonly run: string
  readonly at: number
  readonly seconds: number
  /** The blob of what it printed. */
  readonly log?: Digest
}

/** Names what a step gave: what comes after a step that gave the same again is cached. */
export function contentOf({ output, files, rows }: StepResult, hash: Hash): Digest {
  const addresses = Object.fromEntries(Object.entries(files).map(([name, { address }]) => [name, address]))
  return digestOf({ output, files: addresses, rows: rows?.address }, hash)
}
