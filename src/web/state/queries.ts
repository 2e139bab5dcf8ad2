import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { api, type Failure, failureOf } from './api.ts'
import type { Snapshot } from './focus.ts'
import { useLive } from './live.ts'
import type { Topic } from './topics.ts'

/** How far one kind of fact has come: nothing yet, failed, or there; a fact that was there stays while a new one fails. */
export interface Reading {
  readonly waiting: boolean
  readonly failure: Failure | undefined
  readonly retry: () => void
}

export interface Facts {
  readonly snapshot: Snapshot
  readonly readings: Readonly<Record<Topic, Reading>>
  /** True until every fact was read, or failed to be, once. */
  readonly waiting: boolean
}

/** Why each topic could not be read the last time. A query forgets its error as soon as it tries again; the page does not. */
const reasons = new Map<Topic, unknown>()

async function read(topic: Topic): Promise<unknown> {
  try {
    return await api[topic]()
  } catch (error) {
    reasons.set(topic, error)
    throw error
  }
}

type ListOf<T extends Topic> = Awaited<ReturnType<(typeof api)[T]>>

function useTopic<T extends Topic>(topic: T): { data: ListOf<T> | undefined; reading: Reading } {
  const query = useQuery({ queryKey: [topic], queryFn: () => read(topic) }) as UseQueryResult<ListOf<T>>
  const failed = query.errorUpdatedAt > query.dataUpdatedAt
  const failure = failed ? failureOf(reasons.get(topic), query.dataUpdatedAt) : undefined
  /** A lost connection is told once, at the top of the page. */
  const told = failure?.code === 'http.unreachable' && query.data !== undefined
  const retry = (): void => void query.refetch()
  return { data: query.data, reading: { waiting: !query.isFetched, failure: told ? undefined : failure, retry } }
}

const NONE: readonly never[] = []

/** All facts of the page, each read on its own: one that fails leaves the others standing. */
export function useFacts(): Facts {
  const { work, at } = useLive()
  const datasets = useTopic('datasets')
  const quarantine = useTopic('quarantine')
  const views = useTopic('views')
  const leakage = useTopic('leakage')
  const runs = useTopic('runs')
  const versions = useTopic('versions')
  const endpoints = useTopic('endpoints')
  const loops = useTopic('loops')
  const weeks = useTopic('weeks')
  const alerts = useTopic('alerts')
  const decisions = useTopic('decisions')
  const topics = { datasets, quarantine, views, leakage, runs, versions, endpoints, loops, weeks, alerts, decisions }
  const readings = Object.fromEntries(Object.entries(topics).map(([topic, { reading }]) => [topic, reading]))
  return {
    snapshot: {
      datasets: datasets.data ?? NONE,
      quarantine: quarantine.data ?? NONE,
      views: views.data ?? NONE,
      leakage: leakage.data ?? NONE,
      runs: runs.data ?? NONE,
      versions: versions.data ?? NONE,
      endpoints: endpoints.data ?? NONE,
      loops: loops.data ?? NONE,
      weeks: weeks.data ?? NONE,
      alerts: alerts.data ?? NONE,
      decisions: decisions.data ?? NONE,
      work,
      at,
    },
    readings: readings as Record<Topic, Reading>,
    waiting: Object.values(topics).some(({ reading }) => reading.waiting),
  }
}
