import type { Digest } from '../../base/index.ts'
import type { FoundFile } from '../sources/find-files.ts'
import type { SourceColumn } from '../sources/inspected.ts'
import type { Manifest } from '../versions/version.ts'

/** A source as it was scanned: its files, or its rows, which were copied. Plain JSON: the result of a step. */
export type Found = FoundOfFiles | FoundOfRows

/** Files, each with the address of its content. */
export type FoundOfFiles = {
  readonly kind: 'files'
  readonly place: string
  readonly digest: Digest
  readonly isMany: boolean
  readonly files: readonly (FoundFile & { readonly digest: Digest })[]
}

/** Rows of a database, a query or pushes, copied into blobs. */
export type FoundOfRows = {
  readonly kind: 'rows'
  readonly place: string
  readonly digest: Digest
  readonly blobs: readonly Digest[]
  readonly rows: number
  readonly columns: readonly SourceColumn[]
  /** Which blobs hold lines of JSON, still to be looked into. */
  readonly isJson?: true
  /** What will have been taken when these rows are in. */
  readonly taken?: Taken
}

/** What a version has taken of its source. */
export type Taken = NonNullable<Manifest['taken']>
