import type {
  AlertFacts,
  DatasetFacts,
  DecisionFacts,
  EndpointFacts,
  Leakage,
  LoopFacts,
  QuarantinedRow,
  RunFacts,
  VersionFacts,
  ViewFacts,
  Week,
} from './shapes.ts'
import { type Status, STATUSES, statusOf } from './status.ts'
import { isJudged } from './weeks.ts'

/** Everything that the page knows at one moment. */
export interface Snapshot {
  readonly datasets: readonly DatasetFacts[]
  readonly quarantine: readonly QuarantinedRow[]
  readonly views: readonly ViewFacts[]
  readonly leakage: readonly Leakage[]
  readonly runs: readonly RunFacts[]
  readonly versions: readonly VersionFacts[]
  readonly endpoints: readonly EndpointFacts[]
  readonly loops: readonly LoopFacts[]
  readonly weeks: readonly Week[]
  readonly alerts: readonly AlertFacts[]
  readonly decisions: readonly DecisionFacts[]
  /** Work that runs now: the step by the name of its flow. */
  readonly work: ReadonlyMap<string, string>
}

/** One endpoint with all that belongs to it. */
export interface Focus {
  readonly endpoint: EndpointFacts
  readonly loop: LoopFacts | undefined
  readonly weeks: readonly Week[]
  readonly versions: readonly VersionFacts[]
  readonly alerts: readonly AlertFacts[]
  readonly decisions: readonly DecisionFacts[]
  readonly status: Status
}

/** Every endpoint, the one that most needs a look first. */
export function focuses(snapshot: Snapshot): Focus[] {
  const all = snapshot.endpoints.map((endpoint) => focusOn(snapshot, endpoint))
  return all.sort((a, b) => STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status))
}

function focusOn(snapshot: Snapshot, endpoint: EndpointFacts): Focus {
  const of = <T extends { readonly endpoint: string }>(items: readonly T[]): T[] =>
    items.filter((item) => item.endpoint === endpoint.name)
  const weeks = of(snapshot.weeks).sort((a, b) => a.from - b.from)
  const loop = of(snapshot.loops)[0]
  return {
    endpoint,
    loop,
    weeks,
    versions: snapshot.versions.filter(({ model }) => model === endpoint.model).sort((a, b) => a.version - b.version),
    alerts: of(snapshot.alerts),
    decisions: of(snapshot.decisions),
    status: statusOfEndpoint(endpoint, loop, weeks),
  }
}

/** What the loop says of itself; where it says nothing, what its traffic and its newest windows show. */
export function statusOfEndpoint(endpoint: EndpointFacts, loop: LoopFacts | undefined, weeks: readonly Week[]): Status {
  const told = loop && statusOf(loop.state)
  if (told) return told
  if (endpoint.challenger !== undefined && endpoint.mode !== 'single') return 'rolling'
  const judged = weeks.findLast(isJudged)
  if (judged?.alerts.some(({ severity }) => severity === 'alarm')) return 'drifting'
  return judged === undefined || judged.alerts.length > 0 ? 'watching' : 'healthy'
}

/** The moment that the clock of the loop shows, or of the newest thing known. */
export function nowOf(snapshot: Snapshot): number | undefined {
  const told = snapshot.loops.map(({ now }) => now).filter((at) => at > 0)
  return told.length > 0 ? Math.max(...told) : undefined
}

/** True when nothing has been declared or done yet. */
export function isEmpty(snapshot: Snapshot): boolean {
  const { datasets, endpoints, runs, versions, work } = snapshot
  return datasets.length + endpoints.length + runs.length + versions.length + work.size === 0
}
