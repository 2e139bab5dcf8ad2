import type { Digest } from '../../base/index.ts'
import type { Step } from '../../flow/index.ts'
import { fail } from '../errors.ts'
import { asJson } from '../needs.ts'
import { loadAnswers } from './answer-blobs.ts'
import { blendAnswers } from './answers.ts'
import type { AutomlBench, Studied } from './bench.ts'
import type { Calibrated } from './calibrate.ts'
import type { Latency } from './latency.ts'
import type { Pipeline } from './pipeline.ts'

/** What models are made with. */
export interface MakeWork {
  readonly run: string
  readonly seed: number
  readonly step: Step
  readonly bench: AutomlBench
  readonly studied: Studied
  readonly progress: (done: number, doing: string) => void
}

/** A model that keeps the limits. */
export interface MadeModel {
  readonly pipeline: Pipeline
  readonly calibrated: Calibrated
  readonly model: Digest
  readonly bytes: number
  readonly latency: Latency
}

/** Limits of a model; nothing where there is none. */
export interface Limits {
  /** Of the 99th percentile, for one row. */
  readonly maxLatencyUs?: number
  readonly maxBytes?: number
}

/**
 * Makes the first of the wanted models that keeps the limits.
 *
 * Errors: `training.limits_not_met`, and those of `makeModel`.
 */
export async function makeWithin(work: MakeWork, wanted: readonly Pipeline[], limits: Limits): Promise<MadeModel> {
  let closest: MadeModel | undefined
  for (const pipeline of wanted) {
    const made = await makeModel(work, pipeline)
    const latency = (await work.step('latency', { run: work.run, model: made.model }, async () =>
      asJson(await (await work.bench.lab()).latency(await work.bench.bytes(made.model))),
    )) as unknown as Latency
    const model = { ...made, latency }
    if (keeps(model, limits)) return model
    if (closest === undefined || model.bytes < closest.bytes) closest = model
  }
  throw fail('limits_not_met', { latencyUs: closest!.latency.p99, bytes: closest!.bytes })
}

function keeps({ bytes, latency }: MadeModel, { maxBytes, maxLatencyUs }: Limits): boolean {
  return bytes <= (maxBytes ?? Number.POSITIVE_INFINITY) && latency.p99 <= (maxLatencyUs ?? Number.POSITIVE_INFINITY)
}

/**
 * Makes the model of a pipeline: corrects what its members answered for held-out rows, then lets them learn from all rows. Depends on
 * nothing but the pipeline and the rows. Errors: those of the learners, `learners.export_differs`.
 */
export async function makeModel(
  work: Pick<MakeWork, 'run' | 'seed' | 'step' | 'bench' | 'studied' | 'progress'>,
  pipeline: Pipeline,
): Promise<Omit<MadeModel, 'latency'>> {
  const { run, step, bench, seed, studied, progress } = work
  const { members, folds } = pipeline
  const its = members.map(({ answers, weight }) => ({ answers, weight }))
  const calibrated = (await step('calibrate', asJson({ run, its, folds }), async () => {
    const answers = await Promise.all(members.map((member) => loadAnswers(bench, member.answers)))
    const blended = blendAnswers(
      answers,
      members.map(({ weight }) => weight),
    )
    return asJson(await (await bench.lab()).calibrate({ answers: blended, folds }))
  })) as unknown as Calibrated
  const { calibration, interval } = calibrated
  const inputs = asJson({ run, members, calibration, interval, seed })
  const made = (await step('model', inputs, async () => {
    const { threads } = bench
    const order = { members, calibration, interval, seed, threads, metadata: metadataOf(studied) }
    const sealed = await (await bench.lab()).seal(order, (done) => progress(done, 'learning from all rows'))
    return asJson({ model: await bench.keep(sealed.onnx), bytes: sealed.onnx.length })
  })) as unknown as { readonly model: Digest; readonly bytes: number }
  return { pipeline, calibrated, ...made }
}

/** What a model is told of the file that it was learned from, so that a later file is read alike. */
export const FILE_METADATA = 'millrace.file'

function metadataOf({ file, report }: Studied): Record<string, string> {
  const used = new Set(report.features)
  const columns = file.columns.filter(({ name }) => used.has(name))
  return { [FILE_METADATA]: JSON.stringify({ header: file.header, columns }) }
}
