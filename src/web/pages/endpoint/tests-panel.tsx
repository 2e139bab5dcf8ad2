import { IntervalCell, reachOf } from '../../charts/interval.tsx'
import { State } from '../../parts/mark.tsx'
import { Panel } from '../../parts/panel.tsx'
import { odds } from '../../state/evidence.ts'
import { count, inWords, orWord, range, signed } from '../../state/numbers.ts'
import type { Status } from '../../state/status.ts'
import { named } from '../../state/weeks.ts'
import type { Rollout, Test } from './questions.ts'

const STATES: Readonly<Record<string, readonly [Status, string]>> = {
  holds: ['healthy', 'Holds'],
  suspected: ['watching', 'Suspected'],
  harmed: ['drifting', 'Harmed'],
}

/** The whole and each segment: the difference with its interval, on one scale. */
export function Segments({ rollout }: { rollout: Rollout }) {
  const { evidence, margin, champion, challenger } = rollout
  const tests = evidence.tests.filter(({ kind }) => kind !== 'guardrail')
  const reach = reachOf(tests, margin)
  return (
    <Panel
      id="segments"
      of={7}
      flush
      title={segmentsTitle(tests, challenger)}
      note={`${named(challenger)} minus ${named(champion)} per request, always-valid 99 % intervals; ${signed(-reach, 3)} to ${signed(reach, 3)}, zero solid`}
    >
      <div className="scroll">
        <table className="segments">
          <thead>
            <tr>
              <th scope="col">Segment</th>
              <th scope="col" className="num wide-only">
                Labels
              </th>
              <th scope="col" className="num">
                Difference
              </th>
              <th scope="col" className="wide-only">
                Interval
              </th>
              <th scope="col">Verdict</th>
            </tr>
          </thead>
          <tbody>
            {tests.map((test) => (
              <tr key={test.name}>
                <th scope="row" className="wraps">
                  {test.kind === 'overall' ? 'All requests' : test.name}
                </th>
                <td className="num wide-only">{count(test.requests)}</td>
                <td
                  className="num"
                  title={test.low === null || test.high === null ? 'unbounded' : range(test.low, test.high)}
                >
                  {orWord(test.mean, signed, 'too few')}
                  {test.low !== null && test.high !== null && (
                    <small className="narrow-only">{range(test.low, test.high)}</small>
                  )}
                </td>
                <td className="wide-only">
                  <span className="spoken">
                    {test.low === null || test.high === null ? 'still unbounded' : range(test.low, test.high)}
                  </span>
                  <IntervalCell {...test} reach={reach} margin={margin} />
                </td>
                <td>{verdictOf(test)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {tests.length < 2 && (
        <p className="note">
          No segment is tested. The policy names columns: canary({'{'} segments: ['origin'] {'}'}).
        </p>
      )}
    </Panel>
  )
}

function segmentsTitle(tests: readonly Test[], challenger: number): string {
  const parts = tests.filter(({ kind }) => kind === 'segment')
  const worse = parts.filter(({ low }) => low !== null && low > 0)
  const better = parts.filter(({ high }) => high !== null && high < 0)
  if (parts.length === 0) return 'All requests together'
  if (worse.length > 0)
    return `${named(challenger)} is worse in ${inWords(worse.length)} of ${inWords(parts.length)} segments`
  return `${named(challenger)} is better in ${inWords(better.length)} of ${inWords(parts.length)} segments, worse in none`
}

function verdictOf({ low, high, blocks }: Test): string {
  if (blocks === 0 || low === null || high === null) return 'too few'
  if (high < 0) return 'better'
  return low > 0 ? 'worse' : 'not decided'
}

/** What must not become worse, and how much speaks for harm. */
export function Guardrails({ rollout }: { rollout: Rollout }) {
  const { evidence } = rollout
  const tests = evidence.tests.filter(({ kind }) => kind === 'guardrail')
  const hurt = tests.filter(({ state }) => state === 'harmed' || state === 'suspected')
  const title =
    tests.length === 0
      ? 'No guardrail'
      : hurt.length === 0
        ? 'Every guardrail holds'
        : `${hurt.map(({ name }) => name).join(', ')}: suspected or harmed`
  return (
    <Panel
      id="guardrails"
      of={5}
      flush
      title={title}
      note="Beyond its margin, so above zero speaks for harm; odds of 10 to 1 stop the steps, 100 to 1 of all together undo"
    >
      {tests.length > 0 && (
        <div className="scroll">
          <table className="two-lines">
            <thead>
              <tr>
                <th scope="col">Guardrail</th>
                <th scope="col" className="num">
                  Beyond margin
                </th>
                <th scope="col">State</th>
              </tr>
            </thead>
            <tbody>
              {tests.map((test) => (
                <tr key={test.name}>
                  <th scope="row" className="wraps">
                    {test.name}
                    <small>{count(test.requests)} requests</small>
                  </th>
                  <td className="num">
                    {orWord(test.mean, signed, 'too few')}
                    <small>{test.low === null || test.high === null ? 'unbounded' : range(test.low, test.high)}</small>
                  </td>
                  <td>
                    <TestState test={test} />
                    <small>{test.logHarm === null ? 'nothing for harm' : `harm: ${odds(test.logHarm)}`}</small>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}

function TestState({ test: { state } }: { test: Test }) {
  const found = STATES[state]
  return found === undefined ? <span className="dim">too few</span> : <State status={found[0]} word={found[1]} />
}
