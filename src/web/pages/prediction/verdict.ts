import { valueText } from '../../charts/values.ts'
import { clock, duration } from '../../state/moments.ts'
import { percent } from '../../state/numbers.ts'
import type { Verdict } from '../../state/verdict.ts'
import { named } from '../../state/weeks.ts'
import type { PredictionAnswer } from './questions.ts'

/** What was said, what was, and how it came about. */
export function verdictOf(answer: PredictionAnswer): Verdict {
  const { version, score, label, labelAt, at, endpoint, outputs } = answer
  const said = score === null ? (outputs.length === 0 ? 'gave no score' : 'answered') : `said ${valueText(score)}`
  const was = label === null ? 'the outcome is not known yet' : `it was ${valueText(label)}`
  const known = labelAt === null ? '' : ` The outcome became known ${duration(Math.max(0, labelAt - at))} later.`
  return {
    headline: `${named(version)} ${said}; ${was}`,
    pieces: [
      { text: `Asked of ${endpoint} at ` },
      { text: clock(at), strong: true },
      { text: `. ${wayOf(answer)}${known}` },
    ],
  }
}

/** Why this version and no other answered, as far as the traffic of then tells. */
export function wayOf({ traffic, version }: PredictionAnswer): string {
  if (traffic === null) return 'No traffic is known of so early.'
  const { mode, percent: part, champion, challenger, rules } = traffic
  const segments = rules === 0 ? '' : ', other shares in some segments'
  if (version !== champion && version !== challenger)
    return `Who asked named ${named(version)}; the traffic alone would not have chosen it.`
  if (mode === 'canary' && version === challenger)
    return `Its key fell into the ${percent(part)} that ${named(version)} answered in the canary${segments}.`
  if (mode === 'canary') return `Its key fell outside the ${percent(part)} of the canary${segments}.`
  if (mode === 'shadow' && version === champion)
    return `The champion answers while ${named(challenger ?? undefined)} scores in shadow.`
  if (version === challenger) return `Who asked named ${named(version)}, which stood ready.`
  return 'The champion answered all requests then.'
}
