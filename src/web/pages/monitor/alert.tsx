import { Link } from '@tanstack/react-router'
import { State } from '../../parts/mark.tsx'
import { May } from '../../parts/may.tsx'
import { Failed, Panel } from '../../parts/panel.tsx'
import { facts } from '../../state/evidence.ts'
import { machine, moment, span } from '../../state/moments.ts'
import { useQuestion } from '../../state/question.ts'
import { AlertActs } from './alert-acts.tsx'
import { columnOf, isSilent, nameOf } from './alert-facts.ts'
import { type AlertAnswer, askAlert, type MeasuredWindow } from './questions.ts'
import { RowsBehind } from './rows-behind.tsx'

interface Given {
  readonly alert: AlertAnswer
  readonly windows: readonly MeasuredWindow[]
}

/** One alert: what it says, its numbers, its rule, where it leads, who was told, and what may be done. */
export function AlertPanel({ alert, windows }: Given) {
  const { id, endpoint, message, at, from, to, closedAt, closedBecause, severity } = alert
  const { data, reading } = useQuestion(['alerts', 'one', id], () => askAlert(id))
  const silence = data?.silences.find((one) => isSilent(one, alert))
  const window = windows.find((one) => one.from === from && one.to === to)
  const column = columnOf(alert, window)
  const state =
    closedAt !== null ? (
      <span className="state dim">closed</span>
    ) : (
      <State status={severity === 'alarm' ? 'drifting' : 'watching'} word={silence ? 'silenced' : 'open'} />
    )
  return (
    <Panel
      id="alert"
      of={7}
      title={nameOf(alert)}
      note={`${moment(at)}${from !== null && to !== null ? `, about ${span(from, to)}` : ''}`}
      aside={state}
    >
      <p className="lede alert-says">{message}</p>
      {closedAt !== null && (
        <p className="note">{`Closed ${moment(closedAt)}: ${closedBecause ?? 'no reason kept'}.`}</p>
      )}
      <Leads alert={alert} column={column} />
      <May permits={['monitoring.write']} does="Taking it on, silencing or closing it">
        <AlertActs alert={alert} silence={silence} />
      </May>
      <Evidence alert={alert} />
      <section className="rule" aria-label="Who was told">
        <h3>Who was told</h3>
        {reading.failure && <Failed reading={reading} />}
        <Told deliveries={data?.deliveries ?? []} alert={alert} />
      </section>
      {from !== null && to !== null && <RowsBehind endpoint={endpoint} from={from} to={to} column={column} />}
    </Panel>
  )
}

/** To what moved in its window, and to how good it was. */
function Leads({ alert: { endpoint, from }, column }: { alert: AlertAnswer; column: string | undefined }) {
  if (from === null) return null
  return (
    <div className="panel-end">
      <Link
        className="button main"
        to="/monitoring/$endpoint"
        params={{ endpoint }}
        search={{ tab: 'drift', window: String(from), ...(column !== undefined && { column }) }}
      >
        {column === undefined ? 'See what moved then' : `See ${column}`}
      </Link>
      <Link
        className="button"
        to="/monitoring/$endpoint"
        params={{ endpoint }}
        search={{ tab: 'performance', window: String(from) }}
      >
        How good it was
      </Link>
    </div>
  )
}

/** Its numbers, and the rule that raised it. */
function Evidence({ alert: { code, evidence, owner, runbook } }: { alert: AlertAnswer }) {
  return (
    <section className="rule" aria-label="Evidence">
      <h3>Evidence</h3>
      <dl className="facts evidence-facts">
        {facts(evidence).map(({ key, label, value }) => (
          <div key={key}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>Rule</dt>
          <dd>
            <code>{code}</code>
            {owner !== undefined && `, owned by ${owner}`}
            {runbook !== undefined && (
              <>
                {', '}
                <a href={runbook} rel="noreferrer">
                  what to do
                </a>
              </>
            )}
          </dd>
        </div>
      </dl>
    </section>
  )
}

interface Delivered {
  readonly id: string
  readonly receiver: string
  readonly what: string
  readonly at: number
  readonly state: string
  readonly tries: number
  readonly reason: string | null
}

/** The history of an alert: what was said to whom, and how that went. */
function Told({ deliveries, alert }: { deliveries: readonly Delivered[]; alert: AlertAnswer }) {
  const { acknowledgedAt, acknowledgedBy, note, at, heldUntil } = alert
  const lines = [
    { key: 'raised', at, text: 'raised' },
    ...(acknowledgedAt === undefined
      ? []
      : [
          {
            ...{ key: 'taken', at: acknowledgedAt },
            text: `taken on by ${acknowledgedBy ?? 'somebody'}${note === undefined ? '' : `: ${note}`}`,
          },
        ]),
    ...deliveries.map((one) => ({
      ...{ key: one.id, at: one.at },
      text: `${one.receiver} ${one.state === 'sent' ? 'was told' : one.state === 'dead' ? 'was not reached' : 'waits to be told'}: ${one.what}${one.tries > 1 ? `, ${one.tries} tries` : ''}${one.reason === null ? '' : ` (${one.reason})`}`,
    })),
  ].sort((a, b) => a.at - b.at)
  return (
    <>
      <ol className="told">
        {lines.map((line) => (
          <li key={line.key}>
            <time dateTime={machine(line.at)}>{moment(line.at)}</time>
            <span>{line.text}</span>
          </li>
        ))}
      </ol>
      {deliveries.length === 0 && (
        <p className="note">No receiver was told: no route leads to one, or it is held back.</p>
      )}
      {heldUntil !== undefined && (
        <p className="note">{`It opens too often: nobody is told before ${moment(heldUntil)}.`}</p>
      )}
    </>
  )
}
