/** Why a value may not come in, and where: `field` as people write it, `rows[3].delay`. */
export interface Fault {
  readonly field: string
  readonly reason: string
}

const DEEPEST = 64
// Databases keep neither of them in a text.
const UNKEEPABLE = /\0|\p{Surrogate}/u

type Place = readonly [value: unknown, path: Path | undefined, depth: number]
interface Path {
  readonly before: Path | undefined
  readonly step: string | number
}

/**
 * What is wrong with a value that should be plain JSON, before any schema is asked: members named `__proto__`, nesting
 * beyond 64, objects that are not plain, texts with a NUL or half a surrogate pair. Without recursion, so depth can not
 * end the process.
 */
export function plainFault(root: unknown): Fault | undefined {
  const left: Place[] = [[root, undefined, 0]]
  for (let place = left.pop(); place; place = left.pop()) {
    const [value, path, depth] = place
    const reason = depth > DEEPEST ? `is nested deeper than ${DEEPEST}` : reasonAgainst(value)
    if (reason) return { field: written(path), reason }
    if (typeof value !== 'object' || value === null) continue
    if (Array.isArray(value)) {
      for (let i = value.length - 1; i >= 0; i--) left.push([value[i], { before: path, step: i }, depth + 1])
      continue
    }
    for (const key of Object.keys(value)) {
      const inner = { before: path, step: key }
      if (key === '__proto__' || UNKEEPABLE.test(key))
        return { field: written(inner), reason: 'has a name that is not allowed' }
      left.push([(value as Record<string, unknown>)[key], inner, depth + 1])
    }
  }
  return undefined
}

function reasonAgainst(value: unknown): string | undefined {
  if (typeof value === 'string') return UNKEEPABLE.test(value) ? 'holds a NUL or half of a surrogate pair' : undefined
  if (value === null || ['undefined', 'number', 'boolean'].includes(typeof value)) return undefined
  if (typeof value !== 'object') return 'is not JSON'
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype || Array.isArray(value) ? undefined : 'is not plain JSON'
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

function written(path: Path | undefined): string {
  const steps: (string | number)[] = []
  for (let at = path; at; at = at.before) steps.unshift(at.step)
  return fieldName(steps)
}
