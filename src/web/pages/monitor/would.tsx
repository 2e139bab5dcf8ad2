import { Link } from '@tanstack/react-router'
import { Mark } from '../../parts/mark.tsx'
import { Panel } from '../../parts/panel.tsx'
import { client } from '../../state/client.ts'
import { moment } from '../../state/moments.ts'
import { counted, fixed } from '../../state/numbers.ts'
import { useQuestion } from '../../state/question.ts'
import type { MonitorAnswer } from './questions.ts'
import { type Draft, whenOf, writeDraft } from './rule-draft.ts'

interface Given {
  readonly answer: MonitorAnswer
  readonly name: string
  readonly draft: Draft
}

/** Windows are judged when they were measured, which is after they passed. */
function spanOf({ windows }: MonitorAnswer) {
  const from = Math.min(...windows.map((window) => window.from))
  const to = Math.max(...windows.map(({ measuredAt, to: end }) => Math.max(measuredAt, end))) + 1
  return { from: String(from), to: String(to) }
}

/** What the rule would have said, beside what was said. */
export function Would({ answer, name, draft }: Given) {
  const { endpoint, windows } = answer
  const when = whenOf(draft)
  const asks = when !== undefined && windows.length > 0
  const { data, reading } = useQuestion(
    ['alerts', 'try', endpoint, name, writeDraft(draft), windows.length],
    () => client.monitoring.try_rule({ rule: name, endpoint, when: when!, ...spanOf(answer) }),
    { asks, keeps: true },
  )
  return (
    <Panel
      id="would"
      of={7}
      title={data && asks ? titleOf(data) : 'What it would have said'}
      note={
        data
          ? `${data.windows} measurements over ${fixed(data.days, 0)} days; ${fixed(data.messagesAMonth, 2)} alerts in 30 days, a count scaled`
          : 'Nothing is changed by trying'
      }
      reading={reading}
      has={data !== undefined}
    >
      {!asks && (
        <p className="lede">{windows.length === 0 ? 'It takes a measured window.' : 'Write a metric and a limit.'}</p>
      )}
      {data && data.notRead.length > 0 && (
        <p className="lede">No window measures {draft.metric}: it would never open. Look at the name.</p>
      )}
      {data && <Compared data={data} endpoint={endpoint} />}
    </Panel>
  )
}

type Tried = Awaited<ReturnType<typeof client.monitoring.try_rule>>

function titleOf({ alerts, raised }: Tried): string {
  const found = raised.filter(({ foundBy }) => foundBy.length > 0).length
  const was = raised.length === 0 ? '' : `; it is open with ${found} of the ${raised.length} that were raised`
  return alerts.length === 0
    ? `It would have said nothing${was}`
    : `It would have raised ${counted(alerts.length, 'alert')}${was}`
}

function Compared({ data, endpoint }: { data: Tried; endpoint: string }) {
  return (
    <>
      <ol className="told would">
        {data.alerts.map(({ openedAt, closedAt, message, severity, overlaps }) => (
          <li key={openedAt}>
            <time>{moment(openedAt)}</time>
            <span>
              <Mark status={severity === 'alarm' ? 'drifting' : 'watching'} />
              {message}{' '}
              <span className="dim">
                {closedAt === null ? 'Still open at the end' : `Closed ${moment(closedAt)}`}
                {overlaps.length === 0
                  ? '; nothing else was open.'
                  : `; ${counted(overlaps.length, 'other')} open at the time.`}
              </span>
            </span>
          </li>
        ))}
      </ol>
      {data.raised.length > 0 && (
        <section className="rule" aria-label="What was raised">
          <h3>What was raised in that time</h3>
          <ul className="told">
            {data.raised.slice(-MOST).map(({ id, code, severity, openedAt, foundBy }) => (
              <li key={id}>
                <time>{moment(openedAt)}</time>
                <span>
                  <Mark status={severity === 'alarm' ? 'drifting' : 'watching'} />
                  <Link to="/monitoring/$endpoint" params={{ endpoint }} search={{ tab: 'alerts', alert: id }}>
                    {code}
                  </Link>{' '}
                  <span className="dim">{foundBy.length > 0 ? 'open with the rule' : 'not by this rule'}</span>
                </span>
              </li>
            ))}
          </ul>
          {data.raised.length > MOST && <p className="note">{`The newest ${MOST} of ${data.raised.length}.`}</p>}
        </section>
      )}
    </>
  )
}

const MOST = 12
