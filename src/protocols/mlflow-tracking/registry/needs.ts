import type { Actor } from '../../../base/index.ts'
import type { Models, Webhooks } from '../../../registry/index.ts'
import type { LoggedModels, Runs } from '../../../tracking/index.ts'

/** What MLflow's registry calls are answered with. */
export interface RegistryRouteNeeds {
  readonly models: Models
  readonly runs: Pick<Runs, 'get'>
  readonly loggedModels: Pick<LoggedModels, 'get' | 'setTags'>
  readonly webhooks: Webhooks
  /** Does an action by its name, with permit and audit: what takes away or promotes. */
  readonly perform: (action: string, input: object, actor: Actor) => Promise<unknown>
}
