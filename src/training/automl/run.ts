import { basename } from 'node:path'
import { canonicalJson, type Digest, digestOf, hasCode } from '../../base/index.ts'
import type { Run } from '../../tracking/index.ts'
import { environmentHere } from '../environment.ts'
import type { Estimates } from '../metrics.ts'
import { asJson, type TrainingNeeds } from '../needs.ts'
import type { RecordedStep } from '../record.ts'
import type { Studied } from './bench.ts'
import type { MadeModel } from './making.ts'
import { AUTOML_ARTIFACT, type AutomlInputs, type AutomlRecord } from './record.ts'
import type { AutomlResult } from './result.ts'

/** The artifact of an AutoML run that holds how the chosen model did: values with intervals, counts and conventions. */
export const EVALUATION_ARTIFACT = 'evaluation.json'

/** On rows that were not learned from, and on the test file. */
export interface Evaluation {
  readonly validation: Estimates
  readonly test: Estimates | null
}

/** The experiment in which AutoML runs are kept. */
const EXPERIMENT = 'automl'
const RUN_DIGITS = 32
const MOST_METRIC_NAME = 240

/** The id of the run of these inputs that is not over yet, or of a new one. */
export async function automlRunId(
  { runs, hash }: Pick<TrainingNeeds, 'runs' | 'hash'>,
  inputs: AutomlInputs,
): Promise<string> {
  const { data, ...asked } = inputs
  for (let attempt = 1; ; attempt++) {
    const digest = digestOf(asJson({ ...asked, data: data.digest, attempt }), hash)
    const id = digest.replace('sha256-', '').slice(0, RUN_DIGITS)
    try {
      if ((await runs.get(id)).status === 'RUNNING') return id
    } catch (error) {
      if (hasCode(error, 'tracking.run_not_found')) return id
      throw error
    }
  }
}

/** Starts the run, or finds it. */
export async function startAutomlRun(
  { runs }: Pick<TrainingNeeds, 'runs'>,
  { id, inputs, by }: { readonly id: string; readonly inputs: AutomlInputs; readonly by?: string | undefined },
): Promise<Run> {
  const { data, label, seed, budgetMs, metric } = inputs
  const file = basename(data.path)
  return runs.start({
    ...{ experiment: EXPERIMENT, id, name: `${label} of ${file}`.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ').slice(0, 200) },
    params: { file, data: data.digest, label, seed, budget_ms: budgetMs, ...(metric && { metric }) },
    inputs: [{ dataset: file, version: data.digest, context: 'training' }],
    ...(by !== undefined && { by }),
  })
}

/** What each step of making the model gave, to be compared when it is made again. */
export function stepsOf(
  studied: Studied,
  made: Omit<MadeModel, 'latency'>,
  hash: TrainingNeeds['hash'],
): RecordedStep[] {
  const { report } = studied
  const { labelDigest, sheetDigest, task, classes, features, metric, split } = report
  const { calibration, interval } = made.calibrated
  const results = [
    ['study', { task, classes, features, metric, split, labelDigest }],
    ['prepare', { sheetDigest, columns: report.prepared }],
    ...made.pipeline.members.map(({ learner, answers }, i) => [`member ${i + 1} ${learner}`, { answers }] as const),
    ['calibrate', { calibration, interval }],
    ['model', { model: made.model }],
  ] as const
  return results.map(([step, its]) => {
    const result = asJson(its)
    return { step, digest: digestOf(result, hash), result }
  })
}

/** Keeps with the run what came out. */
export async function keepResults(
  needs: Pick<TrainingNeeds, 'runs' | 'blobs' | 'hash'>,
  about: {
    readonly id: string
    readonly inputs: AutomlInputs
    readonly studied: Studied
    readonly made: MadeModel
    readonly result: AutomlResult
  },
): Promise<void> {
  const { runs, blobs, hash } = needs
  const { id, inputs, studied, made, result } = about
  const { best } = result
  await runs.log(id, {
    params: {
      ...{
        task: result.task,
        rows: result.rows,
        split: result.split.kind,
        chosen: best.learner,
        chosen_by: best.metric,
      },
      ...{ trials: result.trials, model: best.hash },
    },
    metrics: {
      ...named('validation', best.validationMetrics),
      ...(best.testMetrics && named('test', best.testMetrics)),
      ...{ latency_us: best.latencyUs, model_bytes: best.bytes },
    },
  })
  const record: AutomlRecord = {
    ...{ inputs, environment: environmentHere(), pipeline: made.pipeline },
    ...{ steps: stepsOf(studied, made, hash), modelHash: made.model },
  }
  const put = async (path: string, value: unknown): Promise<void> => {
    const bytes = new TextEncoder().encode(canonicalJson(asJson(value)))
    await runs.addArtifact(id, { path, digest: await blobs.put(bytes), bytes: bytes.length })
  }
  await runs.addArtifact(id, { path: 'model.onnx', digest: made.model as Digest, bytes: made.bytes })
  await put('leaderboard.json', result.leaderboard)
  await put(EVALUATION_ARTIFACT, { validation: best.validationMetrics, test: best.testMetrics })
  await put('study.json', { report: studied.report, file: studied.file, warnings: result.warnings })
  await put(AUTOML_ARTIFACT, record)
}

function named(part: string, estimates: AutomlResult['best']['validationMetrics']): Record<string, number> {
  const entries = Object.entries(estimates).flatMap(([name, { value, low, high }]) => [
    [`${part}.${name}`, value ?? Number.NaN] as const,
    ...(typeof low === 'number' ? [[`${part}.${name}.low`, low] as const] : []),
    ...(typeof high === 'number' ? [[`${part}.${name}.high`, high] as const] : []),
  ])
  return Object.fromEntries(entries.filter(([name]) => name.length <= MOST_METRIC_NAME))
}
