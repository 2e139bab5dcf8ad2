import { type ErrorNote, MillraceError, noteOfError } from '../../base/index.ts'
import type { Table } from '../../table/index.ts'
import { fail } from '../errors.ts'
import type { ShardModel } from './shard-scoring.ts'

/** Rows for a thread that scores. */
export interface ShardQuestion {
  readonly n: number
  readonly features: Table
}

/** What it says. */
export type ShardAnswer =
  | { readonly kind: 'ready'; readonly model: ShardModel }
  | { readonly kind: 'refused'; readonly error: ErrorNote }
  | { readonly kind: 'scored'; readonly n: number; readonly table: Table }
  | { readonly kind: 'failed'; readonly n: number; readonly error: ErrorNote }

/** The buffers of a table that nobody else uses. */
export function transferOf(table: Table): readonly ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>()
  for (const column of table.columns.values())
    buffers.add((column.kind === 'category' ? column.codes : column.values).buffer as ArrayBuffer)
  return [...buffers]
}

/** An error on its way between threads. */
export function faultNote(error: unknown): ErrorNote {
  if (error instanceof MillraceError) return noteOfError(error)
  return noteOfError(fail('executor_failed', { what: 'the model', reason: (error as Error).message }))
}
