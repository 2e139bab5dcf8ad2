import { State } from '../../parts/mark.tsx'
import { Panel } from '../../parts/panel.tsx'
import { duration } from '../../state/moments.ts'
import { count, orWord, range, share } from '../../state/numbers.ts'
import type { Status } from '../../state/status.ts'
import type { EndpointAnswer } from './questions.ts'

/** The declared objectives, with what is left of each budget. */
export function Objectives({ answer: { objectives, convention } }: { answer: EndpointAnswer }) {
  const bad = objectives.filter(({ level }) => level !== 'ok')
  const title =
    objectives.length === 0
      ? 'No objective is declared'
      : bad.length === 0
        ? 'Every objective is kept'
        : `${bad.map(({ objective }) => objective).join(', ')}: the budget burns too fast`
  return (
    <Panel
      id="objectives"
      of={5}
      title={title}
      note={objectives.length === 0 ? 'Latency, errors, freshness' : convention.split('. ')[0]}
    >
      {objectives.length === 0 && (
        <>
          <p className="lede">
            An objective says what share must be good. The endpoint declares it in millrace.config.ts, and an alert
            comes when its budget burns too fast:
          </p>
          <code className="sample">
            {"slo: { latency: { under: '50ms', share: '99%' }, errors: { share: '99.9%' } }"}
          </code>
        </>
      )}
      <ul className="gates">
        {objectives.map((one) => (
          <li key={one.objective}>
            <State {...STANDS[one.level]} />
            <p>
              {one.says} over {duration(one.window)}. {count(one.bad)} of {count(one.events)} were not:{' '}
              {orWord(one.badShare, (value) => share(value, 2), 'too few')} (
              {range(one.low * 100, one.high * 100, 2).replaceAll('+', '')} %, 95 %).{' '}
              <b>{budgetWord(one.budgetLeft)}</b>
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

const budgetWord = (left: number | null): string =>
  left === null
    ? 'Nothing was counted yet.'
    : left < 0
      ? `The budget is overdrawn by ${share(-left)}.`
      : `${share(left)} of the budget is left.`

const STANDS: Readonly<Record<'ok' | 'ticket' | 'page', { readonly status: Status; readonly word: string }>> = {
  ok: { status: 'healthy', word: 'Kept' },
  ticket: { status: 'watching', word: 'Burns' },
  page: { status: 'drifting', word: 'Burns fast' },
}
