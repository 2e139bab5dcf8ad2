import { api } from './api.ts'
import type { Snapshot } from './focus.ts'
import { useLive } from './live.ts'
import { type Reading, useQuestion } from './question.ts'
import { TOPICS, type Topic } from './topics.ts'

export interface Facts {
  readonly snapshot: Snapshot
  readonly readings: Readonly<Record<Topic, Reading>>
  /** True until every fact that is asked for was read, or failed to be, once. */
  readonly waiting: boolean
}

type ListOf<T extends Topic> = Awaited<ReturnType<(typeof api)[T]>>

const NONE: readonly never[] = []

function useTopic<T extends Topic>(topic: T, asked: readonly Topic[]) {
  return useQuestion<ListOf<T>>([topic], api[topic] as () => Promise<ListOf<T>>, { asks: asked.includes(topic) })
}

/** All facts of the overview, each read on its own: one that fails leaves the others standing. Of the others, what is known already. */
export function useFacts(asked: readonly Topic[] = TOPICS): Facts {
  const { work, at } = useLive()
  const datasets = useTopic('datasets', asked)
  const quarantine = useTopic('quarantine', asked)
  const views = useTopic('views', asked)
  const leakage = useTopic('leakage', asked)
  const runs = useTopic('runs', asked)
  const versions = useTopic('versions', asked)
  const endpoints = useTopic('endpoints', asked)
  const loops = useTopic('loops', asked)
  const weeks = useTopic('weeks', asked)
  const alerts = useTopic('alerts', asked)
  const decisions = useTopic('decisions', asked)
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
