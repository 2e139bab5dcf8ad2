import type { Focus } from './focus.ts'
import { span } from './moments.ts'
import { UNSEEN, unseenTitle } from './notices.ts'
import { percent } from './numbers.ts'
import type { AlertFacts, DecisionFacts, Deed, Evidence, VersionFacts } from './shapes.ts'
import type { Status } from './status.ts'
import { named } from './weeks.ts'

/** One thing that happened: a decision, or an alert that opened. Numbered in the order of time. */
export interface Entry {
  readonly key: string
  readonly number: number
  readonly at: number
  readonly status: Status
  readonly title: string
  readonly because: string
  readonly rule: string
  readonly evidence: Evidence
  readonly kind: 'decision' | 'alert'
  /** Of two that cannot both be shown, the lower one is. */
  readonly rank: number
}

type Unnumbered = Omit<Entry, 'number'>

const ALERTS: Readonly<Record<string, string>> = {
  'monitoring.calibration': 'Calibration alert',
  'monitoring.logloss': 'Logloss alert',
  'monitoring.drift': 'Drift alert',
}

/** What an alert is about, in a few words. */
function alertTitle(alert: AlertFacts): string {
  if (alert.code.startsWith(UNSEEN)) return unseenTitle(alert)
  const known = ALERTS[alert.code] ?? alert.code
  return alert.severity === 'notice' ? known.replace('alert', 'notice') : known
}

/** What a decision does, as a sentence without its reason. */
export function decisionTitle(
  { what, evidence, at }: Pick<DecisionFacts, 'what' | 'evidence' | 'at'>,
  versions: readonly VersionFacts[],
): string {
  const version = named(numberIn(evidence, ['challenger', 'version']))
  const who = version === 'no version' ? 'The challenger' : version
  switch (what) {
    case 'retrain':
      return `Retrain${windowAfter(at, versions)}`
    case 'shadow':
      return `${who} runs in shadow`
    case 'canary':
      return `${who} to ${percent(numberIn(evidence, ['percent']) ?? 0)} of the traffic`
    case 'promote':
      return `${who} becomes the champion`
    case 'rollback':
      return `Undo: all traffic to ${named(numberIn(evidence, ['champion']))}`
    case 'hold':
      return 'Hold: nothing changes'
  }
}

function numberIn(evidence: Evidence, keys: readonly string[]): number | undefined {
  for (const key of keys) if (typeof evidence[key] === 'number') return evidence[key]
  return undefined
}

/** The window of the first version that came of it. */
function windowAfter(at: number, versions: readonly VersionFacts[]): string {
  const made = versions.find(({ createdAt, version }) => createdAt >= at && version > 1)
  const { from, to } = made?.trainedOn ?? {}
  return from !== undefined && to !== undefined ? ` on ${span(from, to)}` : ''
}

/**
 * Decisions and opened alerts, oldest first and numbered. Notices are left out, but for values never seen; looks that held
 * one after the other are one entry, the newest.
 */
export function timeline({ decisions, alerts, versions }: Pick<Focus, 'decisions' | 'alerts' | 'versions'>): Entry[] {
  const told = alerts.filter(({ severity, code }) => severity === 'alarm' || code.startsWith(UNSEEN))
  const entries = [
    ...withoutRepeatedHolds(decisions).map((decision) => ofDecision(decision, versions)),
    ...told.map(entryOfAlert),
  ]
  return entries.sort(inTime).map((entry, index) => ({ ...entry, number: index + 1 }))
}

/** At one moment the alert comes first: it is what the decision answers. */
function inTime(a: Unnumbered, b: Unnumbered): number {
  return a.at - b.at || a.kind.localeCompare(b.kind)
}

/** What can follow what at one moment of the clock; the identifiers of one moment do not tell. */
const ORDER: readonly Deed[] = ['hold', 'rollback', 'retrain', 'shadow', 'canary', 'promote']

function withoutRepeatedHolds(decisions: readonly DecisionFacts[]): DecisionFacts[] {
  const sorted = [...decisions].sort((a, b) => a.at - b.at || ORDER.indexOf(a.what) - ORDER.indexOf(b.what))
  return sorted.filter((decision, index) => decision.what !== 'hold' || sorted[index + 1]?.what !== 'hold')
}

function ofDecision(decision: DecisionFacts, versions: readonly VersionFacts[]): Unnumbered {
  const { id, at, because, rule, evidence, what } = decision
  const status = what === 'hold' ? 'watching' : 'rolling'
  return {
    key: `d-${id}`,
    at,
    status,
    title: decisionTitle(decision, versions),
    because,
    rule,
    evidence,
    kind: 'decision',
    rank: 0,
  }
}

/** An alert as a line of a list. */
export function entryOfAlert(alert: AlertFacts): Unnumbered {
  const { id, at, message, evidence, severity, code } = alert
  const status = severity === 'alarm' ? 'drifting' : 'watching'
  const title = alertTitle(alert)
  const rank = severity === 'alarm' ? 0 : 1
  return { key: `a-${id}`, at, status, title, because: message, rule: code, evidence, kind: 'alert', rank }
}
