import type { Evidence, Rollout } from './rollout.ts'

const VERDICT = Math.log(100)

/** What is said of a rollout that ends without a verdict. */
export function inconclusive(evidence: Evidence): string {
  const left = evidence.needed ?? stillNeeded(evidence)
  return `Inconclusive after ${requests(evidence)}: ${difference(evidence)}; a verdict needs about ${left.toLocaleString('en-US')} more.`
}

/** About how many labeled requests a verdict still takes, if the difference stays as it is. Rough. */
export function stillNeeded({ requests: n, blocks, logE }: Pick<Evidence, 'requests' | 'blocks' | 'logE'>): number {
  const all = (n * (VERDICT + 0.5 * Math.log(blocks / 3 + 1))) / Math.max(logE, 0.1)
  return Math.max(0, Math.ceil(all) - n)
}

/** In advance, from the pilot: about how many requests a verdict takes, and how long. */
export function pace({ setup, evidenceFrom, startedAt }: Rollout, { requests: n }: Evidence): string {
  const expected = setup?.pilot.expected
  if (expected === undefined || n >= expected || evidenceFrom === undefined) return ''
  const days = ((expected / Math.max(1, setup!.pilot.requests)) * (evidenceFrom - startedAt)) / 86_400_000
  return ` The pilot expects a verdict after about ${expected.toLocaleString('en-US')} labeled requests, ${days.toFixed(days < 10 ? 1 : 0)} days at its pace.`
}

export const requests = (of: { readonly requests: number }): string =>
  `${of.requests.toLocaleString('en-US')} labeled requests`

export function difference(evidence: Evidence): string {
  const interval =
    evidence.low === null || evidence.high === null
      ? 'interval still unbounded'
      : `${signed(evidence.low)} to ${signed(evidence.high)}`
  return `loss ${signed(evidence.mean)} (${interval})`
}

export const number = (value: number | null): string => (value === null ? 'no difference known' : signed(value))

/** Evidence as people say it. */
export const odds = (logE: number): string =>
  logE <= 0 ? 'less than 1 to 1' : `${Math.exp(Math.min(logE, 20)).toFixed(0)} to 1`

/** Four decimals with a sign; a true minus. */
function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`
}
