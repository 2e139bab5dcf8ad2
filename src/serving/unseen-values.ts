import type { Database } from '../storage/index.ts'
import type { ServingTables } from './tables.ts'

/** A text that a request held and the champion never saw in training. */
export interface UnseenValue {
  readonly column: string
  readonly value: string
  /** The moment of the first row with it, in milliseconds. */
  readonly at: number
}

/** Which unseen texts were met. */
export interface UnseenValues {
  /** By moment. */
  list(endpoint: string): Promise<readonly UnseenValue[]>
  /** True when it is new. */
  add(endpoint: string, unseen: UnseenValue): Promise<boolean>
}

export function createUnseenValues(database: Database): UnseenValues {
  const on = () => database.on<ServingTables>()
  return {
    list: (endpoint) =>
      on()
        .selectFrom('serving_unseen')
        .select(['name as column', 'value', 'at'])
        .where('endpoint', '=', endpoint)
        .orderBy('at')
        .orderBy('name')
        .orderBy('value')
        .execute(),
    async add(endpoint, { column, value, at }) {
      const added = await on()
        .insertInto('serving_unseen')
        .values({ endpoint, name: column, value, at })
        .onConflict((conflict) => conflict.doNothing())
        .returning('at')
        .executeTakeFirst()
      return added !== undefined
    },
  }
}
