import {
  createDecisions,
  createLoop,
  createOrders,
  createPolicies,
  createRollouts,
  type EndpointPolicy,
  type LoopNeeds,
  type Project,
} from '../automation/index.ts'
import type { Hash } from '../base/index.ts'
import {
  type Alerting,
  createEstimators,
  createMonitoring,
  createReferences,
  createSlos,
  openAlerting,
  watchOf,
} from '../monitoring/index.ts'
import type { Serving } from '../serving/index.ts'
import type { Blobs } from '../storage/index.ts'
import type { Runs } from '../tracking/index.ts'
import { outcomeOf } from './serving-gauges.ts'

/** What the loop is opened on: the rooms upstream of monitoring, and the project in force. */
type Under = Omit<LoopNeeds, 'monitoring' | 'decisions' | 'orders' | 'rollouts' | 'policies'> & {
  readonly hash: Hash
  readonly blobs: Blobs
  readonly runs: Runs
  readonly project: Project | undefined
  /** Hosts that receivers of alerts may be at, wherever they are. */
  readonly allowedHosts: readonly string[]
  /** Where Millrace can be reached, where a server listens. */
  readonly address: () => string | undefined
  readonly numbers: Serving['numbers']
  readonly agesOf: (policy: EndpointPolicy) => Promise<readonly number[]>
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
  const slos = createSlos({
    ...{ ...under, alerts: alerting.alerts, isFault, declared: declaredSlos(project) },
    agesOf: async (endpoint) => under.agesOf(policyOf(endpoint)!),
  })
  const monitoring = createMonitoring({
    ...{ ...under, alerts: alerting.alerts, slos },
    referenceOf: createReferences(under),
    estimatorOf: createEstimators(under),
    watched: async (endpoint) => {
      const { model } = await endpoints.get(endpoint)
      return { endpoint, model, watch: watchOf(endpoint, policyOf(endpoint)?.watch) }
    },
  })
  const automation = {
    ...under,
    alerting,
    slos,
    monitoring,
    decisions: createDecisions(database, newId),
    orders: createOrders(under),
    rollouts: createRollouts(database),
    policies: createPolicies(under),
  }
  return { ...automation, loop: createLoop(automation) }
}

/** What endpoints of the project declare as objectives. */
function declaredSlos(project: Project | undefined): Parameters<typeof createSlos>[0]['declared'] {
  return (project?.endpoints ?? []).flatMap(({ name, watch }) => {
    const objectives = watchOf(name, watch).slo
    return objectives ? [{ endpoint: name, objectives }] : []
  })
}

/** Whether a request failed by us: what is wrong with us, or too much for us; not what was wrong with it. */
const isFault = (code: string): boolean => outcomeOf(code) !== 'client_error'
