import { Link } from '@tanstack/react-router'
import { Panel } from '../../parts/panel.tsx'
import type { Decision } from '../../state/decided.ts'
import { duration, span } from '../../state/moments.ts'
import { count, fixed, range, signed } from '../../state/numbers.ts'

type Alternative = NonNullable<Decision['alternatives']>[number]

/** What else was open, each with its trial where it had one, and why it was not taken. */
export function Alternatives({ decision }: { decision: Decision }) {
  const all = decision.alternatives ?? []
  const isContest = all.some(({ backtest }) => backtest !== null)
  if (all.length === 0)
    return (
      <Panel id="alternatives" of={7} title="Nothing else was weighed">
        <p className="lede">
          {decision.what === 'retrain'
            ? 'The policy has one window to learn from. Let several windows and kept versions compete with contest in its renewal.'
            : 'It follows from the decision before it.'}
        </p>
        <p className="note">
          <Link to="/decisions" search={{ endpoint: decision.endpoint }}>
            Every decision of {decision.endpoint}
          </Link>
        </p>
      </Panel>
    )
  return (
    <Panel
      id="alternatives"
      of={7}
      flush
      title={isContest ? `${all.length} ways competed on the same folds` : 'What else was open'}
      note={
        isContest
          ? 'Mean loss a row over the folds of a forward backtest; difference to the champion, always-valid 99 % interval'
          : 'What each way would have taken, and how far it was from it'
      }
    >
      {isContest ? <Contest all={all} /> : <Ways all={all} />}
    </Panel>
  )
}

function Ways({ all }: { all: readonly Alternative[] }) {
  return (
    <ul className="ways">
      {all.map(({ name, chosen, because }) => (
        <li key={name} className={chosen ? 'taken' : undefined}>
          <b>{name.charAt(0).toUpperCase() + name.slice(1)}</b>
          <span>
            {chosen && <span className="tag">taken</span>} {because}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Contest({ all }: { all: readonly Alternative[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="scroll" aria-label="What competed" tabIndex={0}>
      <table className="two-lines">
        <thead>
          <tr>
            <th scope="col">Way</th>
            <th scope="col" className="num">
              Loss
            </th>
            <th scope="col" className="num">
              Minus champion’s
            </th>
            <th scope="col" className="num wide-only">
              Rows
            </th>
          </tr>
        </thead>
        <tbody>
          {all.map((one) => (
            <tr key={one.name}>
              <th scope="row" className="wraps">
                {one.name} {one.chosen && <span className="tag">chosen</span>}
                <small>
                  {whatOf(one)} {one.because}
                </small>
              </th>
              <td className="num">{one.backtest ? fixed(one.backtest.loss, 4) : 'not tried'}</td>
              <td className="num">
                {one.backtest && (
                  <>
                    {signed(one.backtest.difference)}
                    <small>{intervalOf(one.backtest)}</small>
                  </>
                )}
              </td>
              <td className="num wide-only">{one.backtest && count(one.backtest.rows)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const intervalOf = ({ low, high }: NonNullable<Alternative['backtest']>): string =>
  low === null || high === null ? 'interval still unbounded' : range(low, high)

function whatOf({ version, recalibrates, lengthMs, from, backtest }: Alternative): string {
  if (recalibrates) return 'The champion with its answers corrected.'
  if (version !== undefined) return `The kept version ${version}.`
  const last = backtest?.folds.at(-1)?.to
  if (lengthMs !== undefined) return `The last ${duration(lengthMs)}.`
  return from !== undefined && last !== undefined ? `${span(from, last)}.` : ''
}
