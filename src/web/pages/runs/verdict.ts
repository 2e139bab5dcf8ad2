import { day } from '../../state/moments.ts'
import { counted, fixed, inWords } from '../../state/numbers.ts'
import type { Verdict } from '../../state/verdict.ts'
import type { RunsSummary } from './questions.ts'

interface Main {
  readonly name: string
  readonly down: boolean
}

/** How many runs there are, which one is best by the main metric where its name says which way is better, and what runs or failed. */
export function verdictOf(summary: RunsSummary, main: Main | undefined): Verdict {
  const { all, running, failed, best, newest } = summary
  if (all === 0)
    return { headline: 'No run yet.', pieces: [{ text: 'The first training or script that logs comes here.' }] }
  const value = main && best?.metrics[main.name]
  const leads = best && main && typeof value === 'number'
  const headline = leads
    ? `${best.name} has the ${main.down ? 'highest' : 'lowest'} ${main.name} of ${counted(all, 'run')}: ${fixed(value, 3)}`
    : `${counted(all, 'run')}`
  return {
    headline: leads ? `${headline}${intervalOf(summary, main)}` : headline,
    pieces: [
      ...(leads ? [{ text: 'On the rows each run held out or was tested on, which may differ between runs. ' }] : []),
      ...(running > 0
        ? [{ text: `${inWords(running)}`, strong: true }, { text: ` ${running === 1 ? 'runs' : 'run'} now. ` }]
        : []),
      ...(failed > 0 ? [{ text: `${inWords(failed)}`, strong: true }, { text: ' failed. ' }] : []),
      ...(newest
        ? [{ text: `The newest began on ${day(newest.startedAt)}, ${new Date(newest.startedAt).getUTCFullYear()}.` }]
        : []),
    ].map((piece, index) => (index === 0 ? { ...piece, text: capital(piece.text) } : piece)),
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function intervalOf({ best }: RunsSummary, { name }: Main): string {
  const [low, high] = [best?.metrics[`${name}.low`], best?.metrics[`${name}.high`]]
  return typeof low === 'number' && typeof high === 'number' ? ` (${fixed(low, 3)} to ${fixed(high, 3)})` : ''
}
