import { isName, strayOption } from '../base/index.ts'
import { fail } from './errors.ts'

/** Whom or what features are about: a driver, a shop, a driver in a city. */
export interface Entity {
  readonly kind: 'entity'
  readonly name: string
  /** The columns that tell one from another; of texts or whole numbers. */
  readonly keys: readonly string[]
}

/** What `entity` takes besides the name. */
export interface EntitySpec {
  /** A column, or several that only together tell one from another. */
  readonly key: string | readonly string[]
}

const KNOWN = { key: true } as const satisfies Record<keyof EntitySpec, true>

/**
 * Declares an entity, so that views name it and not its columns.
 *
 * Errors: `features.bad_view`.
 *
 * @example
 * const driver = entity('driver', { key: 'driver_id' })
 */
export function entity(name: string, spec: EntitySpec): Entity {
  const wrong = (where: string, reason: string) => fail('bad_view', { view: name, where, reason })
  if (!isName(name)) throw wrong('its name', 'a name is lower-case letters, digits, - and _, beginning with a letter')
  const stray = strayOption(spec, KNOWN)
  if (stray) throw wrong('its options', stray)
  const keys = keysOf(spec.key)
  if (!keys) throw wrong('key', 'it is the name of a column, or a list of different ones')
  return Object.freeze({ kind: 'entity', name, keys })
}

/** The columns that somebody named; `undefined` where that is none, or one twice. */
export function keysOf(given: string | readonly string[] | Entity | undefined): readonly string[] | undefined {
  const keys = typeof given === 'string' ? [given] : Array.isArray(given) ? given : (given as Entity | undefined)?.keys
  if (!Array.isArray(keys) || keys.length === 0 || new Set(keys).size < keys.length) return undefined
  return keys.every((key) => typeof key === 'string' && key !== '') ? Object.freeze([...keys]) : undefined
}
