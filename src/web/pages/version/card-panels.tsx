import { linear } from '../../charts/scale.ts'
import { valueText } from '../../charts/values.ts'
import { Panel } from '../../parts/panel.tsx'
import { count, fixed, orWord, share, signed } from '../../state/numbers.ts'
import type { VersionAnswer } from './questions.ts'

type Card = VersionAnswer['card']
type Metric = Card['metrics'][number]

/** Every number with its interval, its count and its convention. */
export function Metrics({ card }: { card: Card }) {
  const { metrics, heldOut } = card
  const note = heldOut ? `Held out: ${count(heldOut.rows)} rows, after those it learned from` : 'As they were logged'
  return (
    <Panel id="metrics" of={7} flush title="How good it is" note={note}>
      {metrics.length === 0 ? (
        <p className="lede">No number was logged for this version.</p>
      ) : (
        <div className="scroll">
          <table className="two-lines">
            <thead>
              <tr>
                <th scope="col">Metric</th>
                <th scope="col" className="num">
                  Value
                </th>
                <th scope="col" className="num">
                  95 % interval
                </th>
                <th scope="col" className="num wide-only">
                  Rows
                </th>
              </tr>
            </thead>
            <tbody>
              {metrics.map((metric) => (
                <Row key={`${metric.name} ${metric.on}`} metric={metric} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}

function Row({ metric: { name, value, low, high, count: rows, convention, on } }: { metric: Metric }) {
  return (
    <tr>
      <th scope="row" className="wraps">
        {name}
        <small>{convention ?? on}</small>
      </th>
      <td className="num">{valueText(value)}</td>
      <td className="num">
        {low === null || high === null ? (
          <span className="dim">none</span>
        ) : (
          `${valueText(low, high)} to ${valueText(high)}`
        )}
      </td>
      <td className="num wide-only">{orWord(rows, count)}</td>
    </tr>
  )
}

const MOST_SLICES = 8

/** Where it is worst: groups of rows whose loss is above the whole's. */
export function Slices({ card: { slices } }: { card: Card }) {
  const shown = slices.slice(0, MOST_SLICES)
  const most = Math.max(...shown.map(({ loss }) => loss))
  const width = linear([0, most], [0, 100])
  const overall = shown[0]!.overall
  return (
    <Panel
      id="slices"
      of={7}
      flush
      title={`It is worst where ${shown[0]!.column} is ${shown[0]!.slice}`}
      note={`Loss of groups of rows; the line is that of all rows, ${fixed(overall, 3)}`}
    >
      <div className="scroll">
        <table className="slices">
          <thead>
            <tr>
              <th scope="col">Rows where</th>
              <th scope="col" className="num">
                Rows
              </th>
              <th scope="col" className="num">
                Loss
              </th>
              <th scope="col" className="wide-only">
                From zero
              </th>
              <th scope="col" className="num wide-only">
                Over all
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ column, slice, rows, loss }) => (
              <tr key={`${column} ${slice}`}>
                <th scope="row" className="wraps">
                  {column} <span className="dim">{slice}</span>
                </th>
                <td className="num">{count(rows)}</td>
                <td className="num">{fixed(loss, 3)}</td>
                <td className="wide-only">
                  <span className="slice" aria-hidden="true">
                    <i style={{ width: `${width(loss)}%` }} />
                    <u style={{ left: `${width(overall)}%` }} />
                  </span>
                </td>
                <td className="num wide-only">{signed(loss - overall, 3)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

/** What it asks of a row, and what those columns looked like in training. */
export function Asked({ card: { signature, columns } }: { card: Card }) {
  const seen = new Map(columns.map((column) => [column.name, column]))
  return (
    <Panel
      id="inputs"
      of={columns.length > 0 ? 5 : 12}
      flush
      title={`It asks for ${signature.inputs.length} ${signature.inputs.length === 1 ? 'value' : 'values'}`}
      note={`It answers ${signature.outputs.map(({ name }) => name).join(', ')}`}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="scroll tall" aria-label="Inputs" tabIndex={0}>
        <table className="two-lines">
          <thead>
            <tr>
              <th scope="col">Input</th>
              <th scope="col">Type</th>
              <th scope="col" className="num">
                Missing
              </th>
            </tr>
          </thead>
          <tbody>
            {signature.inputs.map(({ name, type }) => {
              const column = seen.get(name)
              return (
                <tr key={name}>
                  <th scope="row" className="wraps">
                    {name}
                    <small>{column?.range ?? ''}</small>
                  </th>
                  <td>{type}</td>
                  <td className="num">{orWord(column?.missing, share)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </section>
    </Panel>
  )
}
