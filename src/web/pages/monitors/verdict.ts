import { capital, counted, inWords } from '../../state/numbers.ts'
import { firstSentence } from '../../state/sentences.ts'
import type { Verdict } from '../../state/verdict.ts'
import type { Monitored } from './questions.ts'

export const alarms = ({ open }: Monitored): number => open.filter(({ severity }) => severity === 'alarm').length

/** How many endpoints are watched, how many have an alarm open, and what to look at first. */
export function verdictOf(all: readonly Monitored[]): Verdict {
  if (all.length === 0)
    return {
      headline: 'Nothing is watched yet.',
      pieces: [{ text: 'An endpoint is watched as soon as it serves and declares what must hold.' }],
    }
  const loud = all.filter((one) => alarms(one) > 0)
  const notices = all.reduce((sum, one) => sum + one.open.length - alarms(one), 0)
  const state =
    loud.length === 0
      ? 'no alarm is open'
      : `${inWords(loud.length)} ${loud.length === 1 ? 'has an alarm' : 'have alarms'} open`
  const [first] = [...loud].sort((a, b) => alarms(b) - alarms(a))
  return {
    headline: `${counted(all.length, 'endpoint')}, ${state}${notices > 0 ? `; ${counted(notices, 'notice')}` : ''}.`,
    pieces: first
      ? [{ text: `${first.name}: ${firstSentence(messageOf(first))} Open it to see why.` }]
      : [{ text: `${capital(notices > 0 ? 'a notice only tells' : 'every declared limit holds')}.` }],
  }
}

function messageOf({ open }: Monitored): string {
  const found = open.find(({ severity }) => severity === 'alarm')
  return found?.message ?? ''
}
