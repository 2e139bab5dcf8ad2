import type { Known } from './shapes.ts'

/** An answer whose shape is not trusted: what is missing in it is missing on the page, never an exception. */
export type Raw = Readonly<Record<string, unknown>>

export function rawOf(value: unknown): Raw {
  return typeof value === 'object' && value !== null ? (value as Raw) : {}
}

export function known(value: unknown): Known {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** A number or zero. */
export function whole(value: unknown): number {
  return known(value) ?? 0
}

export function text(value: unknown): string {
  return value === null || value === undefined ? '' : String(value)
}

export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(text) : []
}

/** The items of an answer that is a list, or an object with one list in it. */
export function items(body: unknown): Raw[] {
  if (Array.isArray(body)) return body.map(rawOf)
  return (Object.values(rawOf(body)).find(Array.isArray) ?? []).map(rawOf)
}

/** A number as it is, or the value of a figure with an interval. */
export function figure(value: unknown): Known {
  return known(value) ?? known(rawOf(value)['value'])
}

/** Every number of a record by its name. */
export function figures(value: unknown): Record<string, number> {
  const found: Record<string, number> = {}
  for (const [name, given] of Object.entries(rawOf(value))) {
    const number = figure(given)
    if (number !== undefined) found[name] = number
  }
  return found
}
