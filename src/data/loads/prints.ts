import { sql } from 'kysely'
import type { Digest } from '../../base/index.ts'
import type { Database } from '../../storage/index.ts'
import type { FoundFile } from '../sources/find-files.ts'
import type { DataTables } from '../tables.ts'

/** The addresses of the contents of files, as long as size and time of change are those that they had when they were read. */
export interface Prints {
  known(files: readonly FoundFile[]): Promise<ReadonlyMap<string, Digest>>
  keep(files: readonly (FoundFile & { readonly digest: Digest })[]): Promise<void>
}

const AT_ONCE = 5_000

/** Prints in the database. */
export function createPrints(database: Database): Prints {
  const db = () => database.on<DataTables>()
  return {
    async known(files) {
      const found = new Map<string, Digest>()
      for (let at = 0; at < files.length; at += AT_ONCE) {
        const some = files.slice(at, at + AT_ONCE)
        const places = some.map(({ path }) => path)
        const { rows } = await sql<{ path: string; bytes: number; changed: string; digest: string }>`
          select path, bytes, changed, digest from source_file where path = any(${places}::text[])`.execute(db())
        const byPath = new Map(rows.map((row) => [row.path, row]))
        for (const { path, bytes, changed } of some) {
          const row = byPath.get(path)
          if (row && Number(row.bytes) === bytes && row.changed === changed) found.set(path, row.digest as Digest)
        }
      }
      return found
    },
    async keep(files) {
      for (let at = 0; at < files.length; at += AT_ONCE) {
        const some = files.slice(at, at + AT_ONCE)
        const of = <T>(pick: (file: (typeof some)[number]) => T): T[] => some.map(pick)
        await sql`insert into source_file (path, bytes, changed, digest)
          select * from unnest(${of(({ path }) => path)}::text[], ${of(({ bytes }) => bytes)}::int8[],
            ${of(({ changed }) => changed)}::text[], ${of(({ digest }) => digest)}::text[])
          on conflict (path) do update set bytes = excluded.bytes, changed = excluded.changed, digest = excluded.digest`.execute(
          db(),
        )
      }
    },
  }
}
