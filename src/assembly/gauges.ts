import type { Project } from '../automation/index.ts'
import type { MetricFamily } from '../http/index.ts'
import { watchOf } from '../monitoring/index.ts'
import { countJobs } from '../storage/index.ts'
import { monitoringGauges } from './monitoring-gauges.ts'
import { countRooms } from './room-counters.ts'
import type { Rooms } from './rooms.ts'
import { servingGauges } from './serving-gauges.ts'
import { viewAges } from './view-ages.ts'

/** So long the last answer of the database is shown again: whoever asks often asks it no more often. */
const KEPT_MS = 10_000
const SECOND_MS = 1_000

/** What all rooms show at `/metrics`. Counters come from memory; what the database holds is some seconds old at most. */
export function openGauges(rooms: Rooms, project: Project): () => Promise<readonly MetricFamily[]> {
  const counted = countRooms(rooms.events)
  let kept: { readonly at: number; readonly families: Promise<readonly MetricFamily[]> } | undefined
  return async () => {
    const now = performance.now()
    if (kept === undefined || now - kept.at > KEPT_MS) {
      const families = slowFamilies(rooms, project).catch((fault: unknown) => {
        rooms.onFault(fault)
        return []
      })
      kept = { at: now, families }
    }
    return [...servingGauges(rooms.serving), ...counted(), ...(await kept.families)]
  }
}

async function slowFamilies(rooms: Rooms, project: Project): Promise<readonly MetricFamily[]> {
  const { monitoring, slos, alerting, serving, database } = rooms
  const monitored = await monitoringGauges({
    ...{ monitoring, slos, alerts: alerting.alerts, endpoints: serving.names },
    excessOf: (endpoint) => excessOf(project, endpoint),
  })
  const ages = await viewAges(rooms, project.views)
  const jobs = await countJobs(database)
  return [
    ...monitored,
    {
      ...{ name: 'millrace_feature_freshness_seconds', type: 'gauge' },
      help: 'Age of what look-ups see of a view.',
      values: ages.map(({ view, age }) => ({ labels: { view }, value: age / SECOND_MS })),
    },
    {
      ...{ name: 'millrace_jobs', type: 'gauge', help: 'Jobs by queue and state: ready, leased or parked.' },
      values: jobs.map(({ queue, state, jobs: value }) => ({ labels: { queue, state }, value })),
    },
  ]
}

const EXCESS = 0.1

function excessOf({ endpoints }: Project, endpoint: string): number {
  const policy = endpoints.find(({ name }) => name === endpoint)
  return watchOf(endpoint, policy?.watch).drift?.excess ?? EXCESS
}
