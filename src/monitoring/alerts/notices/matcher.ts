import { type Static, Type } from 'typebox'

const Pattern = Type.String({ minLength: 1, maxLength: 200 })

export const Matcher = Type.Object(
  {
    endpoint: Type.Optional(Pattern),
    code: Type.Optional(Pattern),
    severity: Type.Optional(Pattern),
    owner: Type.Optional(Pattern),
    subject: Type.Optional(Pattern),
  },
  {
    additionalProperties: false,
    description: 'What an alert must be; a * at the end stands for anything that follows.',
  },
)

/** What an alert must be; all that is named must hold. Of subjects, one is enough. */
export type Matcher = Static<typeof Matcher>

/** What of an alert routes and silences look at. */
export interface Labeled {
  readonly endpoint: string
  readonly code: string
  readonly severity: string
  readonly owner?: string | undefined
  readonly subjects: readonly string[]
}

/**
 * @example
 * matches({ endpoint: 'late', code: 'monitoring.*' }, alert)
 */
export function matches(matcher: Matcher, alert: Labeled): boolean {
  const { endpoint, code, severity, owner, subject } = matcher
  return (
    fits(endpoint, alert.endpoint) &&
    fits(code, alert.code) &&
    fits(severity, alert.severity) &&
    fits(owner, alert.owner ?? '') &&
    (subject === undefined || alert.subjects.some((one) => fits(subject, one)))
  )
}

function fits(pattern: string | undefined, text: string): boolean {
  if (pattern === undefined) return true
  return pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern
}
