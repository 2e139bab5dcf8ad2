import { type Activity, latency } from '../../state/activity.ts'
import { odds } from '../../state/evidence.ts'
import type { Focus } from '../../state/focus.ts'
import { counted, fixed, percent, range, signed } from '../../state/numbers.ts'
import { sentence } from '../../state/sentences.ts'
import type { Span } from '../../state/spans.ts'
import type { Verdict } from '../../state/verdict.ts'
import { named } from '../../state/weeks.ts'
import { type EndpointAnswer, overallOf, trialOf } from './questions.ts'

interface Known {
  readonly answer: EndpointAnswer
  readonly activity: Activity | undefined
  readonly focus: Focus | undefined
  readonly span: Span
}

/** Who answers and how it stands, with the number; why; what comes next. */
export function verdictOf({ answer, activity, focus, span }: Known): Verdict {
  const { loop } = answer
  return {
    headline: `${answer.endpoint.name}: ${truth(answer, focus)}`,
    pieces: [
      ...evidence(answer),
      ...(activity && activity.whole.p99Us !== null
        ? [
            { text: `${counted(activity.whole.rows, 'row')} in the last ${span}, 99 of 100 within ` },
            { text: latency(activity.whole.p99Us), strong: true },
            { text: '. ' },
          ]
        : []),
      ...(loop?.next ? [{ text: sentence(loop.next) }] : []),
      ...(loop ? [] : [{ text: 'No policy governs it: people change its traffic.' }]),
    ],
  }
}

function truth(answer: EndpointAnswer, focus: Focus | undefined): string {
  const { endpoint, loop } = answer
  const { champion, challenger, mode, percent: part } = endpoint
  if (champion === null) return 'nothing answers yet'
  if (loop?.waitsFor) return 'the loop waits for you'
  const [base, rival] = [named(champion), named(challenger ?? undefined)]
  const trial = trialOf(answer)
  const all = trial && overallOf(trial.evidence)
  if (all && all.mean !== null && all.high !== null && all.low !== null) {
    const size = fixed(Math.abs(all.mean), 4)
    if (all.high < 0) return `${rival} is better than ${base}, loss lower by ${size}, and the interval excludes zero`
    if (all.low > 0) return `${rival} is worse than ${base}, loss higher by ${size}, and the interval excludes zero`
  }
  if (mode === 'shadow') return `${rival} is compared with ${base} in shadow`
  if (mode === 'canary')
    return trial
      ? `${rival} answers ${percent(part)}, and is not yet told apart from ${base}`
      : `${rival} answers ${percent(part)}; a person set it so, and nothing weighs the two`
  if (mode === 'blue_green') return `${rival} stands ready to take over from ${base}`
  const state = focus?.status
  if (state === 'drifting') return `${base} answers all requests, and drifts`
  return `${base} answers all requests`
}

function evidence(answer: EndpointAnswer): Verdict['pieces'] {
  const rollout = trialOf(answer)
  if (rollout === undefined) return []
  const { mean = null, low = null, high = null, requests = 0 } = overallOf(rollout.evidence) ?? {}
  if (mean === null) return []
  const interval = low === null || high === null ? 'interval still unbounded' : range(low, high)
  return [
    { text: `Difference of the loss on ${counted(requests, 'request')} with an outcome: ` },
    { text: `${signed(mean)} (${interval})`, strong: true },
    { text: `, odds ${odds(rollout.logE)}. ` },
  ]
}
