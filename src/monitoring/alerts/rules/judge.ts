import type { Finding, WindowReport } from '../../windows/window.ts'
import { type Reading, readingOf } from './reading.ts'
import type { AlertRule } from './rule.ts'

/** What a rule says about the windows up to now. */
export interface Verdict {
  readonly says: 'opens' | 'closes' | 'stays'
  /** The newest reading; undefined where no window has one. */
  readonly reading: Reading | undefined
}

/**
 * Judges the readings of the newest windows, oldest first. Windows without a reading, or on too few rows, are passed over: they neither
 * open nor close. What is open stays so until enough windows running are back within `until`.
 */
export function judge(rule: AlertRule, readings: readonly (Reading | undefined)[], isOpen: boolean): Verdict {
  const known = readings.filter((one) => one !== undefined && one.count >= rule.atLeast) as Reading[]
  const reading = known.at(-1)
  const running = isOpen ? rule.until.windows : rule.windows
  const last = known.slice(-running)
  const holds = (one: Reading): boolean => (isOpen ? isBack(rule, one) : isBeyond(rule, one))
  if (last.length < running || !last.every(holds)) return { says: 'stays', reading }
  return { says: isOpen ? 'closes' : 'opens', reading }
}

function isBeyond({ side, limit, sure }: AlertRule, { value, low, high }: Reading): boolean {
  const nearest = side === 'above' ? low : high
  const judged = sure ? (nearest ?? Number.NaN) : value
  return side === 'above' ? judged > limit : judged < limit
}

/** On the limit itself it is back within it, as on the limit itself nothing opens. */
function isBack({ side, until }: AlertRule, { value }: Reading): boolean {
  return side === 'above' ? value <= until.limit : value >= until.limit
}

/** How many windows a rule looks back on; some have no reading. */
export function lookBack({ windows, until }: AlertRule): number {
  return 2 * Math.max(windows, until.windows) + 8
}

/** Whether a rule is about an endpoint. */
export const isAbout = ({ endpoint }: AlertRule, name: string): boolean => endpoint === undefined || endpoint === name

/** What a rule says about measured windows, oldest first. */
export function judgeWindows(rule: AlertRule, windows: readonly WindowReport[], isOpen: boolean): Verdict {
  const last = windows.slice(-lookBack(rule))
  return judge(
    rule,
    last.map((report) => readingOf(report, rule)),
    isOpen,
  )
}

/** The code of alerts that a rule raises. */
export const codeOfRule = ({ name }: AlertRule): string => `rule.${name}`

/** The message of a rule that opens. */
export function findingOfRule(rule: AlertRule, reading: Reading): Finding {
  const { metric, segment, side, limit, windows, severity, name } = rule
  const where = segment === undefined ? '' : ` of ${segment}`
  const interval =
    reading.low === null || reading.high === null ? '' : `, between ${digits(reading.low)} and ${digits(reading.high)}`
  const running = windows === 1 ? 'in this window' : `in ${windows} windows running`
  return {
    code: codeOfRule(rule),
    severity,
    message: `${metric}${where} is ${digits(reading.value)} (${reading.count} rows${interval}): ${side} ${digits(limit)} ${running}, which rule ${name} does not allow.`,
    subjects: [],
    evidence: {
      ...{ metric, segment: segment ?? null, side, limit, windows, ...reading },
      convention: 'a reading compared with a limit that the user set; no test',
    },
  }
}

const digits = (value: number): string => String(Number(value.toPrecision(4)))
