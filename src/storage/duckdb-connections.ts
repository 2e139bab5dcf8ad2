import type { DuckDBConnection, DuckDBInstance, DuckDBResult } from '@duckdb/node-api'
import type { Table } from '../table/index.ts'
import { readTables } from './duckdb-columns.ts'
import { lakeError } from './duckdb-errors.ts'
import { failStorage } from './errors.ts'

/** Connections to one engine, each for one piece of work. Errors of all: `storage.lake_closed`. */
export interface Connections {
  connected<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T>
  /** The rows of a result, some at a time; the connection is closed when the loop over them is left. */
  streamed(
    ask: (connection: DuckDBConnection) => Promise<DuckDBResult>,
    rows: number,
  ): AsyncGenerator<Table, void, undefined>
  /** Waits for what is under way. */
  close(): Promise<void>
}

export function createConnections(instance: DuckDBInstance): Connections {
  const going = new Set<Promise<unknown>>()
  let closed = false

  function mustBeOpen(): void {
    if (closed) throw failStorage('lake_closed', {})
  }

  function note(done: Promise<unknown>): void {
    going.add(done)
    const forget = (): boolean => going.delete(done)
    done.then(forget, forget)
  }

  return {
    async connected(work) {
      mustBeOpen()
      const done = instance.connect().then((connection) => work(connection).finally(() => connection.closeSync()))
      note(done)
      return done
    },
    async *streamed(ask, rows) {
      mustBeOpen()
      let end = (): void => undefined
      note(
        new Promise<void>((resolve) => {
          end = resolve
        }),
      )
      let connection: DuckDBConnection | undefined
      try {
        connection = await instance.connect()
        yield* readTables(await ask(connection), rows)
      } catch (error) {
        throw lakeError(error)
      } finally {
        connection?.closeSync()
        end()
      }
    },
    async close() {
      closed = true
      await Promise.allSettled(going)
      instance.closeSync()
    },
  }
}
