import { Link } from '@tanstack/react-router'
import { valueText } from '../../charts/values.ts'
import { Panel } from '../../parts/panel.tsx'
import { orWord, signed } from '../../state/numbers.ts'
import { named } from '../../state/weeks.ts'
import type { PredictionAnswer } from './questions.ts'

/** What each version said of the same row, and whatever else the one that answered gave. */
export function Answers({ answer }: { answer: PredictionAnswer }) {
  const { outputs } = answer
  const rows = rowsOf(answer)
  const title =
    rows.length === 1
      ? `Only ${named(answer.version)} was asked`
      : `${rows.map(({ version }) => named(version)).join(' and ')} scored it`
  return (
    <Panel
      id="answers"
      of={7}
      flush
      title={title}
      note="The score as it was sent: a probability, or a number in the unit of the label"
    >
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Version</th>
              <th scope="col">Was</th>
              <th scope="col">Sent</th>
              <th scope="col" className="num">
                Score
              </th>
              <th scope="col" className="num wide-only">
                Minus the one sent
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ version, role, sent, score }) => (
              <tr key={version}>
                <th scope="row">
                  <Link to="/models/$model/$version" params={{ model: answer.model, version: String(version) }}>
                    {named(version)}
                  </Link>
                </th>
                <td>{role}</td>
                <td>{sent ? 'yes' : 'no'}</td>
                <td className="num">{orWord(score, valueText, sent ? 'none' : 'not scored')}</td>
                <td className="num wide-only">
                  {sent || score === null || answer.score === null ? (
                    <span className="dim">none</span>
                  ) : (
                    signed(score - answer.score)
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {outputs.length > 0 && (
        <dl className="facts inset">
          {outputs.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{typeof value === 'number' ? valueText(value) : value}</dd>
            </div>
          ))}
        </dl>
      )}
      {outputs.length === 0 && <p className="note">The model gives no interval and no classes beside its score.</p>}
    </Panel>
  )
}

function rowsOf({ version, score, champion, championScore, challenger, challengerScore, traffic }: PredictionAnswer) {
  const second = traffic?.challenger === challenger ? 'challenger' : 'champion before'
  const all = [
    ...(champion === null ? [] : [{ version: champion, role: 'champion', score: championScore }]),
    ...(challenger === null ? [] : [{ version: challenger, role: second, score: challengerScore }]),
  ]
  const named = all.some((one) => one.version === version) ? all : [...all, { version, role: 'asked by name', score }]
  return named
    .map((one) => ({ ...one, sent: one.version === version, score: one.version === version ? score : one.score }))
    .sort((a, b) => Number(b.sent) - Number(a.sent))
}
