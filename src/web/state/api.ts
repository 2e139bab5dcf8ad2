import { client } from './client.ts'
import * as data from './data-answers.ts'
import * as models from './model-answers.ts'
import { rawOf } from './raw.ts'
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
import * as windows from './week-answers.ts'

/** Why something could not be read: the sentence, the code and the next step of Millrace's own error. */
export interface Failure {
  readonly says: string
  readonly code: string
  readonly help: string
  /** When the values that are still shown were read; undefined when there are none. */
  readonly lastReadAt: number | undefined
}

/** Asks once for each thing of a list and joins the answers. */
async function each<T>(names: readonly string[], one: (name: string) => Promise<T[]>): Promise<T[]> {
  return (await Promise.all(names.map(one))).flat()
}

const MOST_ROWS = 20
const MOST_RUNS = 50

/**
 * Every question that the overview asks, by its topic. Answers are read as untrusted (`raw.ts`),
 * so that a page of one version survives a server of the next.
 */
export const api = {
  datasets: async (): Promise<DatasetFacts[]> => data.datasets(await client.data.list()),
  quarantine: async (): Promise<QuarantinedRow[]> => {
    const broken = (await api.datasets()).filter(({ quarantined }) => quarantined > 0)
    return each(
      broken.map(({ name }) => name),
      async (dataset) => data.quarantine(dataset, await client.data.quarantine({ dataset, limit: MOST_ROWS })),
    )
  },
  views: async (): Promise<ViewFacts[]> => data.views(await client.features.list()),
  leakage: async (): Promise<Leakage[]> => models.leakage(await client.tracking.runs({ limit: MOST_RUNS })),
  runs: async (): Promise<RunFacts[]> => models.runs(await client.tracking.runs({ limit: MOST_RUNS })),
  versions: async (): Promise<VersionFacts[]> =>
    each(models.modelNames(await client.registry.list()), async (model) =>
      models.versions(await client.registry.show({ model })),
    ),
  endpoints: async (): Promise<EndpointFacts[]> => models.endpoints(await client.serving.list()),
  loops: async (): Promise<LoopFacts[]> => models.loops(await client.automation.loop()),
  weeks: async (): Promise<Week[]> =>
    each(
      (await api.endpoints()).map(({ name }) => name),
      async (endpoint) => windows.weeks(endpoint, await client.monitoring.windows({ endpoint })),
    ),
  alerts: async (): Promise<AlertFacts[]> => windows.alerts(await client.monitoring.alerts()),
  decisions: async (): Promise<DecisionFacts[]> => models.decisions(await client.automation.decisions()),
} satisfies Record<Topic, () => Promise<unknown>>

/** The failure to show for whatever a question threw. */
export function failureOf(error: unknown, lastReadAt: number): Failure {
  const { code, help } = error as { code?: string; help?: string }
  const says = error instanceof Error && code ? error.message : 'Millrace does not answer.'
  return {
    says,
    code: code ?? 'web.no_answer',
    help: help || 'Trying again by itself.',
    lastReadAt: lastReadAt || undefined,
  }
}

/** Who hears the stream of events. */
export interface Listener {
  readonly onOpen: () => void
  readonly onLost: () => void
  readonly onEvent: (happening: Happening) => void
}

/** Something that happened, as the stream tells it. */
interface Happening {
  readonly name: string
  readonly at: number
  readonly payload: Readonly<Record<string, unknown>>
}

/** Hears every event until the returned function is called; connects again when the connection is lost. */
export function listen({ onOpen, onLost, onEvent }: Listener): () => void {
  const hear = (happening: { name: string; at: number; payload: unknown }): void =>
    onEvent({ ...happening, payload: rawOf(happening.payload) })
  return client.listen(hear, { onState: (state) => (state === 'open' ? onOpen() : onLost()) })
}
