import { hasCode, MillraceError } from '../base/index.ts'
import type { Step } from '../flow/index.ts'
import {
  artifactOf,
  checkGates,
  type GateResult,
  type Gates,
  type Metrics,
  type ModelVersion,
} from '../registry/index.ts'
import { type Estimates, valuesOf } from './metrics.ts'
import { asJson, type TrainingNeeds } from './needs.ts'
import type { Made } from './pipeline.ts'
import type { Workbench } from './workbench.ts'

/** What is judged. */
export interface Judging {
  /** The run whose model it is; it is judged once. */
  readonly run: string
  readonly model: string
  readonly gates: Gates
  readonly made: Made
}

/** How the gates came out, and the champion they were held against. */
export interface Judgment {
  readonly verdicts: readonly GateResult[]
  /** Version and metrics of the champion on the same held-out rows; null where there is none. */
  readonly champion: { readonly version: number; readonly metrics: Metrics } | null
}

/**
 * Checks the gates of a model on the held-out rows. The champion is measured on the very same rows; some of them may lie in its
 * own training window, which favors it. Where it needs columns that these rows do not have, the metrics count that it was
 * registered with.
 */
export async function judgeGates(
  needs: Pick<TrainingNeeds, 'models'>,
  work: { readonly step: Step; readonly bench: Workbench },
  { run, model, gates, made }: Judging,
): Promise<Judgment> {
  const candidate = valuesOf(made.contestants[made.chosen]!.metrics)
  // the champion is no input: a run that is asked for again after its own version became champion keeps its judgment
  const from = asJson({ run, rows: made.assembled.tableDigest, cut: made.heldOut.from, gates, candidate })
  const judge = async () => {
    const champion = await championOf(needs, model)
    const metrics = champion && (await metricsOf(work.bench, champion))
    const verdicts = checkGates(gates, candidate, metrics)
    return asJson({ verdicts, champion: champion && metrics ? { version: champion.version, metrics } : null })
  }
  return (await work.step('gates', from, judge)) as unknown as Judgment
}

async function championOf({ models }: Pick<TrainingNeeds, 'models'>, model: string): Promise<ModelVersion | undefined> {
  try {
    return await models.alias(model, 'champion')
  } catch (error) {
    if (hasCode(error, 'registry.model_not_found')) return undefined
    throw error
  }
}

async function metricsOf(bench: Workbench, champion: ModelVersion): Promise<Metrics> {
  const lab = await bench.lab()
  const bytes = await bench.bytes(artifactOf(champion))
  return lab.judge(bytes).then(
    (estimates: Estimates) => valuesOf(estimates),
    (error: unknown) => {
      if (error instanceof MillraceError && error.code.startsWith('inference.')) return champion.metrics
      throw error
    },
  )
}
