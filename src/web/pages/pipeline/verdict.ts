import { clock, spell } from '../../state/moments.ts'
import { count, counted } from '../../state/numbers.ts'
import type { Verdict } from '../../state/verdict.ts'
import type { PipelineAnswer, Status } from './questions.ts'

/** How the run that is looked at stands, why, and what comes next. */
export function verdictOf({ pipeline, declared, status }: PipelineAnswer): Verdict {
  if (!status) return { headline: `${pipeline} was never run.`, pieces: [{ text: 'Run it here, or by its schedule.' }] }
  const { steps, startedAt, finishedAt, state, because, by, partition } = status
  const cached = steps.filter((step) => step.cached).length
  const took = startedAt !== null && finishedAt !== null ? ` and took ${spell(finishedAt - startedAt)}` : ''
  const next = declared?.nextAt
  return {
    headline: `${pipeline}${partition === null ? '' : ` ${partition}`} ${stands(status)}`,
    pieces: [
      ...(startedAt === null ? [] : [{ text: state === 'running' ? 'It began ' : 'Began ' }]),
      ...(startedAt === null ? [] : [{ text: clock(startedAt), strong: true }, { text: `${took}. ` }]),
      { text: `${count(cached)} of ${counted(steps.length, 'step')} came from the cache. ` },
      ...(because === null ? [] : [{ text: `Why: ${because}, by ${by}. ` }]),
      ...(next == null ? [] : [{ text: `Next: ${clock(next)}.` }]),
    ],
  }
}

function stands({ state, steps, cancelledBy }: Status): string {
  const failed = steps.find((step) => step.state === 'failed')
  const running = steps.filter((step) => step.state === 'running').map(({ step }) => step)
  if (state === 'failed') return failed ? `failed at ${failed.step}.` : 'failed.'
  if (state === 'running') return running.length > 0 ? `runs: ${running.join(' and ')}.` : 'runs.'
  if (state === 'cancelled') return `was stopped${cancelledBy === null ? '' : ` by ${cancelledBy}`}.`
  return state === 'finished' ? 'is done.' : 'waits for its turn.'
}
