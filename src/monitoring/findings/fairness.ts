import { RATES } from '../../evaluation/index.ts'
import type { LiveFairness } from '../fairness/shape.ts'
import type { Finding, Severity } from '../windows/window.ts'
import { evidenceWords, listed, percent } from './words.ts'

export const FAIRNESS = 'monitoring.fairness'

/** What is said about groups. */
export interface FairnessSeen {
  readonly champion: number
  readonly fairness: LiveFairness
  /** A limit was failed in one of the two windows before. */
  readonly passedBefore: boolean
}

type Evident = LiveFairness['evidence'][number]

/**
 * Groups that are further apart than a limit. A limit that fails in this window (its whole interval lies beyond, all intervals right together) is
 * a notice. It is an alarm where the days since the champion took over hold evidence of 100 to 1 for each pair of groups and limit that is
 * looked at, and a limit failed in this window or one of the two before.
 */
export function fairnessFinding({ champion, fairness, passedBefore }: FairnessSeen): Finding | undefined {
  const failed = fairness.limits.filter(({ verdict }) => verdict === 'fails')
  const evident = fairness.evidence.filter(({ logE, needed }) => logE !== null && logE >= needed)
  const passed = failed.length > 0
  const severity: Severity | undefined =
    evident.length > 0 && (passed || passedBefore) ? 'alarm' : passed ? 'notice' : undefined
  if (!severity) return undefined
  const about = severity === 'alarm' ? evident : failed
  const first = passed
    ? `${listed(failed.map((one) => `${nameOf(one)} (${one.because}; ${limitWords(one)})`))} of version ${champion}: groups are further apart than allowed.`
    : `Groups were further apart than allowed in a window before under version ${champion}.`
  return {
    code: FAIRNESS,
    severity,
    message: `${first} ${sinceWords(fairness, evident)}`,
    subjects: [...new Set(about.map(({ by }) => by.join(' · ')))],
    evidence: { passed, champion, favorable: fairness.favorable, limits: failed, days: evident },
  }
}

const nameOf = ({ by, rate }: { readonly by: readonly string[]; readonly rate: keyof typeof RATES }): string =>
  `${RATES[rate].split(':')[0]} by ${by.join(' and ')}`

const limitWords = ({ limit, value }: Pick<Evident, 'limit' | 'value'>): string =>
  limit === 'maxDifference' ? `at most ${value}` : `at least ${value}`

/** What all days say, and whether that is enough for an alarm. */
function sinceWords({ evidence }: LiveFairness, evident: readonly Evident[]): string {
  if (evident.length > 0) return `Over the days since it took over: ${listed(evident.map(pairWords))}.`
  const most = [...evidence].sort((a, b) => (b.logE ?? 0) - (a.logE ?? 0)).find(({ pair }) => pair !== null)
  if (!most) return 'No day speaks for it yet beside this window, so this is a notice.'
  const takes = Math.round(Math.exp(most.needed)).toLocaleString('en-US')
  return `Over the days since it took over: ${pairWords(most)}; an alarm takes ${takes} to 1.`
}

function pairWords({ by, rate, pair, blocks, difference, low, high, logE }: Evident): string {
  const [first, second] = pair ?? ['', '']
  const bounds = low === null || high === null ? '' : ` (between ${percent(low)} and ${percent(high)})`
  const apart = `${first} ${percent(difference ?? 0)}${bounds} above ${second}`
  return `${nameOf({ by, rate })} has ${apart} on ${blocks} days, with ${evidenceWords({ logE: logE ?? 0 })}`
}
