import { type Digest, digestOf, hasCode, MillraceError } from '../base/index.ts'
import type { Reference } from '../evaluation/index.ts'
import type { Step } from '../flow/index.ts'
import type { Metrics, ModelVersion } from '../registry/index.ts'
import type { Run } from '../tracking/index.ts'
import { entryOf, logResults, startRun } from './bookkeeping.ts'
import { trainingFailed, trainingFinished, trainingStarted } from './events.ts'
import { inputsOf, type TrainingOrder } from './inputs.ts'
import { judgeGates } from './judge-gates.ts'
import { type Estimates, valuesOf } from './metrics.ts'
import type { ModelSpec } from './model.ts'
import { asJson, type TrainingNeeds } from './needs.ts'
import { runPipeline } from './pipeline.ts'
import type { TrainingInputs } from './record.ts'
import { openWorkbench, type Workbench } from './workbench.ts'

const NO_REASON = 'someone asked for it'
const RUN_DIGITS = 32

/** What a training gave. */
export interface TrainingResult {
  readonly run: Run
  readonly version: ModelVersion
  /** Values on the held-out rows, of the chosen learner before it learned from them too. */
  readonly metrics: Metrics
  /** The same with intervals, counts and conventions. */
  readonly estimates: Estimates
  readonly learner: string
  /** Rows the model learned from, the held-out ones included. */
  readonly rows: number
  readonly heldOut: { readonly from: number; readonly to: number; readonly rows: number }
  /** True when every gate was passed. */
  readonly passed: boolean
  /** Address of the model bytes. */
  readonly modelHash: Digest
  readonly onnx: Uint8Array
  readonly referenceProfile: Reference
}

/**
 * Trains a model on a window and registers it: the flow `training.train` with the steps assemble, fit (each learner), choose,
 * refit, evaluate, gates and register. Learners compete on the last stretch of the window; the best by the model's metric
 * learns again from all rows. The run keeps everything that is needed to repeat it. Where a gate was not passed there is a
 * version all the same, and the registry lets no traffic on it.
 *
 * Errors: `data.not_ingested`, `training.too_few_rows`, `training.worker_failed`, and those of features and learners. A run that ended
 * in an error stays, as FAILED.
 */
export async function train(needs: TrainingNeeds, spec: ModelSpec, order: TrainingOrder): Promise<TrainingResult> {
  const id = await runId(needs, spec, order)
  const options = order.progress ? { progress: order.progress } : {}
  const because = order.because ?? NO_REASON
  const work = (step: Step) => trainRun({ ...needs, step }, { spec, order, id, because })
  return needs.flow.run('training.train', id, work, options)
}

interface Working extends TrainingNeeds {
  readonly step: Step
}

interface Asked {
  readonly spec: ModelSpec
  readonly order: TrainingOrder
  readonly id: string
  readonly because: string
}

async function trainRun(needs: Working, { spec, order, id, because }: Asked): Promise<TrainingResult> {
  const { events, step } = needs
  // fixed once, so that a run which goes on later does so with the versions it began with
  const inputs = (await step('plan', { run: id }, async () =>
    asJson(await inputsOf(needs, spec, order)),
  )) as unknown as TrainingInputs
  const run = await startRun(needs, { id, inputs, because, by: order.by })
  events.publish(trainingStarted, { model: spec.name, run: id, because })
  const bench = openWorkbench(needs, inputs)
  try {
    const result = await makeVersion({ ...needs, bench }, { spec, inputs, run, because })
    const { learner, rows, passed, metrics } = result
    const told = { model: spec.name, run: id, version: result.version.version, learner, rows, passed, because }
    events.publish(trainingFinished, { ...told, metrics: { ...metrics } })
    return result
  } catch (error) {
    await giveUp(needs, { run: id, model: spec.name }, error)
    throw error
  } finally {
    await bench.close()
  }
}

/** The run of this `once`: the last one, unless it failed, then a new one. */
async function runId({ runs, newId, hash }: TrainingNeeds, spec: ModelSpec, { once }: TrainingOrder): Promise<string> {
  if (once === undefined) return newId()
  for (let attempt = 1; ; attempt++) {
    const digest = digestOf({ model: spec.name, once, attempt }, hash)
    const id = digest.replace('sha256-', '').slice(0, RUN_DIGITS)
    try {
      if ((await runs.get(id)).status !== 'FAILED') return id
    } catch (error) {
      if (hasCode(error, 'tracking.run_not_found')) return id
      throw error
    }
  }
}

async function giveUp(
  { runs, events }: TrainingNeeds,
  { run, model }: { readonly run: string; readonly model: string },
  error: unknown,
): Promise<void> {
  const code = error instanceof MillraceError ? error.code : 'http.internal'
  await runs.log(run, { tags: { error: code } })
  await runs.finish(run, 'FAILED')
  events.publish(trainingFailed, { model, run, error: code })
}

interface Work extends Working {
  readonly bench: Workbench
}

interface Making {
  readonly spec: ModelSpec
  readonly inputs: TrainingInputs
  readonly run: Run
  readonly because: string
}

async function makeVersion(work: Work, { spec, inputs, run, because }: Making): Promise<TrainingResult> {
  const made = await runPipeline(work, inputs)
  const judgment = await judgeGates(work, work, { run: run.id, model: spec.name, gates: spec.gates, made })
  const onnx = await work.bench.bytes(made.model)
  const reference = await work.bench.bytes(made.reference)
  const estimator = made.estimator ? (await work.bench.bytes(made.estimator)).length : 0
  const sizes = { model: onnx.length, reference: reference.length, estimator }
  await logResults(work, { run: run.id, inputs, made, sizes })
  const { version } = await work.step('register', { run: run.id, model: made.model }, async () => {
    const registered = await work.models.register(entryOf({ run: run.id, inputs, made, judgment, because, onnx }))
    return { version: registered.version }
  })
  const ended = await work.runs.finish(run.id, 'FINISHED')
  const chosen = made.contestants[made.chosen]!
  const { from, to, rows } = made.heldOut
  const registered = await work.models.get(spec.name, version)
  return {
    ...{ run: ended, version: registered, metrics: valuesOf(chosen.metrics), estimates: chosen.metrics },
    ...{ learner: chosen.learner, rows: made.assembled.rows, heldOut: { from, to, rows } },
    ...{ modelHash: made.model, onnx, passed: registered.gates.every(({ passed }) => passed) },
    referenceProfile: JSON.parse(new TextDecoder().decode(reference)) as Reference,
  }
}
