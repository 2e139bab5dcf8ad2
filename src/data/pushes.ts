import { sql } from 'kysely'
import { type Clock, DAY, digestOf, type Hash, type Json } from '../base/index.ts'
import type { Database, Lake } from '../storage/index.ts'
import type { Dataset } from './dataset.ts'
import { fail } from './errors.ts'
import type { FoundOfRows } from './loads/found.ts'
import { placeOf } from './sources/source.ts'
import { createTextTable } from './sources/text-table.ts'
import type { DataTables } from './tables.ts'
import type { DatasetVersion } from './versions/version.ts'

/** Rows that somebody pushes. */
export interface Push {
  readonly dataset: string
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  /** The same push again has the same id, and is not taken twice. */
  readonly id?: string
}

/** What became of a push. */
export interface Pushed {
  /** The place of the push among those of the dataset, from 1. */
  readonly seq: number
  readonly rows: number
  /** True where a push with this id was there already. */
  readonly again: boolean
}

/** Where pushed rows wait until they are in a version. */
export interface Pushes {
  /** Durable when it returns. */
  push(push: Push): Promise<Pushed>
  /** Rows that no version of the branch `main` has yet, and since when the oldest of them waits. */
  waiting(dataset: string, taken: number): Promise<{ readonly rows: number; readonly since: number | undefined }>
  /** Drops pushes up to `taken` that are older than a week. */
  drop(dataset: string, taken: number): Promise<void>
}

const KEPT = 7 * DAY
const AT_ONCE = 500

/** Pushed rows in the database. */
export function createPushes({ database, clock }: { readonly database: Database; readonly clock: Clock }): Pushes {
  const db = () => database.on<DataTables>()

  async function known({ dataset, id }: Push): Promise<Pushed | undefined> {
    if (id === undefined) return undefined
    const row = await db()
      .selectFrom('pushed')
      .select(['seq', 'rows'])
      .where('dataset', '=', dataset)
      .where('id', '=', id)
      .executeTakeFirst()
    return row && { seq: Number(row.seq), rows: row.rows, again: true }
  }

  return {
    async push(push) {
      const { dataset, rows, id } = push
      const lines = rows.map((row) => JSON.stringify(row)).join('\n')
      for (;;) {
        const before = await known(push)
        if (before) return before
        const { rows: made } = await sql<{ seq: number }>`
          insert into pushed (dataset, seq, id, rows, lines, at)
            select ${dataset}, coalesce(max(seq), 0) + 1, ${id ?? null}::text, ${rows.length}::int4, ${lines}, ${clock.now()}::int8
            from pushed where dataset = ${dataset}
          on conflict do nothing returning seq`.execute(db())
        if (made[0]) return { seq: Number(made[0].seq), rows: rows.length, again: false }
      }
    },
    async waiting(dataset, taken) {
      const row = await db()
        .selectFrom('pushed')
        .select((select) => [select.fn.sum('rows').as('rows'), select.fn.min('at').as('since')])
        .where('dataset', '=', dataset)
        .where('seq', '>', taken)
        .executeTakeFirst()
      return { rows: Number(row?.rows ?? 0), since: row?.since == null ? undefined : Number(row.since) }
    },
    async drop(dataset, taken) {
      // The newest stays: pushes are counted on from it.
      await sql`delete from pushed where dataset = ${dataset} and seq <= ${taken}::int8 and at < ${clock.now() - KEPT}::int8
        and seq < (select max(seq) from pushed where dataset = ${dataset})`.execute(db())
    },
  }
}

/** The rows that were pushed since a version was made. Errors: `data.nothing_pushed` where there was never any. */
export async function pushedSince(
  { database, lake, hash }: { readonly database: Database; readonly lake: Lake; readonly hash: Hash },
  { name, source }: Dataset,
  previous: DatasetVersion | undefined,
): Promise<FoundOfRows> {
  const table = createTextTable(lake, ['json'])
  let taken = previous?.taken?.pushed ?? 0
  let rows = 0
  for (;;) {
    const some = await database
      .on<DataTables>()
      .selectFrom('pushed')
      .select(['seq', 'lines'])
      .where('dataset', '=', name)
      .where('seq', '>', taken)
      .orderBy('seq')
      .limit(AT_ONCE)
      .execute()
    for (const { seq, lines } of some) {
      taken = Number(seq)
      for (const line of lines.split('\n')) {
        if (line === '') continue
        table.take([line])
        rows++
      }
      if (table.isFull) await table.flush()
    }
    if (some.length < AT_ONCE) break
  }
  if (rows === 0 && !previous) throw fail('nothing_pushed', { dataset: name })
  await table.relation()
  const { blobs } = table
  const digest = digestOf({ blobs, taken } as Json, hash)
  return {
    kind: 'rows',
    place: placeOf(source),
    digest,
    blobs,
    rows,
    columns: [],
    isJson: true,
    taken: { pushed: taken },
  }
}

/** The place of the newest push; 0 where there is none. */
export async function lastPush(database: Database, dataset: string): Promise<number> {
  const row = await database
    .on<DataTables>()
    .selectFrom('pushed')
    .select((select) => select.fn.max('seq').as('seq'))
    .where('dataset', '=', dataset)
    .executeTakeFirst()
  return Number(row?.seq ?? 0)
}
