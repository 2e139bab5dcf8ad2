import { duration, moment } from './moments.ts'
import { count, fixed, percent, range, signed } from './numbers.ts'
import { known } from './raw.ts'
import type { Evidence, Paired } from './shapes.ts'

export interface Fact {
  readonly key: string
  readonly label: string
  readonly value: string
}

const LABELS: Readonly<Record<string, string>> = {
  logE: 'Evidence, ln E',
  eValue: 'Evidence, E',
  requests: 'Requests that both scored, labeled',
  mean: 'Mean difference',
  blocks: 'Blocks',
  blockHours: 'Hours in a block',
  spanMs: 'From the first block to the last',
  largestGap: 'Largest difference of two answers',
  favors: 'Speaks for',
  percent: 'Share of the challenger',
  gap: 'Gap, were − said',
  max: 'Limit of the gap',
  loss: 'Loss in the window',
  trained: 'Loss held out in training',
  worse: 'How much worse it may be',
  lossEffect: 'Effect on the loss',
  alert: 'Alert',
  psi: 'PSI',
  p: 'p',
  adjustedP: 'p, adjusted for all columns',
  excess: 'Excess over its own variation',
  ece: 'Calibration error (ECE)',
  auc: 'AUC',
  meanPrediction: 'Said, mean prediction',
  labelRate: 'Were, share of labels',
  labeled: 'Outcomes known',
  asked: 'Requests that both scored',
  effective: 'Labeled requests ÷ design effect',
  needed: 'Labeled requests still needed, about',
  harmLogE: 'Harm, ln E',
  harmBy: 'Harm, most from',
  harmed: 'Tests that are harmed',
}
const MOMENTS = /^(from|to|at|since|first|until|now|.*At)$/
const A_YEAR_PAST_EPOCH = 31_536_000_000

/** `noWorseThanTraining` → `No worse than training`. */
function spaced(key: string): string {
  const words = key
    .replaceAll('_', ' ')
    .replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The evidence of a decision or an alert as rows of text, in the order in which it was recorded; nested parts by path. */
export function facts(evidence: Evidence): Fact[] {
  const rows: Fact[] = []
  const { low, high } = evidence
  for (const [key, value] of Object.entries(evidence)) {
    if (key === 'high' && typeof low === 'number' && typeof high === 'number') continue
    if (key === 'low' && typeof low === 'number' && typeof high === 'number') {
      rows.push({ key: 'interval', label: 'Interval, valid at any look', value: range(low, high) })
    } else if (isGroup(value)) {
      rows.push(...facts(value).map((fact) => nested(key, fact)))
    } else {
      rows.push({ key, label: LABELS[key] ?? spaced(key), value: shown(key, value) })
    }
  }
  return rows
}

function nested(key: string, fact: Fact): Fact {
  const label = fact.label.charAt(0).toLowerCase() === fact.label.charAt(0) ? fact.label : decapital(fact.label)
  return { key: `${key}.${fact.key}`, label: `${LABELS[key] ?? spaced(key)}: ${label}`, value: fact.value }
}

/** Leaves abbreviations such as AUC as they are. */
function decapital(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text
}

function isGroup(value: unknown): value is Evidence {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shown(key: string, value: unknown): string {
  if (value === null || value === undefined) return 'none'
  if (typeof value === 'number') return number(key, value)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map((part) => shown(key, part)).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function number(key: string, value: number): string {
  if (!Number.isFinite(value)) return 'none'
  if (key === 'eValue') return odds(Math.log(value))
  if (key.endsWith('Ms')) return duration(value)
  if (MOMENTS.test(key) && value > A_YEAR_PAST_EPOCH) return moment(value)
  if (key === 'percent') return percent(value)
  if (/version|champion|challenger/i.test(key) && Number.isInteger(value)) return `v${value}`
  if (Number.isInteger(value)) return count(value)
  if (key === 'mean' || /difference|delta/i.test(key)) return signed(value)
  return fixed(value, key === 'psi' || key === 'logE' ? 2 : Math.abs(value) < 0.01 ? 4 : 3)
}

const MILLION = Math.log(1e6)

/** Evidence as odds against chance: `1,490 to 1`. */
export function odds(logE: number): string {
  if (logE <= 0) return 'none'
  return logE > MILLION ? 'more than a million to 1' : `${fixed(Math.exp(logE), logE < 2.3 ? 1 : 0)} to 1`
}

/** The comparison of two versions on the same requests inside an evidence, when it has one. */
export function pairedIn(evidence: Evidence): Paired | undefined {
  const { logE, requests, mean, low, high, blocks, challenger } = evidence
  const n = known(requests)
  if (challenger === undefined || !n || known(mean) === undefined) return undefined
  return { n, mean: known(mean), logE: known(logE), low: known(low), high: known(high), blocks: known(blocks) }
}
