import type { Digest } from '../base/index.ts'
import type { Datasets } from '../data/index.ts'
import { optionsOf } from '../learners/index.ts'
import type { ModelSpec, SampleSpec } from './model.ts'
import { RECALIBRATION } from './recalibrate.ts'
import { RECORD_FORMAT, type TrainingInputs } from './record.ts'

/** What to train on, and why. Moments are milliseconds. */
export interface TrainingOrder {
  /** Rows with their time in [from, to). */
  readonly window: { readonly from: number; readonly to: number }
  /** Only labels known by then; the end of the window when not given. */
  readonly asOf?: number
  /** Instead of the model's own. */
  readonly sample?: SampleSpec
  readonly seed?: number
  readonly because?: string
  /** Who asked. */
  readonly by?: string
  /** The same word gives the same training: finished where it was interrupted, and never done twice. */
  readonly once?: string
  /** Instead of learning: the model at this address, its answers corrected by the window. */
  readonly recalibrates?: Digest
  readonly progress?: (done: number, doing: string) => void
}

/** Fixes everything a training depends on: the versions that are current now, and every option. Errors: `data.not_ingested`. */
export async function inputsOf(
  { datasets }: { readonly datasets: Datasets },
  spec: ModelSpec,
  order: TrainingOrder,
): Promise<TrainingInputs> {
  const { label, labelKnownAt, features, objective, metric } = spec
  const sample = order.sample ?? spec.sample
  const version = await datasets.version(spec.data.name)
  return {
    format: RECORD_FORMAT,
    model: spec.name,
    data: { dataset: version.dataset, version: version.version },
    views: await viewVersions(datasets, spec),
    ...{ label, features, objective, metric },
    ...(labelKnownAt && { labelKnownAt }),
    window: { ...order.window, testMs: testOf(spec, order) },
    asOf: order.asOf ?? order.window.to,
    ...(sample && { sample: { share: sample.share, seed: sample.seed ?? 0 } }),
    learners: learnersOf(spec, order),
    seed: order.seed ?? spec.seed,
  }
}

function learnersOf({ learners }: ModelSpec, { recalibrates }: TrainingOrder): TrainingInputs['learners'] {
  if (recalibrates !== undefined) return [{ learner: RECALIBRATION, options: { model: recalibrates } }]
  return learners.map((learner) => ({ learner: learner.learner, options: optionsOf(learner) }))
}

/** The held-out time; in a window shorter than the model's, the same share of it. */
function testOf({ split, windowMs }: ModelSpec, { window }: TrainingOrder): number {
  const length = window.to - window.from
  return length > split.testMs ? split.testMs : (length * split.testMs) / windowMs
}

async function viewVersions(datasets: Datasets, spec: ModelSpec): Promise<Record<string, Digest>> {
  const versions: Record<string, Digest> = {}
  for (const feature of spec.features) {
    if (typeof feature === 'string' || feature.kind === 'on-demand') continue
    const { name } = feature.from
    if (name !== spec.data.name) versions[name] ??= (await datasets.version(name)).version
  }
  return versions
}
