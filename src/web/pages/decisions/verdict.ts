import { orderTitle, titleOf } from '../../state/decided.ts'
import { clock } from '../../state/moments.ts'
import { counted } from '../../state/numbers.ts'
import { firstSentence, sentence } from '../../state/sentences.ts'
import type { Verdict } from '../../state/verdict.ts'
import type { DecisionsAnswer } from './questions.ts'

/** What waits for a person, else what rests, else the last that was decided, and why. */
export function verdictOf({ entries, loops }: DecisionsAnswer, isFiltered: boolean): Verdict {
  const waiting = loops.find(({ waitsFor }) => waitsFor !== null)
  if (waiting)
    return {
      headline: `${waiting.endpoint} waits for you.`,
      pieces: [{ text: waiting.next }, { text: ' Approve or veto it below; either is kept with your reason.' }],
    }
  const resting = loops.find(({ paused }) => paused !== null)
  if (resting)
    return {
      headline: `The loop of ${resting.endpoint} is paused.`,
      pieces: [
        {
          text: `${resting.paused!.by} paused it ${clock(resting.paused!.since)}: ${sentence(resting.paused!.because)} `,
        },
        { text: 'It goes on measuring, and begins, steps and promotes nothing until somebody lets it go on.' },
      ],
    }
  const [newest] = entries
  if (!newest)
    return {
      headline: isFiltered ? 'Nothing of that kind was decided.' : 'Nothing had to be decided yet.',
      pieces: [
        {
          text: isFiltered
            ? 'Another kind, endpoint or time may have more.'
            : 'The first decision comes with the first limit that is passed; not to act is a decision too, and says why.',
        },
      ],
    }
  const [title, because] =
    newest.kind === 'person'
      ? [orderTitle(newest.order), newest.order.because]
      : [titleOf(newest.decision), newest.decision.because]
  const endpoint = newest.kind === 'person' ? newest.order.endpoint : newest.decision.endpoint
  const next = loops.find((one) => one.endpoint === endpoint)?.next
  return {
    headline: `${counted(entries.length, 'decision')}. The last for ${endpoint}: ${title}.`,
    pieces: [
      { text: clock(newest.at), strong: true },
      { text: `. ${firstSentence(because)}` },
      ...(next === undefined ? [] : [{ text: ` Next: ${next}` }]),
    ],
  }
}
