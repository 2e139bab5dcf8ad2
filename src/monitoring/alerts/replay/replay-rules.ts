import type { WindowReport } from '../../windows/window.ts'
import { findingOfRule, isAbout, judgeWindows, lookBack } from '../rules/judge.ts'
import type { AlertRule } from '../rules/rule.ts'

/** An alert that a rule would have raised. */
export interface WouldRaise {
  readonly rule: AlertRule
  readonly endpoint: string
  readonly openedAt: number
  readonly closedAt: number | null
  /** The window after which it was raised. */
  readonly from: number
  readonly to: number
  readonly message: string
  readonly evidence: Readonly<Record<string, unknown>>
}

/** From when to when it is replayed: by when windows were measured. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/**
 * Lets rules judge recorded windows of one endpoint, each when it was measured and with what was known then: a window that was measured again
 * with more labels counts as it was until that moment. Nothing is open at the start; windows before it are known.
 */
export function replayRules(
  rules: readonly AlertRule[],
  measurements: readonly WindowReport[],
  { from, to }: Stretch,
): readonly WouldRaise[] {
  const known = new Map<string, WindowReport>()
  const open = new Map<string, WouldRaise>()
  const over: WouldRaise[] = []
  const own = (report: WindowReport): readonly AlertRule[] => rules.filter((rule) => isAbout(rule, report.endpoint))
  for (const report of [...measurements].sort((a, b) => a.measuredAt - b.measuredAt || a.from - b.from)) {
    if (report.measuredAt >= to) break
    known.set(`${report.from} ${report.to}`, report)
    if (report.measuredAt < from) continue
    const windows = [...known.values()].sort((a, b) => a.from - b.from || a.to - b.to)
    for (const rule of own(report)) step({ rule, report, windows: windows.slice(-lookBack(rule)), open, over })
  }
  return [...over, ...open.values()].sort((a, b) => a.openedAt - b.openedAt)
}

function step(at: {
  readonly rule: AlertRule
  readonly report: WindowReport
  readonly windows: readonly WindowReport[]
  readonly open: Map<string, WouldRaise>
  readonly over: WouldRaise[]
}): void {
  const { rule, report, windows, open, over } = at
  const standing = open.get(rule.name)
  const { says, reading } = judgeWindows(rule, windows, standing !== undefined)
  if (says === 'opens' && reading) {
    const { message, evidence } = findingOfRule(rule, reading)
    const when = { openedAt: report.measuredAt, closedAt: null, from: report.from, to: report.to }
    open.set(rule.name, { rule, endpoint: report.endpoint, ...when, message, evidence })
  }
  if (says === 'closes' && standing) {
    open.delete(rule.name)
    over.push({ ...standing, closedAt: report.measuredAt })
  }
}
