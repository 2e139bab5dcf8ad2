import { clock, spell } from '../../state/moments.ts'
import { counted, fixed } from '../../state/numbers.ts'
import { firstSentence } from '../../state/sentences.ts'
import type { Verdict } from '../../state/verdict.ts'
import type { Run, RunAnswer } from './questions.ts'

const MAIN: readonly string[] = ['logloss', 'loss', 'auc', 'rmse', 'mae', 'accuracy', 'f1']

/** What came of the run, when, why it was begun, and what became of it. */
export function verdictOf({ run, versions }: RunAnswer): Verdict {
  const { name, status, startedAt, endedAt, by, tags } = run
  const because = tags['because']
  const took = endedAt === null || endedAt === startedAt ? '' : ` and took ${spell(endedAt - startedAt)}`
  return {
    headline: `${name} ${came(run)}`,
    pieces: [
      { text: `${status === 'RUNNING' ? 'It began' : 'Began'} ` },
      { text: clock(startedAt), strong: true },
      { text: `${took}, by ${by}. ` },
      ...(because === undefined ? [] : [{ text: `Why: ${firstSentence(because)} ` }]),
      ...(tags['reproduced'] === 'true' ? [{ text: 'Trained again from its record: the same bytes. ' }] : []),
      ...(versions.length > 0
        ? [{ text: `It made ${versions.map(({ model, version }) => `${model} v${version}`).join(', ')}.` }]
        : []),
    ],
  }
}

function came({ status, metrics }: Run): string {
  const found = mainOf(metrics)
  const value = found === undefined ? undefined : metrics[found]
  const number = typeof value === 'number' ? `: ${found} ${fixed(value, 3)}${intervalOf(metrics, found!)}` : ''
  if (status === 'RUNNING') return `is running${number}`
  if (status === 'FAILED') return `failed${number}`
  if (status === 'KILLED') return `was stopped${number}`
  return number === '' ? `is done, with ${counted(Object.keys(metrics).length, 'metric')}` : `is done${number}`
}

/** The usual ones first. */
export const rankOf = (name: string): number => (MAIN.indexOf(name) < 0 ? MAIN.length : MAIN.indexOf(name))

/** The metric that says most of a run: the one it was chosen by, else one of the usual ones, else the first. */
export function mainOf(metrics: Run['metrics']): string | undefined {
  return MAIN.find((name) => name in metrics) ?? Object.keys(metrics).find((name) => !/\.(?:low|high)$/.test(name))
}

/** ` (0.316 to 0.338)` where the run said both ends. */
function intervalOf(metrics: Run['metrics'], name: string): string {
  const [low, high] = [metrics[`${name}.low`], metrics[`${name}.high`]]
  return typeof low === 'number' && typeof high === 'number' ? ` (${fixed(low, 3)} to ${fixed(high, 3)})` : ''
}
