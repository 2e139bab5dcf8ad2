import { Panel } from '../../parts/panel.tsx'
import { clock, machine, moment } from '../../state/moments.ts'
import { counted, percent } from '../../state/numbers.ts'
import { named } from '../../state/weeks.ts'
import type { EndpointAnswer, Move } from './questions.ts'

const SHOWN = 12

/** Every change of traffic, the newest first: what, why, who. */
export function Changes({ answer: { history } }: { answer: EndpointAnswer }) {
  const moves = history.slice(0, SHOWN)
  return (
    <Panel
      id="history"
      of={12}
      title="Who changed the traffic, and why"
      note={history.length > SHOWN ? `The newest ${SHOWN} of ${history.length}` : 'The newest first'}
    >
      {moves.length === 0 ? (
        <p className="lede">Nothing was changed yet.</p>
      ) : (
        <ol className="moves" reversed>
          {moves.map((move) => (
            <li key={`${move.at} ${move.percent} ${move.champion} ${move.challenger}`}>
              <time dateTime={machine(move.at)} title={clock(move.at)}>
                {moment(move.at)}
              </time>
              <b>{inWords(move)}</b>
              <span>{move.because === '' ? 'no reason given' : move.because}</span>
              <span className="dim">{move.by}</span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  )
}

function inWords({ champion, challenger, mode, percent: part, rules }: Move): string {
  const segments = rules.length === 0 || mode !== 'canary' ? '' : `, ${counted(rules.length, 'rule')} by segment`
  if (challenger === null || mode === 'single') return `${named(champion ?? undefined)} answers all`
  if (mode === 'canary') return `${named(challenger)} ${percent(part)}${segments}`
  return `${named(challenger)} ${mode === 'shadow' ? 'in shadow' : 'stands ready'}`
}
