import { AsyncLocalStorage } from 'node:async_hooks'
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely'

/** A transaction that is going on in a chain of calls. */
interface Scope {
  readonly connection: DatabaseConnection
  readonly after: (() => void)[]
  open: boolean
  doomed: { readonly error: unknown } | undefined
}

/** One transaction a chain of calls, over a driver. */
export interface Transactions {
  /** For Kysely: inside `tx` every statement goes to the transaction's connection, outside to one of the pool. */
  readonly driver: Driver
  tx<T>(work: () => Promise<T>): Promise<T>
  afterCommit(then: () => void): void
}

export function createTransactions(inner: Driver): Transactions {
  const scopes = new AsyncLocalStorage<Scope>()
  const lent = new WeakSet<DatabaseConnection>()
  let going = 0
  const current = (): Scope | undefined => {
    const scope = scopes.getStore()
    return scope?.open ? scope : undefined
  }

  async function begin<T>(work: () => Promise<T>): Promise<T> {
    const held = await inner.acquireConnection()
    try {
      await inner.beginTransaction(held, {})
      const scope: Scope = { connection: watched(held, () => scope), after: [], open: true, doomed: undefined }
      lent.add(scope.connection)
      const result = await attempt(scope, work)
      await inner.commitTransaction(held)
      for (const then of scope.after) then()
      return result
    } finally {
      await inner.releaseConnection(held)
    }

    async function attempt(scope: Scope, body: () => Promise<T>): Promise<T> {
      going++
      try {
        const result = await scopes.run(scope, body)
        if (scope.doomed) throw scope.doomed.error
        return result
      } catch (error) {
        scope.open = false
        await inner.rollbackTransaction(held).catch(() => undefined)
        throw error
      } finally {
        scope.open = false
        going--
        // While a store is in use Node follows every promise of the process, those of predictions too.
        if (going === 0) scopes.disable()
      }
    }
  }

  return {
    driver: {
      ...refusing,
      init: async () => undefined,
      acquireConnection: async () => current()?.connection ?? inner.acquireConnection(),
      releaseConnection: async (connection) => {
        if (!lent.has(connection)) await inner.releaseConnection(connection)
      },
      destroy: () => inner.destroy(),
    },
    tx: (work) => {
      const outer = current()
      return outer ? join(outer, work) : begin(work)
    },
    afterCommit: (then) => {
      const scope = current()
      if (scope) scope.after.push(then)
      else then()
    },
  }
}

async function join<T>(outer: Scope, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    outer.doomed ??= { error }
    throw error
  }
}

/** Notes a refused statement: PostgreSQL would answer a later commit with a rollback and no error. */
function watched(connection: DatabaseConnection, scope: () => Scope): DatabaseConnection {
  return {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      try {
        return await connection.executeQuery<R>(query)
      } catch (error) {
        scope().doomed ??= { error }
        throw error
      }
    },
    streamQuery: (query, size) => connection.streamQuery(query, size),
  }
}

const useTx = async (): Promise<void> => {
  throw new Error('Transactions are opened with database.tx, so that calls below join them.')
}

const refusing = { beginTransaction: useTx, commitTransaction: useTx, rollbackTransaction: useTx }
