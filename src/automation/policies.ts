import { type Clock, digestOf, type Hash, type Json } from '../base/index.ts'
import type { Database } from '../storage/index.ts'
import type { EndpointPolicy } from './policy.ts'
import type { AutomationTables } from './tables.ts'

/** How a declared policy compares with the one in force. */
export type Standing = 'new' | 'changed' | 'same'

/** Where it is kept which policies are in force. */
export interface Policies {
  standing(policy: EndpointPolicy): Promise<Standing>
  /** The address of what a policy declares. */
  digest(policy: EndpointPolicy): string
  /** Puts a policy in force. */
  keep(policy: EndpointPolicy): Promise<void>
  /** When the endpoint was first declared. */
  since(endpoint: string): Promise<number | undefined>
}

export function createPolicies(needs: {
  readonly database: Database
  readonly clock: Clock
  readonly hash: Hash
}): Policies {
  const table = () => needs.database.on<AutomationTables>()
  const digestFor = (policy: EndpointPolicy): string => digestOf(declarationOf(policy), needs.hash)
  const held = (endpoint: string) =>
    table().selectFrom('automation_policy').selectAll().where('endpoint', '=', endpoint).executeTakeFirst()
  return {
    digest: digestFor,
    async standing(policy) {
      const row = await held(policy.name)
      if (!row) return 'new'
      return row.digest === digestFor(policy) ? 'same' : 'changed'
    },
    async keep(policy) {
      const row = { declaration: JSON.stringify(declarationOf(policy)), digest: digestFor(policy) }
      await table()
        .insertInto('automation_policy')
        .values({ endpoint: policy.name, since: needs.clock.now(), ...row })
        .onConflict((conflict) => conflict.column('endpoint').doUpdateSet(row))
        .execute()
    },
    async since(endpoint) {
      return (await held(endpoint))?.since
    },
  }
}

/** What of a policy can be compared: the model by its name and features, the rest as it is. */
function declarationOf(policy: EndpointPolicy): Json {
  return JSON.parse(JSON.stringify(policy)) as Json
}
