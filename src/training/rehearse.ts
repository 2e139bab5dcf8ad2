import type { GateResult, Metrics } from '../registry/index.ts'
import { inputsOf, type TrainingOrder } from './inputs.ts'
import { judgeGates } from './judge-gates.ts'
import { valuesOf } from './metrics.ts'
import type { ModelSpec } from './model.ts'
import type { TrainingNeeds } from './needs.ts'
import { runPipeline } from './pipeline.ts'
import { openWorkbench } from './workbench.ts'

/** What a training would have given. */
export interface Rehearsal {
  readonly learner: string
  /** Rows it would have learned from. */
  readonly rows: number
  /** On the rows that were held out. */
  readonly metrics: Metrics
  readonly gates: readonly GateResult[]
}

/**
 * Trains and judges as `train` does, and keeps nothing: no run, no version, no bytes.
 *
 * Errors: those of `train`.
 */
export async function rehearse(needs: TrainingNeeds, spec: ModelSpec, order: TrainingOrder): Promise<Rehearsal> {
  const inputs = await inputsOf(needs, spec, order)
  const { lake, datasets, hash, blobs: before, definedOnDemands, newId } = needs
  const bench = openWorkbench({ lake, datasets, hash, before, ...(definedOnDemands && { definedOnDemands }) }, inputs)
  const run = newId()
  const options = { fresh: true, ...(order.progress && { progress: order.progress }) }
  try {
    return await needs.flow.run(
      'training.rehearse',
      run,
      async (step) => {
        const made = await runPipeline({ bench, step, hash }, inputs)
        const judging = { run, model: spec.name, gates: spec.gates, made }
        const { verdicts } = await judgeGates(needs, { step, bench }, judging)
        const { learner, metrics } = made.contestants[made.chosen]!
        return { learner, rows: made.assembled.rows, metrics: valuesOf(metrics), gates: verdicts }
      },
      options,
    )
  } finally {
    await bench.close()
  }
}
