import { grouped } from './notices.ts'
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
import { STATUSES, type Status, statusOf } from './status.ts'
import { isJudged } from './weeks.ts'
import type { Work } from './work.ts'

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
  readonly work: Work
  /** What the clock showed when the newest event happened. */
  readonly at: number | undefined
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
  const alerts = grouped(of(snapshot.alerts), weeks)
  return {
    endpoint,
    loop,
    weeks,
    versions: snapshot.versions.filter(({ model }) => model === endpoint.model).sort((a, b) => a.version - b.version),
    alerts,
    decisions: of(snapshot.decisions),
    status: statusOfEndpoint({ endpoint, loop, weeks, alerts }),
  }
}

/** The messages about the champion that are open, the newest first. */
export function openAlerts(
  { alerts, endpoint }: Pick<Focus, 'alerts' | 'endpoint'>,
  severity: AlertFacts['severity'],
): AlertFacts[] {
  return alerts
    .filter((alert) => alert.closedBecause === undefined && alert.severity === severity)
    .filter(({ champion }) => champion === undefined || champion === endpoint.champion)
    .sort((a, b) => b.at - a.at)
}

/** What the loop says of itself; where it says nothing, what its traffic, its open alerts and its newest windows show. */
function statusOfEndpoint({
  endpoint,
  loop,
  weeks,
  alerts,
}: Pick<Focus, 'endpoint' | 'loop' | 'weeks' | 'alerts'>): Status {
  const told = loop && statusOf(loop.state)
  if (told) return told
  if (endpoint.challenger !== undefined && endpoint.mode !== 'single') return 'rolling'
  if (openAlerts({ alerts, endpoint }, 'alarm').length > 0) return 'drifting'
  return weeks.some(isJudged) && openAlerts({ alerts, endpoint }, 'notice').length === 0 ? 'healthy' : 'watching'
}

/** The latest moment that the clock of the loop is known to have shown. */
export function nowOf({ loops, at = 0 }: Snapshot): number | undefined {
  const latest = Math.max(at, ...loops.map(({ now }) => now))
  return latest > 0 ? latest : undefined
}

/** True when nothing has been declared or done yet. */
export function isEmpty(snapshot: Snapshot): boolean {
  const { datasets, endpoints, runs, versions, work } = snapshot
  return datasets.length + endpoints.length + runs.length + versions.length + work.size === 0
}
