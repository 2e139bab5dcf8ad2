import { type Database, openEmbeddedDatabase, openPostgres } from '../../src/storage/index.ts'
import { freshFolder } from './folders.ts'
import { startPostgres } from './postgres.ts'

/** A kind of database to run a suite on; each `open` gives an empty one, and more connections with `again`. */
export interface DatabaseKind {
  readonly name: string
  /** An empty database, or nothing where this kind does not run here. */
  open(): Promise<Opened | undefined>
}

export interface Opened {
  readonly database: Database
  /** Closes the database, and stops what was started for it. */
  close(): Promise<void>
}

export const databaseKinds: readonly DatabaseKind[] = [
  {
    name: 'embedded database',
    async open() {
      const database = await openEmbeddedDatabase({ folder: freshFolder() })
      return { database, close: () => database.close() }
    },
  },
  {
    name: 'PostgreSQL',
    async open() {
      const server = await startPostgres()
      if (!server) return undefined
      const database = await openPostgres({ url: server.url })
      return {
        database,
        async close() {
          await database.close()
          await server.stop()
        },
      }
    },
  },
]
