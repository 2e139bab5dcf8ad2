import { State } from '../../parts/mark.tsx'
import { Panel } from '../../parts/panel.tsx'
import { odds } from '../../state/evidence.ts'
import { count, orWord, range, signed } from '../../state/numbers.ts'
import type { Status } from '../../state/status.ts'
import type { Test } from './questions.ts'

const SUSPICION = Math.log(10)
const VERDICT = Math.log(100)

const KIND = { overall: 'the whole', segment: 'segment', guardrail: 'guardrail' } as const

/** Each segment and guardrail as it stood when it was decided. */
export function Tests({ tests }: { tests: readonly Test[] }) {
  const harmed = tests.filter(({ logHarm }) => (logHarm ?? 0) >= SUSPICION)
  const title =
    harmed.length === 0
      ? `Nothing spoke for harm in ${tests.length === 1 ? 'the one test' : `${tests.length} tests`}`
      : `${harmed.map(({ name }) => name).join(' and ')} spoke for harm`
  return (
    <Panel
      id="tests"
      of={12}
      flush
      title={title}
      note="Challenger − champion, always-valid 99 % interval; suspected from 10 to 1, harmed from 100 to 1"
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="scroll" aria-label="Tests" tabIndex={0}>
        <table className="two-lines">
          <thead>
            <tr>
              <th scope="col">Test</th>
              <th scope="col">State</th>
              <th scope="col" className="num">
                Difference
              </th>
              <th scope="col" className="num wide-only">
                Harm
              </th>
              <th scope="col" className="num wide-only">
                Requests
              </th>
            </tr>
          </thead>
          <tbody>
            {tests.map((test) => (
              <tr key={test.name}>
                <th scope="row" className="wraps">
                  {test.name}
                  <small>{KIND[test.kind] ?? test.kind}</small>
                </th>
                <td>
                  <State {...stateOf(test)} />
                </td>
                <td className="num">
                  {orWord(test.mean, signed)}
                  <small>
                    {test.low === null || test.high === null ? 'unbounded yet' : range(test.low, test.high)}
                  </small>
                </td>
                <td className="num wide-only">{test.logHarm === null ? 'none' : odds(test.logHarm)}</td>
                <td className="num wide-only">{count(test.requests)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  )
}

function stateOf({ requests, logHarm }: Test): { readonly status: Status; readonly word: string } {
  if (requests === 0) return { status: 'watching', word: 'Too few' }
  if ((logHarm ?? 0) >= VERDICT) return { status: 'drifting', word: 'Harmed' }
  return (logHarm ?? 0) >= SUSPICION ? { status: 'watching', word: 'Suspected' } : { status: 'healthy', word: 'Holds' }
}
