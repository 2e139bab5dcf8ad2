import { titleOf } from '../../state/decided.ts'
import { clock } from '../../state/moments.ts'
import { sentence } from '../../state/sentences.ts'
import type { Verdict } from '../../state/verdict.ts'
import type { DecisionAnswer } from './questions.ts'

/** What was decided, why, and what became of it. */
export function verdictOf({ decision, loop, order }: DecisionAnswer): Verdict {
  const { endpoint, at, because, outcomes = [] } = decision
  const waits = loop?.waitsFor === decision.id
  const became = outcomes.map(({ says }) => sentence(says)).join(' ')
  return {
    headline: `${endpoint}: ${titleOf(decision)}.${waits ? ' It waits for you.' : ''}`,
    pieces: [
      { text: clock(at), strong: true },
      { text: `. ${sentence(because)} ` },
      ...(order ? [{ text: `${order.by} said so. ` }] : []),
      { text: became === '' ? nextOf(waits, loop?.next) : became },
    ],
  }
}

function nextOf(waits: boolean, next: string | undefined): string {
  if (waits) return 'Approve or veto it here; either is kept with your reason.'
  return next === undefined ? '' : `What became of it is not known yet. Next: ${next}`
}
