import {
  createDecisions,
  createLoop,
  createPolicies,
  createRollouts,
  type EndpointPolicy,
  type LoopNeeds,
  type Project,
} from '../automation/index.ts'
import type { Hash } from '../base/index.ts'
import { type Alerting, createMonitoring, createReferences, openAlerting, watchOf } from '../monitoring/index.ts'
import type { Blobs } from '../storage/index.ts'
import type { Runs } from '../tracking/index.ts'

/** What the loop is opened on: the rooms upstream of monitoring, and the project in force. */
type Under = Omit<LoopNeeds, 'monitoring' | 'decisions' | 'rollouts' | 'policies'> & {
  readonly hash: Hash
  readonly blobs: Blobs
  readonly runs: Runs
  readonly project: Project | undefined
  /** Hosts that receivers of alerts may be at, wherever they are. */
  readonly allowedHosts: readonly string[]
  /** Where Millrace can be reached, where a server listens. */
  readonly address: () => string | undefined
} & Pick<Parameters<typeof openAlerting>[0], 'random' | 'onFault'>

/** Opens monitoring and automation: what watches endpoints, and what acts on it. */
export function openLoop<T extends Under>(under: T) {
  const { database, newId, endpoints, project } = under
  const policyOf = (endpoint: string): EndpointPolicy | undefined =>
    project?.endpoints.find(({ name }) => name === endpoint)
  const alerting: Alerting = openAlerting({
    ...under,
    declared: project?.alerts ?? [],
    secretOf: (name) => process.env[name],
  })
  const monitoring = createMonitoring({
    ...{ ...under, alerts: alerting.alerts },
    referenceOf: createReferences(under),
    watched: async (endpoint) => {
      const { model } = await endpoints.get(endpoint)
      return { endpoint, model, watch: watchOf(endpoint, policyOf(endpoint)?.watch) }
    },
  })
  const automation = {
    ...under,
    alerting,
    monitoring,
    decisions: createDecisions(database, newId),
    rollouts: createRollouts(database),
    policies: createPolicies(under),
  }
  return { ...automation, loop: createLoop(automation) }
}
