import { type Series, seriesOf } from '../points/points.ts'
import {
  checkKey,
  checkText,
  type LoggedPoint,
  type RunInput,
  type RunModel,
  type Texts,
  textsOf,
} from '../runs/run.ts'

/** What can be added to a run at once: all of it is kept, or nothing. */
export interface RunEntry {
  readonly params?: Texts
  readonly tags?: Texts
  /** Values of metrics at `step` (0) and `at` (now). */
  readonly metrics?: Readonly<Record<string, number>>
  readonly step?: number
  readonly at?: number
  /** Values of metrics at steps of their own, such as the rounds of a learner. */
  readonly points?: readonly (Omit<LoggedPoint, 'at'> & { readonly at?: number })[]
  readonly inputs?: readonly RunInput[]
  readonly models?: readonly RunModel[]
}

/** An entry that was checked, as it is written. */
export interface ReadyEntry {
  readonly params: Readonly<Record<string, string>>
  readonly tags: Readonly<Record<string, string>>
  readonly series: readonly Series[]
  /** The points that name a logged model, once more. */
  readonly ofModels: readonly LoggedPoint[]
  readonly inputs: readonly RunInput[]
  readonly models: readonly RunModel[]
}

/** Throws `tracking.bad_key`, `tracking.bad_text`, `tracking.bad_point`. */
export function readyEntry(entry: RunEntry, now: number): ReadyEntry {
  const points = pointsOf(entry, now)
  const { inputs = [], models = [] } = entry
  for (const input of inputs) checkInput(input)
  for (const { model } of models) checkKey('logged model', model)
  return {
    params: textsOf('param', entry.params ?? {}),
    tags: textsOf('tag', entry.tags ?? {}),
    series: readySeries(points),
    ofModels: points.filter(({ model }) => model !== undefined),
    inputs,
    models,
  }
}

function readySeries(points: readonly LoggedPoint[]): readonly Series[] {
  const series = seriesOf(points)
  for (const { key } of series) checkKey('metric', key)
  return series
}

function pointsOf(entry: RunEntry, now: number): LoggedPoint[] {
  const { metrics = {}, points = [], step = 0, at = now } = entry
  return [
    ...Object.entries(metrics).map(([key, value]) => ({ key, value, step, at })),
    ...points.map((point) => (point.at === undefined ? { ...point, at } : (point as LoggedPoint))),
  ]
}

function checkInput({ dataset, version, context, source, tags }: RunInput): void {
  for (const text of [dataset, version, context, ...Object.entries(tags ?? {}).flat()])
    checkText('dataset', dataset, text)
  for (const text of Object.values(source ?? {})) if (text !== undefined) checkText('dataset', dataset, text)
}
