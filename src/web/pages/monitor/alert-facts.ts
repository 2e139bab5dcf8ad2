import { capital } from '../../state/numbers.ts'
import type { AlertAnswer, MeasuredWindow, SilenceAnswer } from './questions.ts'

/** What an alert is about, in a few words: `Drift alarm`. */
export function nameOf({ code, severity, rule }: AlertAnswer): string {
  if (rule !== undefined) return `Rule ${rule}`
  const word = code.replace(/^[a-z]+\./, '').replaceAll('_', ' ')
  return `${capital(word.replace(/\..*$/, ''))} ${severity}`
}

/** Whether a silence holds an alert back; as the server reads its patterns: a star at the end stands for anything. */
export function isSilent({ matcher }: Pick<SilenceAnswer, 'matcher'>, alert: AlertAnswer): boolean {
  const fits = (pattern: string | undefined, text: string): boolean =>
    pattern === undefined || (pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern)
  const { endpoint, code, severity, owner, subject } = matcher
  return (
    fits(endpoint, alert.endpoint) &&
    fits(code, alert.code) &&
    fits(severity, alert.severity) &&
    fits(owner, alert.owner ?? '') &&
    (subject === undefined || alert.subjects.some((one) => fits(subject, one)))
  )
}

/** The column that an alert leads to: the first that it names and its window compared. */
export function columnOf({ subjects, evidence }: AlertAnswer, window: MeasuredWindow | undefined): string | undefined {
  const named = [...subjects, ...(typeof evidence['column'] === 'string' ? [evidence['column']] : [])]
  return named.find((name) => window !== undefined && name in window.psi)
}
