import { type Static, Type } from 'typebox'
import { Measure, Moment } from '../base/index.ts'
import type { Backfill } from './backfill.ts'
import { fail } from './errors.ts'
import type { Pipeline } from './pipeline.ts'
import type { Pipelines } from './pipelines.ts'
import type { Run, RunStep } from './run.ts'

const State = Type.String({ description: 'queued, running, finished, failed or cancelled.' })
const Text = Type.Union([Type.String(), Type.Null()])
const At = Type.Union([Moment, Type.Null()])

const StepShape = Type.Object({
  step: Type.String(),
  state: Type.String({ description: 'waiting, running, finished, failed, skipped or cancelled.' }),
  after: Type.Array(Type.String()),
  cached: Type.Boolean(),
  madeBy: Type.Union([Type.String(), Type.Null()], { description: 'The run whose result it is.' }),
  seconds: Measure,
  attempt: Type.Integer(),
  error: Type.Union([Type.Object({ code: Type.String(), message: Type.String(), help: Type.String() }), Type.Null()]),
  outputs: Type.Record(Type.String(), Type.Unknown(), {
    description: 'What it gave: `result`, the rows of the dataset it wrote, and its files with their addresses.',
  }),
})

const BackfillShape = Type.Object({
  backfill: Type.String(),
  pipeline: Type.String(),
  from: Type.String(),
  to: Type.String(),
  state: State,
  total: Type.Integer({ description: 'Partitions of the range.' }),
  cached: Type.Integer({ description: 'Those for which nothing was started.' }),
  finished: Type.Integer(),
  failed: Type.Integer(),
  cancelledBy: Text,
  createdAt: Moment,
  finishedAt: At,
})

/** A run in a list. */
export const BriefShape = Type.Object({
  run: Type.String(),
  pipeline: Type.String(),
  partition: Text,
  state: State,
  because: Type.String(),
  createdAt: Moment,
  finishedAt: At,
})

/** How a run stands, and what is around it. */
export const StatusShape = Type.Object({
  run: Text,
  pipeline: Type.String(),
  partition: Text,
  state: State,
  because: Text,
  by: Text,
  cancelledBy: Text,
  error: Text,
  createdAt: At,
  startedAt: At,
  finishedAt: At,
  reads: Type.Record(Type.String(), Type.String(), { description: 'The versions it reads, by dataset.' }),
  steps: Type.Array(StepShape),
  backfill: Type.Union([BackfillShape, Type.Null()]),
  partitions: Type.Union([Type.Record(Type.String(), Type.Integer()), Type.Null()], {
    description: 'How many partitions of the pipeline stand how.',
  }),
  recent: Type.Array(BriefShape, { description: 'The latest runs of the pipeline.' }),
})
export type Status = Static<typeof StatusShape>

const MOST_RECENT = 10

/** Which run or backfill is asked about; without one, the latest. */
export interface StatusQuery {
  readonly run?: string
  readonly pipeline?: string
}

/** Errors: `pipeline.run_not_found`. */
export async function statusOf(
  { runs, backfills, partitions }: Pipelines,
  defined: readonly Pipeline[],
  { run: id, pipeline }: StatusQuery,
): Promise<Status> {
  const found =
    id === undefined ? (await runs.list({ limit: 1, ...(pipeline && { pipeline }) }))[0] : await runs.get(id)
  const backfill = await backfillOf(backfills, id, found)
  const run = found ?? (backfill && (await runs.list({ limit: 1, backfill: backfill.id }))[0])
  const name = run?.pipeline ?? backfill?.pipeline
  if (name === undefined) throw fail('run_not_found', { run: id ?? 'yet' })
  const spec = defined.find((one) => one.name === name)
  const recent = await runs.list({ limit: MOST_RECENT, pipeline: name })
  return {
    ...(run ? shownRun(run) : NO_RUN),
    // asked for a backfill, it is its state that is wanted
    state: found ? found.state : backfill!.state,
    pipeline: name,
    steps: run ? shownSteps(await runs.steps(run.id), spec) : [],
    backfill: backfill ? shownBackfill(backfill) : null,
    partitions: spec?.partitions ? { ...(await partitions.counts(name)) } : null,
    recent: recent.map(brief),
  }
}

async function backfillOf(backfills: Pipelines['backfills'], id: string | undefined, run: Run | undefined) {
  if (run?.backfill !== undefined) return backfills.get(run.backfill)
  return id !== undefined && !run ? backfills.get(id) : undefined
}

const NO_RUN = {
  ...{ run: null, partition: null, because: null, by: null, cancelledBy: null, error: null },
  ...{ createdAt: null, startedAt: null, finishedAt: null, reads: {} },
}

const shownRun = (run: Run) => ({
  ...{ run: run.id, partition: run.partition ?? null, state: run.state, because: run.because, by: run.by.id },
  ...{ cancelledBy: run.cancelledBy ?? null, error: run.error ?? null, createdAt: run.createdAt },
  ...{ startedAt: run.startedAt ?? null, finishedAt: run.finishedAt ?? null, reads: { ...run.versions } },
})

/** A run as a list has it. */
export const brief = (run: Run): Static<typeof BriefShape> => ({
  ...{ run: run.id, pipeline: run.pipeline, partition: run.partition ?? null, state: run.state },
  ...{ because: run.because, createdAt: run.createdAt, finishedAt: run.finishedAt ?? null },
})

/** What is told of a backfill. */
function shownBackfill(one: Backfill): Static<typeof BackfillShape> {
  const { pipeline, from, to, state, total, cached, finished, failed, createdAt } = one
  const ends = { cancelledBy: one.cancelledBy ?? null, createdAt, finishedAt: one.finishedAt ?? null }
  return { backfill: one.id, pipeline, from, to, state, total, cached, finished, failed, ...ends }
}

function shownSteps(kept: readonly RunStep[], spec: Pipeline | undefined): Status['steps'] {
  const names = spec ? spec.order : kept.map(({ step }) => step)
  return names.map((name) => {
    const step = kept.find((one) => one.step === name)
    return {
      ...{ step: name, state: step?.state ?? 'waiting', after: [...(spec?.after[name] ?? [])] },
      ...{ cached: step?.cached ?? false, madeBy: step?.madeBy ?? null, seconds: step?.seconds ?? null },
      ...{ attempt: step?.attempt ?? 0, error: step?.problem ? { ...step.problem } : null, outputs: outputsOf(step) },
    }
  })
}

function outputsOf(step: RunStep | undefined): Record<string, unknown> {
  if (!step?.result) return {}
  const { output, files, rows } = step.result
  return {
    ...(output !== null && { result: output }),
    ...(rows && { [rows.dataset]: { rows: rows.rows, address: rows.address } }),
    ...Object.fromEntries(Object.entries(files).map(([name, { address, bytes }]) => [name, { address, bytes }])),
  }
}
