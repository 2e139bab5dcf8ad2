import { moment } from './moments.ts'
import { capital, counted, inWords } from './numbers.ts'
import type { AlertFacts, Week } from './shapes.ts'

export const UNSEEN = 'monitoring.unseen'
const MOST_NAMED = 8

/** The alerts, with the values never seen in training of one window as one notice; open and closed ones stay apart. */
export function grouped(alerts: readonly AlertFacts[], weeks: readonly Week[]): AlertFacts[] {
  const groups = new Map<string, AlertFacts[]>()
  for (const alert of alerts) {
    const window = weeks.filter(({ to }) => to <= alert.at).length
    const key = isUnseen(alert) ? JSON.stringify([window, alert.champion, alert.closedBecause]) : `id ${alert.id}`
    groups.set(key, [...(groups.get(key) ?? []), alert])
  }
  return [...groups.values()].map(together)
}

/** A notice of a value that training had not seen. */
export function isUnseen({ code, severity }: AlertFacts): boolean {
  return code.startsWith(UNSEEN) && severity === 'notice'
}

/** Stands where the first of them came, so that its place does not move when another joins. */
function together(group: readonly AlertFacts[]): AlertFacts {
  const sorted = [...group].sort((a, b) => a.at - b.at)
  const first = sorted[0]!
  if (sorted.length === 1) return first
  const subjects = sorted.map((alert) => [columnIn(alert), valueIn(alert)].filter(Boolean).join(' '))
  const named = subjects.slice(0, MOST_NAMED).join(', ')
  const more = subjects.length - MOST_NAMED
  const message = `Not in the training data, served as unknown: ${named}${more > 0 ? `, and ${counted(more, 'other')}` : ''}.`
  return { ...first, subjects, message, evidence: evidenceOf(sorted) }
}

/** For each column its values with the moment when each first came. */
function evidenceOf(group: readonly AlertFacts[]): AlertFacts['evidence'] {
  const columns = new Map<string, string[]>()
  for (const alert of group) {
    const column = columnIn(alert) || 'values'
    columns.set(column, [...(columns.get(column) ?? []), `${valueIn(alert)} (${moment(alert.at)})`])
  }
  return { values: [...new Set(group.map(valueIn))], first: Object.fromEntries(columns) }
}

function columnIn({ evidence }: AlertFacts): string {
  return typeof evidence['column'] === 'string' ? evidence['column'] : ''
}

function valueIn({ evidence, subjects }: AlertFacts): string {
  return typeof evidence['value'] === 'string' ? evidence['value'] : subjects.join(', ')
}

/** `A new origin: GST`; of more than one `Four new values: JAC, GST, BRO, …`. */
export function unseenTitle(alert: AlertFacts): string {
  const { values } = alert.evidence
  if (!Array.isArray(values)) return `A new ${columnIn(alert) || 'value'}: ${valueIn(alert)}`
  const named = values.slice(0, 3).join(', ')
  if (values.length === 1) return `A new value: ${named}`
  return `${capital(inWords(values.length))} new values: ${named}${values.length > 3 ? ', …' : ''}`
}
