import { type Static, Type } from 'typebox'
import { type Digest, Measure, Moment } from '../../base/index.ts'
import { fail } from '../errors.ts'
import { LifeState } from '../experiments/experiment.ts'

/** The words of MLflow for how a run stands. */
export const RunStatus = Type.Union(
  [
    Type.Literal('RUNNING'),
    Type.Literal('SCHEDULED'),
    Type.Literal('FINISHED'),
    Type.Literal('FAILED'),
    Type.Literal('KILLED'),
  ],
  { description: 'RUNNING until it ends as FINISHED, FAILED or KILLED.' },
)

export type RunStatus = Static<typeof RunStatus>

/** How a run can end. */
export type RunEnd = Exclude<RunStatus, 'RUNNING' | 'SCHEDULED'>

const Texts = Type.Record(Type.String(), Type.String())

export const Run = Type.Object({
  id: Type.String(),
  experiment: Type.String({ description: 'Name of the experiment it belongs to.' }),
  experimentId: Type.Integer(),
  name: Type.String(),
  status: RunStatus,
  by: Type.String({ description: 'Who started it.' }),
  startedAt: Moment,
  endedAt: Type.Union([Moment, Type.Null()]),
  params: Type.Record(Type.String(), Type.String(), { description: 'What it was told; a param never changes.' }),
  metrics: Type.Record(Type.String(), Measure, {
    description: 'The newest value of each metric, by step, then time; null where it is not finite.',
  }),
  tags: Texts,
  state: LifeState,
  artifactUri: Type.String({ description: 'Where its artifacts are: mlflow-artifacts:/EXPERIMENT/RUN/artifacts.' }),
})

/** One attempt at a model: what it was told, what it read, what came out. */
export type Run = Static<typeof Run>

export const LoggedDataset = Type.Object({
  sourceType: Type.String(),
  source: Type.String(),
  schema: Type.Optional(Type.String()),
  profile: Type.Optional(Type.String()),
})

/** What a client said of a dataset that it read elsewhere; the texts are opaque, mostly JSON. */
export type LoggedDataset = Static<typeof LoggedDataset>

export const RunInput = Type.Object({
  dataset: Type.String(),
  version: Type.String({ description: 'Digest of the version that was read.' }),
  context: Type.String({ description: 'What it was read for: training, validation, test.' }),
  source: Type.Optional(LoggedDataset),
  tags: Type.Optional(Texts),
})

/** A dataset version that a run has read. */
export type RunInput = Static<typeof RunInput>

export const RunArtifact = Type.Object({
  path: Type.String({ description: 'Relative to the run, with / between names.' }),
  digest: Type.String({ description: 'Address of its bytes in the blob store.' }),
  bytes: Type.Integer({ minimum: 0 }),
})

/** A file that a run has made; its bytes are in the blob store. */
export type RunArtifact = Omit<Static<typeof RunArtifact>, 'digest'> & { readonly digest: Digest }

/** One value of one metric. Within the process a value that is not finite stays what it is. */
export interface MetricPoint {
  readonly key: string
  readonly value: number
  readonly step: number
  readonly at: number
}

/** A point as a client logs it: of a logged model too, and on a dataset, where it says so. */
export interface LoggedPoint extends MetricPoint {
  readonly model?: string
  readonly dataset?: { readonly name: string; readonly digest: string }
}

/** A logged model that a run read or made. */
export interface RunModel {
  readonly model: string
  readonly role: 'input' | 'output'
  readonly step: number
}

/** What can be logged as a param or tag: numbers and booleans are kept as their text. */
export type Texts = Readonly<Record<string, string | number | boolean>>

const KEY_LIMIT = 250
const PARAM_LIMIT = 6_000
const TAG_LIMIT = 8_000
const PATH_LIMIT = 1_000
const TEXT_LIMIT = 16_777_216
const LINE_CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}]/u
const UNKEEPABLE = /\0|\p{Surrogate}/u

/** Throws `tracking.bad_key`. The name is any text on one line, at most 250 characters where no other limit is given. */
export function checkKey(what: string, key: string, limit = KEY_LIMIT): void {
  if (key.length < 1 || key.length > limit || LINE_CONTROL.test(key))
    throw fail('bad_key', { what, key: JSON.stringify(key.slice(0, KEY_LIMIT)), limit })
}

/** Params or tags as they are kept. Throws `tracking.bad_key`, `tracking.bad_text`. */
export function textsOf(what: 'param' | 'tag', values: Texts): Record<string, string> {
  const limit = what === 'param' ? PARAM_LIMIT : TAG_LIMIT
  const kept: [string, string][] = []
  for (const [key, value] of Object.entries(values)) {
    checkKey(what, key)
    const text = String(value)
    if (text.length > limit || UNKEEPABLE.test(text)) throw fail('bad_text', { what, key, limit })
    kept.push([key, text])
  }
  return Object.fromEntries(kept)
}

/** Throws `tracking.bad_text` for what no database can keep, and for more than 16 million characters. */
export function checkText(what: string, key: string, text: string): void {
  if (text.length > TEXT_LIMIT || UNKEEPABLE.test(text))
    throw fail('bad_text', { what, key: key.slice(0, KEY_LIMIT), limit: TEXT_LIMIT })
}

/** Throws `tracking.bad_path`: a path is made of names that mean nothing to a file system but themselves. */
export function checkPath(path: string): void {
  const names = path.split('/')
  const plain = names.every((name) => name !== '' && name !== '.' && name !== '..')
  if (!plain || path.length > PATH_LIMIT || path.includes('\\') || LINE_CONTROL.test(path))
    throw fail('bad_path', { path: JSON.stringify(path.slice(0, PATH_LIMIT)) })
}
