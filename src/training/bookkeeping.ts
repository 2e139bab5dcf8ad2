import { canonicalJson } from '../base/index.ts'
import { compile, type TensorSpec } from '../inference/index.ts'
import type { Registration, Signature } from '../registry/index.ts'
import type { Run, RunInput } from '../tracking/index.ts'
import { environmentHere } from './environment.ts'
import type { Judgment } from './judge-gates.ts'
import { flatten, valuesOf } from './metrics.ts'
import { asJson, type TrainingNeeds } from './needs.ts'
import { labelOf, type Made } from './pipeline.ts'
import { RECORD_ARTIFACT, type TrainingInputs, type TrainingRecord } from './record.ts'

/** The artifacts of a training besides its record. */
const MODEL_ARTIFACT = 'model.onnx'
const REFERENCE_ARTIFACT = 'reference.json'
const ESTIMATOR_ARTIFACT = 'estimator.json'

const iso = (ms: number): string => new Date(ms).toISOString()

/** Starts the run of a training, or finds it. */
export async function startRun(
  { runs }: Pick<TrainingNeeds, 'runs'>,
  about: {
    readonly id: string
    readonly inputs: TrainingInputs
    readonly because: string
    readonly by?: string | undefined
  },
): Promise<Run> {
  const { id, inputs, because, by } = about
  const { data, window, sample, seed, label, metric } = inputs
  const params = {
    ...{ dataset: data.dataset, data_version: data.version, from: iso(window.from), to: iso(window.to) },
    ...{ as_of: iso(inputs.asOf), held_out_ms: window.testMs, metric, seed },
    ...{ label: label.text, sample_share: sample?.share ?? 1 },
  }
  const start = { experiment: inputs.model, id, params, inputs: inputsRead(inputs), tags: { because } }
  return runs.start(by === undefined ? start : { ...start, by })
}

/** Every dataset version that was read. */
function inputsRead({ data, views }: TrainingInputs): RunInput[] {
  return [
    { dataset: data.dataset, version: data.version, context: 'training' },
    ...Object.entries(views).map(([dataset, version]) => ({ dataset, version, context: 'features' })),
  ]
}

/** Keeps with the run what came out: params, metrics, and the files model, reference, estimator and record. */
export async function logResults(
  { runs, blobs }: Pick<TrainingNeeds, 'runs' | 'blobs'>,
  about: {
    readonly run: string
    readonly inputs: TrainingInputs
    readonly made: Made
    readonly sizes: { readonly model: number; readonly reference: number; readonly estimator: number }
  },
): Promise<void> {
  const { run, inputs, made, sizes } = about
  const chosen = made.contestants[made.chosen]!
  const each = made.contestants.map(({ metrics }, i) => prefixed(labelOf(inputs.learners, i), flatten(metrics)))
  await runs.log(run, {
    params: {
      ...{ learner: chosen.learner, rows: made.assembled.rows, rows_digest: made.assembled.rowsDigest },
      ...(chosen.rounds === null ? {} : { rounds: chosen.rounds }),
      ...prefixed(chosen.learner, inputs.learners[made.chosen]!.options),
    },
    metrics: Object.assign({}, ...each, flatten(chosen.metrics)) as Record<string, number>,
    ...(made.noEstimator !== null && { tags: { no_estimator: made.noEstimator } }),
  })
  const environment = environmentHere()
  const record: TrainingRecord = { inputs, environment, steps: made.steps, modelHash: made.model }
  const bytes = new TextEncoder().encode(canonicalJson(asJson(record)))
  const files = [
    { path: MODEL_ARTIFACT, digest: made.model, bytes: sizes.model },
    { path: REFERENCE_ARTIFACT, digest: made.reference, bytes: sizes.reference },
    ...(made.estimator ? [{ path: ESTIMATOR_ARTIFACT, digest: made.estimator, bytes: sizes.estimator }] : []),
    { path: RECORD_ARTIFACT, digest: await blobs.put(bytes), bytes: bytes.length },
  ]
  for (const file of files) await runs.addArtifact(run, file)
}

const prefixed = <T>(prefix: string, values: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]))

/** What the registry is told of a model that was made. */
export function entryOf(about: {
  readonly run: string
  readonly inputs: TrainingInputs
  readonly made: Made
  readonly judgment: Judgment
  readonly because: string
  readonly onnx: Uint8Array
}): Registration {
  const { run, inputs, made, judgment, because } = about
  const { data, window, seed, model, objective } = inputs
  const chosen = made.contestants[made.chosen]!
  const plan = compile(about.onnx)
  return {
    ...{ model, artifact: made.model, run, once: run, gates: judgment.verdicts, metrics: valuesOf(chosen.metrics) },
    signature: { inputs: plan.inputs.map(fieldOf), outputs: plan.outputs.map(fieldOf) },
    trainedOn: {
      ...{ dataset: data.dataset, version: data.version, rows: made.assembled.rows },
      ...{ from: window.from, to: window.to },
    },
    lineage: {
      ...{ inputs: inputsRead(inputs), seed, code: environmentHere().millrace, because },
      ...(judgment.champion && { renews: judgment.champion.version }),
    },
    metadata: { learner: chosen.learner, objective },
  }
}

const fieldOf = ({ name, type, shape }: TensorSpec): Signature['inputs'][number] => ({
  name,
  type,
  shape: shape.map((length) => (length < 0 ? null : length)),
})
