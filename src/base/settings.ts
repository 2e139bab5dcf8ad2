import type { Static, TObject, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { defineErrors } from './errors.ts'
import { fromText } from './from-text.ts'

export const failSettings = defineErrors('settings', {
  unknown_key: {
    status: 400,
    says: 'There is no setting {key}; the nearest is {nearest}.',
    help: 'See all of them: millrace settings',
  },
  bad_value: {
    status: 400,
    says: 'Setting {key} does not take {value}: {reason}.',
    help: 'See what it takes: millrace settings',
  },
})

/** Where a value came from. */
export type Origin = 'default' | 'file' | 'environment' | 'flag'

/** Settings with the origin of each. */
export interface Resolved<S extends TObject> {
  readonly values: Static<S>
  readonly origins: Readonly<Record<string, Origin>>
}

const PREFIX = 'MILLRACE_'

/** The variable of a setting: `dataDir` → `MILLRACE_DATA_DIR`. */
export function environmentName(key: string): string {
  return PREFIX + key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
}

type Layer = readonly [Origin, Readonly<Record<string, unknown>>]

/**
 * Lays defaults, file, environment and flags over each other, later ones winning, and refuses what the schema does not know.
 *
 * Errors: `settings.unknown_key` (with the nearest known name), `settings.bad_value`.
 *
 * @example
 * resolveSettings(schema, { file: {}, environment: process.env, flags: { port: 4200 } }).origins.port // 'flag'
 */
export function resolveSettings<S extends TObject>(
  schema: S,
  from: {
    readonly file?: Readonly<Record<string, unknown>>
    readonly environment?: Readonly<Record<string, string | undefined>>
    readonly flags?: Readonly<Record<string, unknown>>
  },
): Resolved<S> {
  const known = Object.keys(schema.properties)
  const values: Record<string, unknown> = {}
  const origins: Record<string, Origin> = {}
  for (const key of known) {
    values[key] = (schema.properties[key] as { default?: unknown }).default
    origins[key] = 'default'
  }
  const layers: Layer[] = [
    ['file', from.file ?? {}],
    ['environment', fromEnvironment(known, from.environment ?? {})],
    ['flag', from.flags ?? {}],
  ]
  for (const [origin, layer] of layers) {
    for (const [key, raw] of Object.entries(layer)) {
      if (raw === undefined) continue
      if (!known.includes(key))
        throw failSettings('unknown_key', { key: shown(origin, key), nearest: shown(origin, nearestName(key, known)) })
      values[key] = read(key, schema.properties[key]!, raw)
      origins[key] = origin
    }
  }
  return { values: Object.freeze(values) as Static<S>, origins }
}

const shown = (origin: Origin, key: string): string => (origin === 'environment' ? environmentName(key) : key)

function fromEnvironment(
  known: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const names = new Map(known.map((key) => [environmentName(key), key]))
  const found: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith(PREFIX) || value === undefined) continue
    const key = names.get(name)
    if (key === undefined)
      throw failSettings('unknown_key', { key: name, nearest: nearestName(name, [...names.keys()]) })
    found[key] = value
  }
  return found
}

function read(key: string, schema: TSchema, raw: unknown): unknown {
  const value = typeof raw === 'string' ? fromText(schema, raw) : raw
  if (Value.Check(schema, value)) return value
  const [first] = Value.Errors(schema, value)
  throw failSettings('bad_value', { key, value: String(raw), reason: first?.message ?? 'wrong type' })
}

/** The known name with the fewest edits to `name`: what "did you mean" offers. */
export function nearestName(name: string, known: readonly string[]): string {
  const scored = known.map((candidate) => [edits(name.toLowerCase(), candidate.toLowerCase()), candidate] as const)
  return scored.sort(([a], [b]) => a - b)[0]?.[1] ?? ''
}

function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}
