import { STATUSES } from '../../features/index.ts'
import type { FeastFeature } from './plane.ts'

/** What is answered. */
export interface ToWrite {
  readonly features: readonly FeastFeature[]
  readonly names: readonly string[]
  readonly entities: readonly (readonly [string, readonly unknown[]])[]
  /** The views to tell of, where that was asked for. */
  readonly views: readonly string[] | undefined
}

const MICROS = 1_000
const EPOCH = '"1970-01-01T00:00:00Z"'
const WORDS = STATUSES.map((status) => `"${status}"`)

/** The answer of `/get-online-features` as text: written by hand, for it is most of the work. */
export function writeAnswer({ features, names, entities, views }: ToWrite): string {
  const all = [...entities.map(([name]) => name), ...names]
  const told = views?.map((name) => ({ name, version: 0 }))
  const metadata = `{"feature_names":${JSON.stringify(all)}${told ? `,"feature_view_metadata":${JSON.stringify(told)}` : ''}}`
  const moments = new Map<Float64Array, string>()
  const rows = entities[0]?.[1].length ?? features[0]?.values.length ?? 0
  const present = listOf(rows, WORDS[0]!)
  const never = listOf(rows, EPOCH)
  let results = ''
  for (const [, values] of entities) results += resultOf(JSON.stringify(values), present, never)
  for (const { values, statuses, moments: its } of features) {
    let told = moments.get(its)
    if (told === undefined) {
      told = momentsText(its)
      moments.set(its, told)
    }
    results += resultOf(valuesText(values), allPresent(statuses) ? present : statusesText(statuses), told)
  }
  return `{"metadata":${metadata},"results":[${results.slice(0, -1)}]}`
}

const listOf = (rows: number, text: string): string => (rows === 0 ? '[]' : `[${`${text},`.repeat(rows - 1)}${text}]`)

const resultOf = (values: string, statuses: string, moments: string): string =>
  `{"values":${values},"statuses":${statuses},"event_timestamps":${moments}},`

/** The first of them is `PRESENT`. */
function allPresent(statuses: Uint8Array): boolean {
  for (let row = 0; row < statuses.length; row++) if (statuses[row] !== 0) return false
  return true
}

const statusesText = (statuses: Uint8Array): string => `[${Array.from(statuses, (status) => WORDS[status]).join(',')}]`

function valuesText(values: FeastFeature['values']): string {
  let text = ''
  for (const value of values) {
    if (typeof value === 'number') text += Number.isFinite(value) ? `${value},` : 'null,'
    else text += value === null ? 'null,' : `${JSON.stringify(value)},`
  }
  return `[${text.slice(0, -1)}]`
}

function momentsText(moments: Float64Array): string {
  let text = ''
  let last = Number.NaN
  let shown = EPOCH
  for (const micros of moments) {
    if (micros !== last) {
      last = micros
      shown = Number.isNaN(micros) ? EPOCH : `"${momentText(micros)}"`
    }
    text += `${shown},`
  }
  return `[${text.slice(0, -1)}]`
}

/**
 * A moment in microseconds, with as many digits behind the point as it needs: none, three or six.
 *
 * @example
 * momentText(1_767_323_045_000_000) // '2026-01-02T03:04:05Z'
 */
export function momentText(micros: number): string {
  const ms = Math.floor(micros / MICROS)
  const text = new Date(ms).toISOString()
  const rest = micros - ms * MICROS
  if (rest > 0) return `${text.slice(0, -1)}${String(rest).padStart(3, '0')}Z`
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text
}
