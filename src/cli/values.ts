import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { TSchema } from 'typebox'
import { fileUseOf, isDatasetAddress, type Json, pathOfPlace, takesEntities } from '../base/index.ts'
import { fromTexts, takesMany } from '../http/index.ts'
import { fail } from './errors.ts'

interface Shape {
  readonly type?: string
  readonly description?: string
  readonly default?: Json
  readonly items?: TSchema
  readonly anyOf?: readonly TSchema[]
  readonly const?: unknown
}

/** `labelKnownAt` → `label-known-at`: the name of a flag. */
export function flagName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replaceAll('_', '-')
}

/** What stands after a flag in the help: the kind of its value. */
export function placeholderOf(schema: TSchema): string {
  const { type, anyOf, const: only } = schema as Shape
  if (only !== undefined) return String(only)
  if (anyOf) return anyOf.map(placeholderOf).join('|')
  if (takesJson(schema)) return 'json'
  if (type === 'array') return placeholderOf((schema as Shape).items!)
  if (fileUseOf(schema)) return 'file'
  return type === 'string' ? 'text' : (type ?? 'json')
}

/** The sentence of a field, for the help. */
export function sentenceOf(schema: TSchema): string {
  const { description = '' } = schema as Shape
  const many = takesMany(schema) && !takesJson(schema) ? 'May be given several times.' : ''
  return [description, many].filter((part) => part !== '').join(' ')
}

/**
 * The value of a field from the texts of its flag. A field of objects takes JSON, or `@FILE` with a file of it; the path of a
 * file begins at the folder of the terminal.
 */
export function fieldValue(
  field: string,
  schema: TSchema,
  given: { texts: readonly string[]; folder: string },
): unknown {
  const [first] = given.texts
  const use = fileUseOf(schema)
  if (use === 'place' && pathOfPlace(first!) === undefined) return first
  if (use && given.texts.length === 1)
    return placeOf(resolve(given.folder, use === 'place' ? pathOfPlace(first!)! : first!), use === 'rows' ? first! : '')
  if (takesEntities(schema) && given.texts.length === 1 && !first!.includes('='))
    return [placeOf(resolve(given.folder, first!), first!)]
  if (!takesJson(schema) || given.texts.length !== 1) return fromTexts(schema, given.texts)
  try {
    const text = first!.startsWith('@') ? readFileSync(resolve(given.folder, first!.slice(1)), 'utf8') : first!
    return JSON.parse(text) as unknown
  } catch (cause) {
    throw fail('file_unreadable', { file: first!.startsWith('@') ? first! : 'The text', flag: flagName(field) }, cause)
  }
}

/** Where a file and a dataset carry one name, the file is meant. */
const placeOf = (path: string, name: string): string => (isDatasetAddress(name) && !existsSync(path) ? name : path)

function takesJson(schema: TSchema): boolean {
  const { type, items, anyOf, const: only } = schema as Shape
  if (type === 'array') return items !== undefined && takesJson(items)
  return type === 'object' || (type === undefined && anyOf === undefined && only === undefined)
}
