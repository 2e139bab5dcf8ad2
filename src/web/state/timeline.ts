import { span } from './moments.ts'
import { percent } from './numbers.ts'
import type { AlertFacts, DecisionFacts, Evidence } from './shapes.ts'
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
}

type Unnumbered = Omit<Entry, 'number'>

const ALERTS: Readonly<Record<string, string>> = {
  'monitoring.calibration': 'Calibration alert',
  'monitoring.logloss': 'Logloss alert',
  'monitoring.drift': 'Drift alert',
  'monitoring.unseen': 'A value never seen in training',
}

/** What an alert is about, in a few words. */
export function alertTitle(alert: AlertFacts): string {
  const { column, value } = alert.evidence
  if (alert.code.startsWith('monitoring.unseen') && typeof value === 'string') {
    return `A new ${typeof column === 'string' ? column : 'value'}: ${value}`
  }
  const known = ALERTS[alert.code] ?? alert.code
  return alert.severity === 'notice' ? known.replace('alert', 'notice') : known
}

/** What a decision does, as a sentence without its reason. */
export function decisionTitle({ what, evidence }: DecisionFacts): string {
  const version = named(numberIn(evidence, ['challenger', 'version', 'to_version', 'candidate']))
  const who = version === 'no version' ? 'The challenger' : version
  switch (what) {
    case 'retrain':
      return `Retrain${windowIn(evidence)}`
    case 'shadow':
      return `${who} runs in shadow`
    case 'canary':
      return `${who} to ${percent(numberIn(evidence, ['percent', 'to', 'step']) ?? 0)} of the traffic`
    case 'promote':
      return `${who} becomes the champion`
    case 'rollback':
      return `Undo: all traffic to ${named(numberIn(evidence, ['champion', 'previous']))}`
    case 'hold':
      return 'Hold: nothing changes'
  }
}

function numberIn(evidence: Evidence, keys: readonly string[]): number | undefined {
  for (const key of keys) if (typeof evidence[key] === 'number') return evidence[key]
  return undefined
}

function windowIn(evidence: Evidence): string {
  const inner = evidence['window']
  const { from, to } = typeof inner === 'object' && inner !== null ? (inner as Evidence) : evidence
  return typeof from === 'number' && typeof to === 'number' ? ` on ${span(from, to)}` : ''
}

/**
 * Decisions and opened alerts, oldest first and numbered. An alert that repeats in the next windows is one entry; looks
 * that held one after the other are one entry, the newest.
 */
export function timeline(decisions: readonly DecisionFacts[], alerts: readonly AlertFacts[]): Entry[] {
  const entries = [...withoutRepeatedHolds(decisions).map(ofDecision), ...opened(alerts).map(ofAlert)]
  return entries.sort((a, b) => a.at - b.at).map((entry, index) => ({ ...entry, number: index + 1 }))
}

function withoutRepeatedHolds(decisions: readonly DecisionFacts[]): DecisionFacts[] {
  const sorted = [...decisions].sort((a, b) => a.at - b.at)
  return sorted.filter((decision, index) => decision.what !== 'hold' || sorted[index + 1]?.what !== 'hold')
}

/** Alarms, and notices of values never seen, each where it first opened. */
function opened(alerts: readonly AlertFacts[]): AlertFacts[] {
  const seen = new Set<string>()
  return [...alerts]
    .sort((a, b) => a.at - b.at)
    .filter((alert) => alert.severity === 'alarm' || alert.code.startsWith('monitoring.unseen'))
    .filter((alert) => {
      const key = alertTitle(alert)
      return seen.has(key) ? false : seen.add(key)
    })
}

function ofDecision(decision: DecisionFacts): Unnumbered {
  const { id, at, because, rule, evidence, what } = decision
  const status = what === 'hold' ? 'watching' : 'rolling'
  return { key: `d-${id}`, at, status, title: decisionTitle(decision), because, rule, evidence, kind: 'decision' }
}

function ofAlert(alert: AlertFacts): Unnumbered {
  const { id, at, message, evidence, severity, code } = alert
  const status = severity === 'alarm' ? 'drifting' : 'watching'
  return { key: `a-${id}`, at, status, title: alertTitle(alert), because: message, rule: code, evidence, kind: 'alert' }
}
