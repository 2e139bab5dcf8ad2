import { Type } from 'typebox'
import { actionsOver, Moment, Name, SECOND } from '../base/index.ts'
import type { Standing } from '../flow/index.ts'
import { fail } from './errors.ts'
import { partitionsBetween } from './partition.ts'
import { type Pipeline, pipelineNamed } from './pipeline.ts'
import type { Pipelines } from './pipelines.ts'
import { placeOf } from './prepare.ts'
import { readLogs } from './read-logs.ts'
import { isOver } from './run.ts'
import { BriefShape, brief, StatusShape, statusOf } from './status.ts'
import { readsOf } from './step.ts'

/** What the actions of this room need. */
export interface PipelineActionNeeds {
  readonly pipelines: Pipelines
  readonly definedPipelines: () => readonly Pipeline[]
  /** Schedules as they stand, where they are kept. */
  readonly schedules: () => readonly Standing[]
  readonly clock: { now(): number }
}

const action = actionsOver<PipelineActionNeeds>()

const LONGEST_WAIT = 60
const RunId = Type.String({ minLength: 1, maxLength: 64, description: 'The id of a run.' })
const Key = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 128, description }))
const Wait = Type.Optional(
  Type.Integer({ minimum: 0, maximum: LONGEST_WAIT, description: 'Seconds to wait for its end; 0 when not given.' }),
)
const Detach = Type.Optional(Type.Boolean({ description: 'A command returns at once and does not wait for the end.' }))
const Fresh = Type.Optional(
  Type.Boolean({ description: 'Takes nothing from the cache; later runs take what this one makes.' }),
)

const failedNot = ({ state }: { readonly state: string }): boolean => state !== 'failed' && state !== 'cancelled'

export const list = action({
  name: 'pipeline.list',
  does: 'List the pipelines of the project with their steps, partitions, schedules and last runs.',
  http: 'GET /api/v1/pipelines',
  permit: 'pipeline.read',
  input: Type.Object({}),
  output: Type.Object({
    pipelines: Type.Array(
      Type.Object({
        name: Type.String(),
        steps: Type.Array(
          Type.Object({
            step: Type.String(),
            kind: Type.String(),
            after: Type.Array(Type.String()),
            reads: Type.Array(Type.String()),
          }),
        ),
        partitions: Type.Union([
          Type.Object({
            kind: Type.String(),
            first: Type.Union([Type.String(), Type.Null()]),
            last: Type.Union([Type.String(), Type.Null()]),
            count: Type.Integer(),
          }),
          Type.Null(),
        ]),
        schedule: Type.Union([Type.String(), Type.Null()]),
        timezone: Type.String(),
        nextAt: Type.Union([Moment, Type.Null()]),
        lastAt: Type.Union([Moment, Type.Null()]),
        last: Type.Union([Type.Object({ run: Type.String(), state: Type.String() }), Type.Null()]),
      }),
    ),
    schedules: Type.Array(
      Type.Object({
        name: Type.String({ description: 'What is scheduled: `pipeline NAME` or `dataset NAME`.' }),
        pattern: Type.String(),
        timezone: Type.String(),
        nextAt: Type.Union([Moment, Type.Null()]),
        lastAt: Type.Union([Moment, Type.Null()]),
        leftOut: Type.Integer({ description: 'Times left out because an earlier one still ran.' }),
      }),
    ),
  }),
  example: 'pipeline list',
  run: async (needs) => {
    const schedules = needs
      .schedules()
      .map(({ next = null, last = null, ...one }) => ({ ...one, nextAt: next, lastAt: last }))
    const pipelines = needs.definedPipelines().map(async (one) => {
      const standing = schedules.find(({ name }) => name === `pipeline ${one.name}`)
      const [last] = await needs.pipelines.runs.list({ limit: 1, pipeline: one.name })
      return {
        ...{ name: one.name, steps: stepsOf(one), partitions: partitionsOf(one, needs.clock.now()) },
        ...{ schedule: one.schedule ?? null, timezone: one.timezone },
        ...{ nextAt: standing?.nextAt ?? null, lastAt: standing?.lastAt ?? null },
        last: last ? { run: last.id, state: last.state } : null,
      }
    })
    return { pipelines: await Promise.all(pipelines), schedules }
  },
})

const stepsOf = (pipeline: Pipeline) =>
  pipeline.order.map((step) => {
    const { kind } = pipeline.steps[step]!
    const reads = Object.values(readsOf(pipeline.steps[step]!)).map(({ from }) => from)
    return { step, kind, after: [...pipeline.after[step]!], reads }
  })

function partitionsOf(pipeline: Pipeline, now: number) {
  const place = placeOf(pipeline, now)
  if (!place) return null
  const all = partitionsBetween(place)!
  return { kind: place.partitions.kind, first: all[0]?.key ?? null, last: all.at(-1)?.key ?? null, count: all.length }
}

export const run = action({
  name: 'pipeline.run',
  does: 'Run a pipeline, or one partition of it; steps whose inputs are as before are taken from the cache.',
  http: 'POST /api/v1/pipelines/:pipeline/runs',
  permit: 'pipeline.write',
  input: Type.Object({
    pipeline: Name,
    partition: Key('Its key, such as 2026-01-01; the last complete one when not given.'),
    ...{ fresh: Fresh, wait: Wait, detach: Detach },
  }),
  output: StatusShape,
  example: 'pipeline run nightly --partition 2026-01-01',
  passed: failedNot,
  run: async ({ pipelines, definedPipelines }, { pipeline, partition, fresh, wait = 0 }, { actor }) => {
    const begun = await pipelines.begin(pipeline, {
      by: actor,
      ...(partition !== undefined && { partition }),
      ...(fresh !== undefined && { fresh }),
    })
    await pipelines.ended(begun.id, wait * SECOND)
    return statusOf(pipelines, definedPipelines(), { run: begun.id })
  },
})

export const runs = action({
  name: 'pipeline.runs',
  does: 'List runs of pipelines, the newest first, with how many of their steps ended and how many were found in the cache.',
  http: 'GET /api/v1/pipelines/runs',
  permit: 'pipeline.read',
  input: Type.Object({
    pipeline: Type.Optional(Name),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: '50 when not given.' })),
  }),
  output: Type.Object({
    runs: Type.Array(
      Type.Object({
        ...BriefShape.properties,
        by: Type.String(),
        startedAt: Type.Union([Moment, Type.Null()]),
        backfill: Type.Union([Type.String(), Type.Null()]),
        ended: Type.Integer({ description: 'Steps that ended.' }),
        cached: Type.Integer({ description: 'Those of them that were found in the cache.' }),
      }),
    ),
  }),
  example: 'pipeline runs --pipeline nightly',
  run: async ({ pipelines }, { pipeline, limit = 50 }) => {
    const found = await pipelines.runs.list({ limit, ...(pipeline !== undefined && { pipeline }) })
    const tallies = await pipelines.runs.tally(found.map(({ id }) => id))
    return {
      runs: found.map((one, index) => ({
        ...brief(one),
        ...{ by: one.by.id, startedAt: one.startedAt ?? null, backfill: one.backfill ?? null },
        ...{ ended: tallies[index]!.ended, cached: tallies[index]!.cached },
      })),
    }
  },
})

export const backfill = action({
  name: 'pipeline.backfill',
  does: 'Make all partitions of a range as the pipeline says now; those whose inputs are as before cost nothing.',
  http: 'POST /api/v1/pipelines/:pipeline/backfills',
  permit: 'pipeline.write',
  input: Type.Object({
    pipeline: Name,
    from: Key('The key of the first partition; the first of all when not given.'),
    to: Key('The key of the last partition; the last complete one when not given.'),
    ...{ fresh: Fresh, wait: Wait, detach: Detach },
  }),
  output: StatusShape,
  example: 'pipeline backfill nightly --from 2026-01-01 --to 2026-06-30',
  passed: failedNot,
  run: async ({ pipelines, definedPipelines }, { pipeline, from, to, fresh, wait = 0 }, { actor }) => {
    const begun = await pipelines.backfill(pipeline, {
      by: actor,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(fresh !== undefined && { fresh }),
    })
    await pipelines.ended(begun.id, wait * SECOND)
    return statusOf(pipelines, definedPipelines(), { run: begun.id })
  },
})

export const status = action({
  name: 'pipeline.status',
  does: 'Show how a run or a backfill stands, step by step; the latest run when none is named.',
  http: 'GET /api/v1/pipelines/status',
  permit: 'pipeline.read',
  input: Type.Object({
    run: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'The id of a run or backfill.' })),
    pipeline: Type.Optional(Name),
    wait: Wait,
  }),
  output: StatusShape,
  example: 'pipeline status',
  words: ['run'],
  run: async ({ pipelines, definedPipelines }, { run: id, pipeline, wait = 0 }) => {
    if (pipeline !== undefined) pipelineNamed(definedPipelines(), pipeline)
    if (id !== undefined && wait > 0) await pipelines.ended(id, wait * SECOND)
    return statusOf(pipelines, definedPipelines(), {
      ...(id !== undefined && { run: id }),
      ...(pipeline !== undefined && { pipeline }),
    })
  },
})

export const cancel = action({
  name: 'pipeline.cancel',
  does: 'Stop a run or a backfill; what is finished stays in the cache.',
  http: 'POST /api/v1/pipelines/runs/:run/cancel',
  permit: 'pipeline.write',
  input: Type.Object({ run: RunId }),
  output: StatusShape,
  example: 'pipeline cancel 01jd0000000000000000000000',
  run: async ({ pipelines, definedPipelines }, { run: id }, { actor }) => {
    await pipelines.cancel(id, actor)
    return statusOf(pipelines, definedPipelines(), { run: id })
  },
})

export const logs = action({
  name: 'pipeline.logs',
  does: 'Show what the steps of a run printed; with `follow`, a command goes on until the run ends.',
  http: 'GET /api/v1/pipelines/runs/:run/logs',
  permit: 'pipeline.read',
  input: Type.Object({
    run: RunId,
    step: Type.Optional(Name),
    after: Type.Optional(Type.String({ maxLength: 4_096, description: 'The `next` of what was read before.' })),
    wait: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: LONGEST_WAIT,
        description: 'Seconds to wait for lines where there are none yet.',
      }),
    ),
    follow: Type.Optional(Type.Boolean({ description: 'A command prints lines as they come, until the run ends.' })),
  }),
  output: Type.Object({
    lines: Type.Array(Type.Object({ step: Type.String(), line: Type.String() })),
    next: Type.String({ description: 'To be given as `after` for what comes next.' }),
    done: Type.Boolean({ description: 'True where nothing more comes.' }),
  }),
  example: 'pipeline logs 01jd0000000000000000000000 train --follow',
  words: ['run', 'step'],
  run: async ({ pipelines }, { run: id, step, after, wait = 0 }) => {
    if (!(await pipelines.runs.get(id))) throw fail('run_not_found', { run: id })
    const found = await readLogs(pipelines, {
      ...{ run: id, waitMs: wait * SECOND },
      ...(step !== undefined && { step }),
      ...(after !== undefined && { after }),
    })
    return { ...found, lines: found.lines.map((line) => ({ ...line })) }
  },
})

export const lineage = action({
  name: 'pipeline.lineage',
  does: 'Show what a run read and made, as the OpenLineage events that were told of it.',
  http: 'GET /api/v1/pipelines/runs/:run/lineage',
  permit: 'pipeline.read',
  input: Type.Object({ run: RunId }),
  output: Type.Object({ events: Type.Array(Type.Unknown()) }),
  example: 'pipeline lineage 01jd0000000000000000000000',
  run: async ({ pipelines }, { run: id }) => {
    const found = await pipelines.runs.get(id)
    if (!found) throw fail('run_not_found', { run: id })
    if (isOver(found.state)) await pipelines.lineage.settled()
    return { events: [...(await pipelines.lineage.events(id))] }
  },
})

/** What may be asked of this room from outside. */
export const pipelineActions = [list, run, runs, backfill, status, cancel, logs, lineage] as const
