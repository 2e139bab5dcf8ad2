import { client } from '../../state/client.ts'

/** Everything that is kept of one run but its curves. */
export async function askRun(run: string) {
  const [found, versions] = await Promise.all([
    client.tracking.run({ run }),
    client.registry.versions({ filter: `run_id = '${run.replaceAll("'", "''")}'`, limit: 20 }).catch(() => undefined),
  ])
  return { ...found, versions: versions?.versions ?? [] }
}

export type RunAnswer = Awaited<ReturnType<typeof askRun>>
export type Run = RunAnswer['run']

const MOST_POINTS = 1000

/** The points of metrics, each down-sampled by the server where it is long. */
export async function askCurves(run: string, metrics: readonly string[]) {
  const answers = await Promise.all(
    metrics.map((metric) => client.tracking.metric_histories({ metric, runs: [run], limit: MOST_POINTS })),
  )
  return metrics.map((metric, index) => ({ metric, points: answers[index]!.points }))
}

export const askFiles = (run: string, path: string) => client.tracking.artifacts({ run, ...(path !== '' && { path }) })
