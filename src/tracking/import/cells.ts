import type { LifeState } from '../experiments/experiment.ts'
import type { LoggedModelStatus } from '../models/logged-model.ts'
import type { RunStatus } from '../runs/run.ts'

/** A row of another database, or an object of another server: whatever version of MLflow wrote it. */
export type Row = Readonly<Record<string, unknown>>

/** A text without what cannot be kept: NUL, and halves of characters. '' where there is none. */
export function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : String(value).replace(UNKEEPABLE, '')
}

const UNKEEPABLE = /\0|\p{Surrogate}/gu

/** As `textOf`; null where there is none, or an empty one. */
export function textOrNull(value: unknown): string | null {
  return textOf(value) || null
}

/** A whole number that can be kept exactly; undefined where it is none. */
export function wholeOf(value: unknown): number | undefined {
  if (value === null || value === undefined || value === '') return undefined
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : undefined
}

/** A number as Python writes it: `nan`, `inf`, `-Infinity`, `1e-05`. Undefined for what is none. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  const word = String(value).trim().toLowerCase()
  if (/^[+-]?nan$/.test(word)) return Number.NaN
  const hit = /^([+-]?)inf(?:inity)?$/.exec(word)
  if (hit) return hit[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  return word === '' || Number.isNaN(Number(word)) ? undefined : Number(word)
}

/** Pairs of key and value as one object; later ones win. */
export function textsFrom(pairs: Iterable<readonly [unknown, unknown]>): Record<string, string> {
  return Object.fromEntries([...pairs].map(([key, value]) => [textOf(key), textOf(value)]))
}

export const stateOf = (value: unknown): LifeState => (value === 'deleted' ? 'deleted' : 'active')

const STATUSES: readonly RunStatus[] = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']

/** A status by its name, or by its number from 1. */
export function runStatusOf(value: unknown): RunStatus {
  return STATUSES.find((status) => status === value) ?? STATUSES[Number(value) - 1] ?? 'FINISHED'
}

const MODEL_STATUSES: readonly LoggedModelStatus[] = ['PENDING', 'READY', 'UPLOAD_FAILED']

/** A status of a logged model by its number from 1, or by its name with MLflow's prefix. */
export function modelStatusOf(value: unknown): LoggedModelStatus {
  const word = String(value).replace(/^LOGGED_MODEL_/, '')
  return MODEL_STATUSES.find((status) => status === word) ?? MODEL_STATUSES[Number(value) - 1] ?? 'READY'
}

/** How stores mark a version that was deleted; its other fields are blanked out. */
export const DELETED_STAGE = 'Deleted_Internal'

/** The stage of a version; MLflow says `None` where there is none. */
export function stageOf(value: unknown): string | null {
  const stage = textOrNull(value)
  return stage === 'None' ? null : stage
}

/** The logged model that a source such as `models:/m-0a1b…` names. */
export function loggedModelOf(source: unknown): string | null {
  return /^models:\/(m-[0-9a-f]{32})$/.exec(textOf(source))?.[1] ?? null
}

/** The context that a dataset was read for, which MLflow keeps as a tag, apart from the other tags. */
export function contextOf(tags: Readonly<Record<string, string>>): {
  readonly context: string
  readonly tags: Readonly<Record<string, string>>
} {
  const { [CONTEXT]: context = '', ...others } = tags
  return { context, tags: others }
}

const CONTEXT = 'mlflow.data.context'

/** Items grouped by a key of theirs. */
export function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}

/** Newer stores have workspaces; what is outside the first one is told, not taken. */
export const isOfDefault = (row: Row): boolean => row['workspace'] === undefined || row['workspace'] === 'default'
