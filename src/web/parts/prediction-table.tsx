import { Link } from '@tanstack/react-router'
import { valueText } from '../charts/values.ts'
import { latency } from '../state/activity.ts'
import type { client } from '../state/client.ts'
import { clock, duration, machine, moment } from '../state/moments.ts'
import { orWord } from '../state/numbers.ts'
import { named } from '../state/weeks.ts'

/** A prediction of a list. */
export type ListedPrediction = Awaited<ReturnType<typeof client.serving.predictions>>['predictions'][number]

/** Predictions, one a line: when, who said what, who said what beside, and what was. */
export function PredictionTable({ predictions }: { predictions: readonly ListedPrediction[] }) {
  return (
    <div className="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Prediction</th>
            <th scope="col" className="wide-only">
              At
            </th>
            <th scope="col">By</th>
            <th scope="col" className="num">
              Said
            </th>
            <th scope="col" className="num wide-only">
              Beside it
            </th>
            <th scope="col" className="num">
              Was
            </th>
            <th scope="col" className="wide-only">
              Known after
            </th>
            <th scope="col" className="num wide-only">
              Latency
            </th>
          </tr>
        </thead>
        <tbody>
          {predictions.map((one) => (
            <Row key={one.id} one={one} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The version that did not answer, and what it said. */
export function besideOf({ version, champion, championScore, challenger, challengerScore }: ListedPrediction) {
  const other = version === champion ? challenger : champion
  return other === null ? undefined : { version: other, score: version === champion ? challengerScore : championScore }
}

function Row({ one }: { one: ListedPrediction }) {
  const { id, endpoint, at, version, score, label, labelAt, latencyUs } = one
  const beside = besideOf(one)
  return (
    <tr>
      <th scope="row" className="wraps">
        <Link to="/predictions/$prediction" params={{ prediction: id }} search={{ endpoint }}>
          {id}
        </Link>
      </th>
      <td className="wide-only">
        <time dateTime={machine(at)} title={clock(at)}>
          {moment(at)}
        </time>
      </td>
      <td>{named(version)}</td>
      <td className="num">{orWord(score, valueText)}</td>
      <td className="num wide-only">
        {beside === undefined ? (
          <span className="dim">none</span>
        ) : (
          `${named(beside.version)} ${orWord(beside.score, valueText)}`
        )}
      </td>
      <td className="num">{label === null ? <span className="dim">not known</span> : valueText(label)}</td>
      <td className="wide-only">
        {labelAt === null ? <span className="dim">waits</span> : duration(Math.max(0, labelAt - at))}
      </td>
      <td className="num wide-only">{orWord(latencyUs, latency)}</td>
    </tr>
  )
}
