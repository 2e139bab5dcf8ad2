import type { Clock, NewId } from '../../base/index.ts'
import type { Database } from '../../storage/index.ts'
import type { AutomationTables } from '../tables.ts'
import type { Order, Word } from './order.ts'

/** Where the words of people to the loop are kept: appended, never changed. */
export interface Orders {
  give(order: Omit<Order, 'id' | 'at'>): Promise<Order>
  /** The newest first; of one endpoint or of all. */
  list(endpoint?: string): Promise<readonly Order[]>
}

const MOST = 100

export function createOrders(needs: {
  readonly database: Database
  readonly clock: Clock
  readonly newId: NewId
}): Orders {
  const table = () => needs.database.on<AutomationTables>()
  return {
    async give(order) {
      const kept = { id: needs.newId(), at: needs.clock.now(), ...order }
      await table().insertInto('automation_order').values(kept).execute()
      return kept
    },
    async list(endpoint) {
      const all = table().selectFrom('automation_order').selectAll().orderBy('place', 'desc').limit(MOST)
      const rows = await (endpoint === undefined ? all : all.where('endpoint', '=', endpoint)).execute()
      return rows.map(({ place: _, word, ...row }) => ({ ...row, word: word as Word }))
    },
  }
}
