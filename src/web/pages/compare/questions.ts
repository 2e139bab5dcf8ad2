import { client } from '../../state/client.ts'

/** All params and metrics of some runs, side by side in the order of the runs. */
export const askComparison = (runs: readonly string[]) => client.tracking.compare({ runs: [...runs], same: true })

export type Comparison = Awaited<ReturnType<typeof askComparison>>

const POINTS_A_RUN = 400

export const askCurves = (metric: string, runs: readonly string[]) =>
  client.tracking.metric_histories({ metric, runs: [...runs], limit: POINTS_A_RUN * runs.length })
