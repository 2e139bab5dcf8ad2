import { client } from '../../state/client.ts'

const MOST_RUNS = 50

/** A pipeline as it is declared, one of its runs, the newest when none is named, and the newest runs. */
export async function askPipeline(pipeline: string, run: string | undefined) {
  const [{ pipelines }, { runs }] = await Promise.all([
    client.pipeline.list(),
    client.pipeline.runs({ pipeline, limit: MOST_RUNS }),
  ])
  const wanted = run ?? runs[0]?.run
  const declared = pipelines.find(({ name }) => name === pipeline)
  // an unknown name is told as the server tells it
  const status =
    wanted !== undefined || declared === undefined
      ? await client.pipeline.status(wanted === undefined ? { pipeline } : { run: wanted })
      : undefined
  return { pipeline, declared, runs, status }
}

export type PipelineAnswer = Awaited<ReturnType<typeof askPipeline>>
export type Status = NonNullable<PipelineAnswer['status']>
export type Step = Status['steps'][number]

/** Lines of a run after a place; waits for some where there are none yet. */
export const askLogs = (of: { readonly run: string; readonly step?: string; readonly after?: string }) =>
  client.pipeline.logs({ ...of, wait: 5 })

export const runAgain = (pipeline: string, partition: string | null) =>
  client.pipeline.run({ pipeline, ...(partition !== null && { partition }) })
export const cancelRun = (run: string) => client.pipeline.cancel({ run })
