import { type Duration, durationMs, isName, nearestName, strayOption } from '../base/index.ts'
import type { Dataset } from '../data/index.ts'
import { checkSchedule } from '../flow/index.ts'
import { fail } from './errors.ts'
import { faultOfPartitions, type Partitions } from './partition.ts'
import { datasetsOf, faultOfStep, type PipelineStep, readsOf } from './step.ts'
import { isZone } from './zone.ts'

/** Steps, in which order, on which parts of the data, and when. */
export interface Pipeline {
  readonly kind: 'pipeline'
  readonly name: string
  readonly steps: Readonly<Record<string, PipelineStep>>
  /** What each step waits for, steps that write what it reads included. */
  readonly after: Readonly<Record<string, readonly string[]>>
  /** Names of steps, each after those it waits for. */
  readonly order: readonly string[]
  readonly schedule?: string
  readonly timezone: string
  readonly catchUp: boolean
  readonly partitions?: Partitions
  /** Steps that run at once, over all its runs. */
  readonly concurrency: number
}

/** What `pipeline` takes besides the name. */
export interface PipelineSpec {
  readonly steps: Readonly<Record<string, PipelineStep>>
  /** A cron pattern. */
  readonly schedule?: string
  /** Of the schedule and of the partitions; UTC when not given. */
  readonly timezone?: string
  /** Runs for every time that was missed, and not only for the last one. */
  readonly catchUp?: boolean
  readonly partitions?: Partitions
  /** 2 when not given. */
  readonly concurrency?: number
}

const OPTIONS: Readonly<Record<keyof PipelineSpec, true>> = {
  ...{ steps: true, schedule: true, timezone: true, catchUp: true, partitions: true, concurrency: true },
}
const AT_ONCE = 2
const MOST_AT_ONCE = 64

/**
 * Declares a pipeline.
 *
 * Errors: `pipeline.bad_pipeline`, `pipeline.unknown_step` with the nearest name, `pipeline.cycle`, `flow.bad_schedule`.
 *
 * @example
 * pipeline('nightly', {
 *   schedule: '0 2 * * *', timezone: 'Europe/Berlin', partitions: daily({ from: '2026-01-01' }),
 *   steps: { clean: sqlStep({ reads: { flights }, query: sql`select * from flights`, writes: 'clean_flights' }) },
 * })
 */
export function pipeline(name: string, spec: PipelineSpec): Pipeline {
  const wrong = (where: string, reason: string) => fail('bad_pipeline', { pipeline: name, where, reason })
  if (!isName(name)) throw wrong('its name', 'a name is lower-case letters, digits, - and _, beginning with a letter')
  const stray = strayOption(spec, OPTIONS)
  if (stray) throw wrong('its options', stray)
  const { steps = {}, timezone = 'UTC', schedule, partitions, catchUp = false, concurrency = AT_ONCE } = spec
  if (Object.keys(steps).length === 0) throw wrong('steps', 'it has at least one')
  if (!isZone(timezone)) throw wrong('timezone', `${timezone} is none that this system knows`)
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > MOST_AT_ONCE)
    throw wrong('concurrency', `it is a whole number from 1 to ${MOST_AT_ONCE}`)
  if (schedule !== undefined) checkSchedule(schedule, timezone)
  const odd = partitions && faultOfPartitions(partitions)
  if (odd) throw wrong('partitions', odd)
  for (const [step, one] of Object.entries(steps)) {
    const reason = isName(step) ? (faultOfStep(one) ?? faultOfOptions(one)) : 'a name is lower-case letters and digits'
    if (reason) throw wrong(`step ${step}`, reason)
  }
  const after = afterOf(name, steps)
  return Object.freeze({
    ...{ kind: 'pipeline', name, steps: Object.freeze({ ...steps }), after, order: orderOf(name, after) },
    ...{ timezone, catchUp, concurrency },
    ...(schedule !== undefined && { schedule }),
    ...(partitions && { partitions }),
  })
}

function faultOfOptions({ retries = 0, timeout }: PipelineStep): string | undefined {
  if (!Number.isInteger(retries) || retries < 0) return 'retries is a whole number from 0'
  return timeout === undefined || durationMs(timeout as Duration) ? undefined : 'timeout is a time such as 1h or 90s'
}

function afterOf(
  pipeline: string,
  steps: Readonly<Record<string, PipelineStep>>,
): Readonly<Record<string, readonly string[]>> {
  const names = Object.keys(steps)
  const writers = new Map<string, string>()
  for (const [name, step] of Object.entries(steps)) {
    if (step.kind !== 'sql' || step.writes === undefined) continue
    const other = writers.get(step.writes)
    if (!isName(step.writes) || other !== undefined)
      throw fail('bad_pipeline', {
        ...{ pipeline, where: `step ${name}` },
        reason: other === undefined ? `${step.writes} is no name of a dataset` : `${other} writes ${step.writes} too`,
      })
    writers.set(step.writes, name)
  }
  return Object.fromEntries(
    Object.entries(steps).map(([name, step]) => {
      for (const named of step.after ?? [])
        if (!names.includes(named))
          throw fail('unknown_step', { pipeline, step: name, named, nearest: nearestName(named, names) })
      const read = Object.values(readsOf(step)).flatMap(({ from }) => {
        const [maker, output] = from.split('.')
        const made = steps[maker!]
        if (output !== undefined && made && !(made.kind === 'command' && made.outputs[output] !== undefined))
          throw fail('bad_pipeline', { pipeline, where: `step ${name}`, reason: `${maker} has no output ${output}` })
        return output !== undefined ? [maker!] : (writers.get(from) ?? [])
      })
      const stray = read.find((maker) => !names.includes(maker))
      if (stray !== undefined)
        throw fail('unknown_step', { pipeline, step: name, named: stray, nearest: nearestName(stray, names) })
      return [name, [...new Set([...(step.after ?? []), ...read])]]
    }),
  )
}

function orderOf(pipeline: string, after: Readonly<Record<string, readonly string[]>>): readonly string[] {
  const order: string[] = []
  const visit = (step: string, trail: readonly string[]): void => {
    if (order.includes(step)) return
    if (trail.includes(step))
      throw fail('cycle', { pipeline, steps: [...trail.slice(trail.indexOf(step)), step].join(' < ') })
    for (const before of after[step]!) visit(before, [...trail, step])
    order.push(step)
  }
  for (const step of Object.keys(after)) visit(step, [])
  return order
}

/** The datasets that the steps of a pipeline name by their declaration. */
export function datasetsRead(pipeline: Pipeline): readonly Dataset[] {
  return Object.values(pipeline.steps).flatMap(datasetsOf)
}

/** The step that writes a dataset, where one of this pipeline does. */
export function writerOf(pipeline: Pipeline, dataset: string): string | undefined {
  return pipeline.order.find((name) => {
    const step = pipeline.steps[name]!
    return step.kind === 'sql' && step.writes === dataset
  })
}

/** Errors: `pipeline.pipeline_not_found` with the nearest name. */
export function pipelineNamed(defined: readonly Pipeline[], name: string): Pipeline {
  const found = defined.find((one) => one.name === name)
  if (found) return found
  const names = defined.map((one) => one.name)
  throw fail('pipeline_not_found', { pipeline: name, nearest: nearestName(name, names) || 'none at all' })
}
