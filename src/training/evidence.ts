import type { Digest, Json } from '../base/index.ts'
import { binName, type ColumnReference, type Reference, readReference } from '../evaluation/index.ts'
import type {
  FindEvidence,
  MeasuredMetric,
  ModelVersion,
  Slice,
  TrainedColumn,
  TrainingEvidence,
} from '../registry/index.ts'
import type { Blobs } from '../storage/index.ts'
import type { RunArtifact, Runs } from '../tracking/index.ts'
import type { StudyReport } from './automl/lab.ts'
import { AUTOML_ARTIFACT, type AutomlRecord } from './automl/record.ts'
import type { LeaderboardEntry } from './automl/result.ts'
import { EVALUATION_ARTIFACT, type Evaluation } from './automl/run.ts'
import type { Estimates } from './metrics.ts'
import { RECORD_ARTIFACT, type TrainingRecord } from './record.ts'

/** What evidence is read from. */
export interface EvidenceNeeds {
  readonly runs: Pick<Runs, 'artifacts'>
  readonly blobs: Pick<Blobs, 'get'>
  /** The run that made these bytes, where a version does not name one. */
  readonly runOf: (artifact: Digest) => Promise<string | undefined>
}

/** A part of fewer rows tells more of its people than of the model. */
const FEWEST_ROWS = 30
const MOST_SLICES = 12
const MOST_CANDIDATES = 15

/** Finds what the run of a version kept: of a project's model, or of an AutoML search whose file was registered. */
export function findEvidence(needs: EvidenceNeeds): FindEvidence {
  return async (version) => {
    const run = version.run ?? (await runOfBytes(needs, version))
    if (run === undefined) return undefined
    const files = await needs.runs.artifacts(run).catch(() => [])
    const read = async <T>(path: string): Promise<T | undefined> =>
      jsonOf<T>(
        needs.blobs,
        files.find((one) => one.path === path),
      )
    const about = { run, files: files.map(({ path }) => path) }
    const trained = await read<TrainingRecord>(RECORD_ARTIFACT)
    if (trained) return ofTraining(about, trained, await read<Json>('reference.json'))
    const searched = await read<AutomlRecord>(AUTOML_ARTIFACT)
    if (!searched) return undefined
    const study = await read<{ readonly report: StudyReport; readonly warnings: readonly Warned[] }>('study.json')
    const leaderboard = await read<readonly LeaderboardEntry[]>('leaderboard.json')
    return ofSearch(about, searched, { study, leaderboard, evaluation: await read<Evaluation>(EVALUATION_ARTIFACT) })
  }
}

interface Warned {
  readonly message: string
}

type About = Pick<TrainingEvidence, 'run' | 'files'>

async function runOfBytes({ runOf }: EvidenceNeeds, { artifact, metadata }: ModelVersion): Promise<string | undefined> {
  for (const digest of [artifact, metadata['original'] as Digest | undefined]) {
    const run = digest ? await runOf(digest) : undefined
    if (run !== undefined) return run
  }
  return undefined
}

async function jsonOf<T>(blobs: Pick<Blobs, 'get'>, file: RunArtifact | undefined): Promise<T | undefined> {
  if (!file) return undefined
  const bytes = await blobs.get(file.digest).catch(() => undefined)
  return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as T)
}

function ofTraining(about: About, record: TrainingRecord, json: Json | undefined): TrainingEvidence {
  const { inputs, environment, steps } = record
  const reference = json === undefined ? undefined : readReference(json)
  const chosen = chosenOf(steps)
  return {
    ...{ ...about, objective: inputs.objective, label: inputs.label.text, learner: chosen?.learner ?? null },
    environment: { ...environment },
    heldOut: reference
      ? { rows: reference.heldOut.rows, from: reference.heldOut.from, to: reference.heldOut.to }
      : null,
    metrics: reference ? metricsOf(reference.heldOut.metrics, 'held out') : [],
    columns: reference ? Object.entries(reference.features).map(([name, of]) => columnOf(name, of)) : [],
    slices: reference ? slicesOf(reference) : [],
    candidates: contestantsOf(record),
    warnings: [],
  }
}

interface Fitted {
  readonly learner: string
  readonly metrics: Estimates
}

/** What each learner of a training gave, as its steps say. */
const fittedOf = (steps: TrainingRecord['steps']): readonly Fitted[] =>
  steps.filter(({ step }) => step.startsWith('fit ')).map(({ result }) => result as unknown as Fitted)

function chosenOf(steps: TrainingRecord['steps']): Fitted | undefined {
  const { chosen } = (steps.find(({ step }) => step === 'choose')?.result ?? {}) as { readonly chosen?: number }
  return chosen === undefined ? undefined : fittedOf(steps)[chosen]
}

function contestantsOf({ inputs, steps }: TrainingRecord): TrainingEvidence['candidates'] {
  return fittedOf(steps).map(({ learner, metrics }) => {
    const { value = null, low = null, high = null } = metrics[inputs.metric] ?? {}
    return { learner, metric: inputs.metric, value, low, high }
  })
}

function ofSearch(
  about: About,
  { inputs, environment, pipeline }: AutomlRecord,
  kept: {
    readonly study: { readonly report: StudyReport; readonly warnings: readonly Warned[] } | undefined
    readonly leaderboard: readonly LeaderboardEntry[] | undefined
    readonly evaluation: Evaluation | undefined
  },
): TrainingEvidence {
  const { study, leaderboard = [], evaluation } = kept
  return {
    ...{ ...about, objective: study?.report.task ?? null, label: inputs.label },
    learner: pipeline.members.length > 1 ? 'ensemble' : (pipeline.members[0]?.learner ?? null),
    environment: { ...environment },
    heldOut: null,
    metrics: [...metricsOf(evaluation?.validation ?? {}, 'validation'), ...metricsOf(evaluation?.test ?? {}, 'test')],
    columns: (study?.report.columns ?? [])
      .filter(({ role }) => role === 'feature')
      .map(({ name, type, missing, distinct }) => ({
        ...{ name, kind: kindOf(type), rows: study?.report.rows ?? null, missing },
        range: `${distinct} different`,
      })),
    slices: [],
    candidates: leaderboard
      .slice(0, MOST_CANDIDATES)
      .map(({ learner, metric, mean, low, high }) => ({ learner, metric, value: mean, low, high })),
    warnings: (study?.warnings ?? []).map(({ message }) => message),
  }
}

const kindOf = (type: string): TrainedColumn['kind'] =>
  type === 'number' ? 'number' : type === 'category' ? 'category' : 'other'

function metricsOf(estimates: Estimates, on: string): MeasuredMetric[] {
  return Object.entries(estimates).map(([name, { value, low, high, count, convention }]) => ({
    ...{ name, value: value ?? null, low: low ?? null, high: high ?? null, count, convention, on },
  }))
}

function columnOf(name: string, { bins, counts }: ColumnReference): TrainedColumn {
  const rows = counts.reduce((sum, count) => sum + count, 0)
  const missing = rows === 0 ? null : counts.at(-1)! / rows
  if (bins.kind === 'category')
    return { name, kind: 'category', rows, missing, range: `${bins.categories.length} texts` }
  const [first, last] = [bins.edges[0], bins.edges.at(-1)]
  const range = first === undefined || last === undefined ? 'one value' : `80 % of ${short(first)} to ${short(last)}`
  return { name, kind: 'number', rows, missing, range }
}

const short = (value: number): string => String(Number(value.toPrecision(4)))

/** The parts with the largest mean loss, above that of all rows. */
function slicesOf({ features, meanLoss }: Reference): Slice[] {
  if (meanLoss === null) return []
  const all = Object.entries(features).flatMap(([column, { bins, counts, loss }]) =>
    counts.flatMap((rows, bin) => {
      const its = loss[bin] ?? null
      const isWorse = its !== null && its > meanLoss && rows >= FEWEST_ROWS
      return isWorse ? [{ column, slice: binName(bins, bin), rows, loss: its, overall: meanLoss }] : []
    }),
  )
  return all.sort((a, b) => b.loss - a.loss).slice(0, MOST_SLICES)
}
