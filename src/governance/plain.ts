/** Why a value may not come in, and where: `field` as people write it, `rows[3].delay`. */
export interface Fault {
  readonly field: string
  readonly reason: string
}

const DEEPEST = 64

/**
 * What is wrong with a value that should be plain JSON, before any schema is asked: members named `__proto__`, nesting
 * beyond 64, objects that are not plain, texts with a NUL or half a surrogate pair, which no database keeps.
 */
export function plainFault(root: unknown): Fault | undefined {
  const found = search(root, 0)
  return found && { field: fieldName(found.steps.reverse()), reason: found.reason }
}

interface Found {
  readonly reason: string
  /** From the inside out. */
  readonly steps: (string | number)[]
}

function search(value: unknown, depth: number): Found | undefined {
  const reason = depth > DEEPEST ? `is nested deeper than ${DEEPEST}` : reasonAgainst(value)
  if (reason) return { reason, steps: [] }
  if (typeof value !== 'object' || value === null) return undefined
  return Array.isArray(value) ? searchItems(value, depth) : searchMembers(value as Record<string, unknown>, depth)
}

function searchItems(items: readonly unknown[], depth: number): Found | undefined {
  for (let i = 0; i < items.length; i++) {
    const found = search(items[i], depth + 1)
    if (found) return { ...found, steps: [...found.steps, i] }
  }
  return undefined
}

function searchMembers(members: Readonly<Record<string, unknown>>, depth: number): Found | undefined {
  for (const name of Object.keys(members)) {
    const allowed = name !== '__proto__' && keepable(name)
    const found = allowed ? search(members[name], depth + 1) : { reason: 'has a name that is not allowed', steps: [] }
    if (found) return { ...found, steps: [...found.steps, name] }
  }
  return undefined
}

function reasonAgainst(value: unknown): string | undefined {
  if (typeof value === 'string') return keepable(value) ? undefined : 'holds a NUL or half of a surrogate pair'
  if (value === null || ['undefined', 'number', 'boolean'].includes(typeof value)) return undefined
  if (typeof value !== 'object') return 'is not JSON'
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype || Array.isArray(value) ? undefined : 'is not plain JSON'
}

const SUSPECT = /[\0\ud800-\udfff]/
const UNKEEPABLE = /\0|\p{Surrogate}/u

/** Most texts have neither, and the first pattern is many times as fast as the second. */
function keepable(text: string): boolean {
  return !SUSPECT.test(text) || !UNKEEPABLE.test(text)
}

/** `rows[3].delay` of its steps; `the input` of none. Made safe to print. */
export function fieldName(steps: readonly (string | number)[]): string {
  const text = steps.map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i ? '.' : ''}${step}`)).join('')
  return text === '' ? 'the input' : printable(text)
}

const SHOWN = 120

/** A text from outside for a message or a record: on one line, whole characters only, not longer than 120. */
export function printable(text: string): string {
  const safe = JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text).slice(1, -1)
  return safe.replace(/[\u007f-\u009f\u2028\u2029]/g, '?')
}
