import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'

/** A member that no schema knows, and the members that are known in its place. */
export interface Stray {
  readonly path: readonly (string | number)[]
  readonly known: readonly string[]
}

/** The parts of JSON Schema that say which members there may be. */
interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>
  readonly patternProperties?: Readonly<Record<string, Shape>>
  readonly items?: Shape | readonly Shape[]
  readonly anyOf?: readonly Shape[]
  readonly allOf?: readonly Shape[]
}

/**
 * The first member of a value, at any depth, that its schema does not name. A schema without members (`Type.Unknown`)
 * takes all of them. The value need not fit the schema otherwise.
 */
export function strayField(schema: TSchema, value: unknown): Stray | undefined {
  return visit(schema as Shape, value, [])
}

function visit(shape: Shape, value: unknown, path: Stray['path']): Stray | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (shape.anyOf) return visitChoice(shape.anyOf, value, path)
  return Array.isArray(value) ? visitItems(shape, value, path) : visitMembers(shape, value, path)
}

function visitItems({ items }: Shape, values: readonly unknown[], path: Stray['path']): Stray | undefined {
  if (!items) return undefined
  for (const [i, value] of values.entries()) {
    if (typeof value !== 'object' || value === null) continue
    const item = Array.isArray(items) ? (items as readonly Shape[])[i] : (items as Shape)
    const stray = item && visit(item, value, [...path, i])
    if (stray) return stray
  }
  return undefined
}

function visitMembers(shape: Shape, value: object, path: Stray['path']): Stray | undefined {
  const parts = [shape, ...(shape.allOf ?? [])].filter(
    ({ properties, patternProperties }) => properties ?? patternProperties,
  )
  if (parts.length === 0) return undefined
  for (const [name, member] of Object.entries(value)) {
    let known = false
    for (const part of parts) {
      const inner = shapeOf(part, name)
      known ||= inner !== undefined
      const deep = typeof member === 'object' && member !== null
      const stray = inner && deep ? visit(inner, member, [...path, name]) : undefined
      if (stray) return stray
    }
    if (!known)
      return { path: [...path, name], known: parts.flatMap(({ properties }) => Object.keys(properties ?? {})) }
  }
  return undefined
}

function shapeOf({ properties, patternProperties }: Shape, name: string): Shape | undefined {
  if (properties && Object.hasOwn(properties, name)) return properties[name]
  for (const pattern in patternProperties) if (patternOf(pattern).test(name)) return patternProperties[pattern]
  return undefined
}

const PATTERNS = new Map<string, RegExp>()

function patternOf(pattern: string): RegExp {
  const made = PATTERNS.get(pattern) ?? new RegExp(pattern)
  PATTERNS.set(pattern, made)
  return made
}

/** Of several shapes the value may have, one that fits must know all of its members. */
function visitChoice(shapes: readonly Shape[], value: object, path: Stray['path']): Stray | undefined {
  let first: Stray | undefined
  for (const shape of shapes.filter((option) => Value.Check(option as TSchema, value))) {
    const stray = visit(shape, value, path)
    if (!stray) return undefined
    first ??= stray
  }
  return first
}
