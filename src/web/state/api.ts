import * as read from './answers.ts'
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
import type { Topic } from './topics.ts'

/** Why something could not be read: the sentence, the code and the next step of Millrace's own error. */
export interface Failure {
  readonly says: string
  readonly code: string
  readonly help: string
  /** When the values that are still shown were read; undefined when there are none. */
  readonly lastReadAt: number | undefined
}

class Problem extends Error {
  readonly code: string
  readonly help: string
  constructor(body: Readonly<Record<string, unknown>>, status: number) {
    super(String(body['detail'] ?? body['title'] ?? `Millrace answered ${status}.`))
    this.code = String(body['code'] ?? `http.${status}`)
    this.help = String(body['help'] ?? '')
  }
}

async function get(path: string): Promise<unknown> {
  const answer = await fetch(`/api/v1/${path}`, { headers: { accept: 'application/json' } })
  const body = (await answer.json().catch(() => ({}))) as Record<string, unknown>
  if (!answer.ok) throw new Problem(body, answer.status)
  return body
}

async function perEndpoint<T>(path: (endpoint: string) => string, into: (endpoint: string, body: unknown) => T[]): Promise<T[]> {
  const endpoints = read.endpoints(await get('endpoints'))
  const lists = await Promise.all(endpoints.map(async ({ name }) => into(name, await get(path(encodeURIComponent(name))))))
  return lists.flat()
}

/** Every question that the page asks, by its topic. The only place that knows the client. */
export const api = {
  datasets: async (): Promise<DatasetFacts[]> => read.datasets(await get('datasets')),
  quarantine: async (): Promise<QuarantinedRow[]> => {
    const broken = (await api.datasets()).filter(({ quarantined }) => quarantined > 0)
    const lists = await Promise.all(
      broken.map(async ({ name }) => read.quarantine(name, await get(`datasets/${encodeURIComponent(name)}/quarantine`))),
    )
    return lists.flat()
  },
  views: async (): Promise<ViewFacts[]> => read.views(await get('features')),
  leakage: async (): Promise<Leakage[]> => read.leakage(await get('features/leakage')),
  runs: async (): Promise<RunFacts[]> => read.runs(await get('runs')),
  versions: async (): Promise<VersionFacts[]> => read.versions(await get('models')),
  endpoints: async (): Promise<EndpointFacts[]> => read.endpoints(await get('endpoints')),
  loops: async (): Promise<LoopFacts[]> => read.loops(await get('loop')),
  weeks: (): Promise<Week[]> => perEndpoint((name) => `endpoints/${name}/windows`, read.weeks),
  alerts: (): Promise<AlertFacts[]> => perEndpoint((name) => `endpoints/${name}/alerts`, read.alerts),
  decisions: async (): Promise<DecisionFacts[]> => read.decisions(await get('decisions')),
} satisfies Record<Topic, () => Promise<unknown>>

/** The failure to show for whatever a question threw. */
export function failureOf(error: unknown, lastReadAt: number): Failure {
  const { code, help } = error as { code?: string; help?: string }
  const says = error instanceof Error && code ? error.message : 'Millrace does not answer.'
  return { says, code: code ?? 'web.no_answer', help: help || 'Trying again by itself.', lastReadAt: lastReadAt || undefined }
}

/** Who hears the stream of events. */
export interface Listener {
  readonly onOpen: () => void
  readonly onLost: () => void
  readonly onEvent: (name: string, payload: Readonly<Record<string, unknown>>) => void
}

const AGAIN_MS = 3000
const EVENTS = [
  'data.version_committed',
  'data.quarantined',
  'features.materialized',
  'flow.step_started',
  'flow.step_finished',
  'flow.step_failed',
  'registry.version_registered',
  'registry.alias_pointed',
  'serving.traffic_changed',
  'serving.unseen_value',
  'serving.predicted',
  'monitoring.window_measured',
  'monitoring.alert_raised',
  'automation.decided',
]

/** Hears every event until the returned function is called; connects again when the connection is lost. */
export function listen(listener: Listener): () => void {
  let source: EventSource
  let timer: ReturnType<typeof setTimeout> | undefined
  const open = (): void => {
    source = new EventSource('/api/v1/events')
    source.onopen = listener.onOpen
    source.onerror = () => {
      listener.onLost()
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, AGAIN_MS)
    }
    for (const name of EVENTS) {
      source.addEventListener(name, (event) => listener.onEvent(name, JSON.parse(String(event.data)) as Record<string, unknown>))
    }
  }
  open()
  return () => {
    clearTimeout(timer)
    source.close()
  }
}
