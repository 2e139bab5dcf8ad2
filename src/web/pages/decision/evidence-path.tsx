import { useState } from 'react'
import { Measured } from '../../charts/measured.tsx'
import { Panel } from '../../parts/panel.tsx'
import type { Decision } from '../../state/decided.ts'
import { odds } from '../../state/evidence.ts'
import { clock, machine, moment } from '../../state/moments.ts'
import { count, range, signed } from '../../state/numbers.ts'
import { PathDrawing } from './path-drawing.tsx'
import type { Rollout } from './questions.ts'

/** How the evidence grew block by block, to the end of the rollout; where it stood when this was decided is marked. */
export function EvidencePath({ rollout, decision }: { rollout: Rollout; decision: Decision }) {
  const [asTable, setAsTable] = useState(false)
  const { series, convention } = rollout
  const title = titleOf(rollout, decision)
  const shown = around(series, decision.at)
  return (
    <Panel
      id="path"
      of={12}
      title={title}
      note={convention}
      aside={
        series.length > 0 && (
          <button type="button" className="button small" onClick={() => setAsTable(!asTable)}>
            {asTable ? 'Chart' : 'Table'}
          </button>
        )
      }
    >
      {series.length === 0 && <p className="lede">The path begins when the labels of the first block are there.</p>}
      {series.length > 0 && asTable && <Values series={series} />}
      {series.length > 0 && !asTable && (
        <figure>
          <Measured height={220}>
            {(width) => (
              <PathDrawing
                series={shown}
                blockMs={rollout.blockHours * HOUR}
                at={decision.at}
                title={title}
                width={width}
                height={220}
              />
            )}
          </Measured>
          <figcaption>
            Evidence that the two versions differ, as odds against chance, drawn up to a million to 1; 100 to 1 decides,
            and it may be looked at any number of times. One point a block of {rollout.blockHours} h, with labels that
            came later too; the blue rule marks this decision.
            {shown.length < series.length && ' What came long after it is in the table only.'} Times in UTC.
          </figcaption>
        </figure>
      )}
    </Panel>
  )
}

const HOUR = 3_600_000
const VERDICT = Math.log(100)

/** The numbers of the moment are those of the record: labels that came later are not in them. */
function titleOf({ series, challenger, champion }: Rollout, { evidence, at }: Decision): string {
  if (series.length === 0) return 'No labeled block was over yet'
  const { logE, requests } = evidence
  if (typeof logE !== 'number' || typeof requests !== 'number' || series[0]!.to > at)
    return `v${challenger} was compared with v${champion} after it`
  return `Evidence stood at ${odds(logE)} after ${count(requests)} labeled requests`
}

/** From the first block to half as long again as it took to this decision, or to the verdict. */
function around(series: Rollout['series'], at: number): Rollout['series'] {
  const verdict = series.find(({ logE }) => logE >= VERDICT)?.to ?? at
  const [first, anchor] = [series[0]?.to ?? 0, Math.max(at, verdict)]
  return series.filter(({ to }) => to <= anchor + (anchor - first) / 2)
}

function Values({ series }: { series: Rollout['series'] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="scroll tall" aria-label="The path in numbers" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">To</th>
            <th scope="col" className="num">
              Evidence
            </th>
            <th scope="col" className="num">
              Mean difference
            </th>
            <th scope="col" className="num wide-only">
              Interval
            </th>
            <th scope="col" className="num">
              Requests
            </th>
          </tr>
        </thead>
        <tbody>
          {series.map(({ to, logE, mean, low, high, requests }) => (
            <tr key={to}>
              <th scope="row">
                <time dateTime={machine(to)} title={clock(to)}>
                  {moment(to)}
                </time>
              </th>
              <td className="num">{odds(logE)}</td>
              <td className="num">{signed(mean)}</td>
              <td className="num wide-only">{low === null || high === null ? 'unbounded' : range(low, high)}</td>
              <td className="num">{count(requests)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
