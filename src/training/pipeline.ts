import { type Digest, digestOf, type Hash, type Json } from '../base/index.ts'
import { ESTIMATOR_FORMAT, type HeldOut } from '../evaluation/index.ts'
import type { Step, StepOptions } from '../flow/index.ts'
import type { LearnerSpec } from '../learners/index.ts'
import { type Assembled, cutOf, describeRows } from './assemble.ts'
import { bestOf, type Estimates, valuesOf } from './metrics.ts'
import { asJson } from './needs.ts'
import { RECALIBRATION } from './recalibrate.ts'
import type { RecordedStep, TrainingInputs } from './record.ts'
import type { Workbench } from './workbench.ts'

/** Raised when the same inputs would give another model than before. */
const CODE = '1'

/** A learner that competed: its model of the rows before the cut, judged on those after it. */
interface Contestant {
  readonly learner: string
  readonly model: Digest
  readonly rounds: number | null
  readonly summary: Readonly<Record<string, number | null>>
  readonly metrics: Estimates
}

/** What a pipeline made. */
export interface Made {
  readonly assembled: Assembled
  readonly contestants: readonly Contestant[]
  /** Position of the one that was chosen. */
  readonly chosen: number
  /** The model of all rows by the chosen learner. */
  readonly model: Digest
  readonly summary: Readonly<Record<string, number | null>>
  /** What monitoring compares with, as JSON text. */
  readonly reference: Digest
  /** What estimates performance without labels, as JSON text; null where there are too few labels. */
  readonly estimator: Digest | null
  /** Why there is none. */
  readonly noEstimator: string | null
  readonly heldOut: HeldOut
  readonly steps: readonly RecordedStep[]
}

/** What a pipeline works with. */
export interface PipelineNeeds {
  readonly bench: Workbench
  readonly step: Step
  readonly hash: Hash
}

/**
 * Makes a model: assemble, a fit by each learner, choose, refit, evaluate, estimator. Nothing of it depends on anything but the inputs, so
 * the same inputs give the same results, step by step.
 */
export async function runPipeline(needs: PipelineNeeds, inputs: TrainingInputs): Promise<Made> {
  const steps: RecordedStep[] = []
  const step = recording(needs, steps)
  const assembled = await assemble(needs, step, inputs)
  const contestants = await compete(needs, step, { inputs, assembled })
  const { chosen } = await step(
    'choose',
    asJson({ metric: inputs.metric, metrics: contestants.map(({ metrics }) => valuesOf(metrics)) }),
    async () => ({
      chosen: bestOf(
        contestants.map(({ metrics }) => valuesOf(metrics)),
        inputs.metric,
      ),
    }),
  )
  const winner = { learner: inputs.learners[chosen]!, contestant: contestants[chosen]! }
  const refitted = await refit(needs, step, { inputs, assembled, ...winner })
  const heldOut = heldOutOf(inputs, assembled, winner.contestant)
  const { reference } = await evaluate(needs, step, { model: refitted.model, assembled, heldOut })
  const judge = await estimate(needs, step, { model: winner.contestant.model, assembled })
  return { assembled, contestants, chosen, ...refitted, reference, ...judge, heldOut, steps }
}

/** Steps whose results are recorded with their addresses. */
function recording({ step, hash }: PipelineNeeds, into: RecordedStep[]): Step {
  return async <T extends Json | undefined>(
    name: string,
    inputs: Json,
    run: Parameters<Step>[2],
    options: StepOptions = {},
  ): Promise<T> => {
    const result = await step(name, inputs, run, { version: CODE, ...options })
    into.push({ step: name, digest: digestOf(result ?? null, hash), result: result ?? null })
    return result as T
  }
}

async function assemble({ bench, hash }: PipelineNeeds, step: Step, inputs: TrainingInputs): Promise<Assembled> {
  const { data, views, label, labelKnownAt, features, window, asOf, sample } = inputs
  const from = asJson({ data, views, label, labelKnownAt, features, window, asOf, sample })
  const run = async (): Promise<Json> => asJson(describeRows(await bench.readRows(), inputs, hash))
  return (await step('assemble', from, run, { share: [0, 0.25] })) as unknown as Assembled
}

interface Contest {
  readonly inputs: TrainingInputs
  readonly assembled: Assembled
}

/** Lets every learner fit and judges it on the held-out rows. */
async function compete({ bench }: PipelineNeeds, step: Step, { inputs, assembled }: Contest): Promise<Contestant[]> {
  const { learners, seed, objective, features } = inputs
  const contestants: Contestant[] = []
  for (const [i, learner] of learners.entries()) {
    const from = asJson({ rows: assembled.tableDigest, features, objective, cut: cutOf(inputs), learner, seed })
    const share = [0.25 + (0.45 * i) / learners.length, 0.25 + (0.45 * (i + 1)) / learners.length] as const
    const fitted = await step(
      `fit ${labelOf(learners, i)}`,
      from,
      async ({ progress }) => {
        const lab = await bench.lab()
        const base = await baseOf(bench, learner)
        const { onnx, rounds, summary } = await lab.fit({ learner, seed, on: 'train', ...base }, progress)
        const metrics = await lab.judge(onnx)
        return asJson({ learner: learner.learner, model: await bench.keep(onnx), rounds, summary, metrics })
      },
      { share },
    )
    contestants.push(fitted as unknown as Contestant)
  }
  return contestants
}

/** The model whose answers are corrected, where nothing is learned anew. */
async function baseOf(bench: Workbench, { learner, options }: LearnerSpec): Promise<{ readonly base?: Uint8Array }> {
  return learner === RECALIBRATION ? { base: await bench.bytes(options['model'] as Digest) } : {}
}

/** What a learner is called among the others: `boosting`; the second one of a kind is `boosting 2`. */
export function labelOf(learners: readonly LearnerSpec[], i: number): string {
  const kind = learners[i]!.learner
  const before = learners.slice(0, i).filter(({ learner }) => learner === kind).length
  return before === 0 ? kind : `${kind} ${before + 1}`
}

async function refit(
  { bench }: PipelineNeeds,
  step: Step,
  {
    inputs,
    assembled,
    learner,
    contestant,
  }: Contest & { readonly learner: LearnerSpec; readonly contestant: Contestant },
): Promise<{ readonly model: Digest; readonly summary: Contestant['summary'] }> {
  const { seed, objective, features } = inputs
  const rounds = contestant.rounds === null ? {} : { rounds: contestant.rounds }
  const from = asJson({ rows: assembled.tableDigest, features, objective, learner, seed, ...rounds })
  const run = async ({ progress }: Parameters<Parameters<Step>[2]>[0]): Promise<Json> => {
    const order = { learner, seed, on: 'all' as const, ...rounds, ...(await baseOf(bench, learner)) }
    const { onnx, summary } = await (await bench.lab()).fit(order, progress)
    return asJson({ model: await bench.keep(onnx), summary })
  }
  return (await step('refit', from, run, { share: [0.7, 0.9] })) as unknown as Awaited<ReturnType<typeof refit>>
}

function heldOutOf(inputs: TrainingInputs, { test }: Assembled, { metrics }: Contestant): HeldOut {
  return { rows: test, from: cutOf(inputs), to: inputs.window.to, metrics: metrics as HeldOut['metrics'] }
}

async function evaluate(
  { bench }: PipelineNeeds,
  step: Step,
  of: { readonly model: Digest; readonly assembled: Assembled; readonly heldOut: HeldOut },
): Promise<{ readonly reference: Digest }> {
  const { model, assembled, heldOut } = of
  const run = async (): Promise<Json> => {
    const reference = await (await bench.lab()).reference(await bench.bytes(model), heldOut)
    return { reference: await bench.keep(new TextEncoder().encode(JSON.stringify(reference))) }
  }
  const from = asJson({ rows: assembled.tableDigest, model, heldOut })
  return (await step('evaluate', from, run, { share: [0.9, 0.96] })) as { readonly reference: Digest }
}

type Judge = Pick<Made, 'estimator' | 'noEstimator'>

/** From the rows held out, and the model that did not learn from them. */
async function estimate(
  { bench }: PipelineNeeds,
  step: Step,
  { model, assembled }: { readonly model: Digest; readonly assembled: Assembled },
): Promise<Judge> {
  const run = async (): Promise<Json> => {
    const found = await (await bench.lab()).estimator(await bench.bytes(model))
    if (typeof found === 'string') return { estimator: null, noEstimator: found }
    return { estimator: await bench.keep(new TextEncoder().encode(JSON.stringify(found))), noEstimator: null }
  }
  const from = asJson({ rows: assembled.tableDigest, model, format: ESTIMATOR_FORMAT })
  return (await step('estimator', from, run, { share: [0.96, 1] })) as unknown as Judge
}
