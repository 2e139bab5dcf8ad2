import { Link } from '@tanstack/react-router'
import { Command } from '../../parts/command.tsx'
import { State } from '../../parts/mark.tsx'
import { Page } from '../../parts/page.tsx'
import { type Activity, latency, useActivity } from '../../state/activity.ts'
import { type Focus, focuses, nowOf } from '../../state/focus.ts'
import { day } from '../../state/moments.ts'
import { capital, count, counted, inWords, orWord, percent, share } from '../../state/numbers.ts'
import { useFacts } from '../../state/queries.ts'
import type { Topic } from '../../state/topics.ts'
import type { Verdict } from '../../state/verdict.ts'
import { lastJudged, named } from '../../state/weeks.ts'

const FOR_LIST: readonly Topic[] = ['endpoints', 'loops', 'weeks', 'alerts', 'decisions']

/** Every endpoint: how it stands, who answers, how much and how fast; the one that most needs a look first. */
export function EndpointsPage() {
  const { snapshot, readings, waiting } = useFacts(FOR_LIST)
  const all = focuses(snapshot)
  const { endpoints: reading } = readings
  const known = !waiting && (all.length > 0 || reading.failure === undefined)
  return (
    <Page
      title="Endpoints"
      crumbs={['Endpoints']}
      about="the endpoints"
      verdict={known ? verdictOf(all) : undefined}
      reading={reading}
    >
      {all.length === 0 ? <None /> : <List all={all} now={nowOf(snapshot)} />}
    </Page>
  )
}

function verdictOf(all: readonly Focus[]): Verdict {
  if (all.length === 0)
    return {
      headline: 'No endpoint yet.',
      pieces: [{ text: 'One answers as soon as its model has passed its gates.' }],
    }
  const of = (status: Focus['status']): readonly string[] =>
    all.filter((one) => one.status === status).map(({ endpoint }) => endpoint.name)
  const parts = (
    [
      ['needs', 'needs you', 'need you'],
      ['rolling', 'is rolling out', 'are rolling out'],
      ['drifting', 'drifts', 'drift'],
      ['watching', 'is being watched', 'are being watched'],
      ['paused', 'is paused', 'are paused'],
      ['healthy', 'is healthy', 'are healthy'],
    ] as const
  ).flatMap(([status, one, more]) => {
    const names = of(status)
    if (names.length === 0) return []
    return [
      names.length < 3
        ? `${names.join(' and ')} ${names.length === 1 ? one : more}`
        : `${inWords(names.length)} ${more}`,
    ]
  })
  const next = all[0]?.loop?.next ?? ''
  return {
    headline: `${counted(all.length, 'endpoint')}: ${parts.join(', ')}.`,
    pieces: next === '' ? [] : [{ text: `${all[0]!.endpoint.name}: ${next}` }],
  }
}

function List({ all, now }: { all: readonly Focus[]; now: number | undefined }) {
  return (
    <section className="panel flush" aria-label="Endpoints">
      <div className="scroll">
        <table className="two-lines">
          <thead>
            <tr>
              <th scope="col">Endpoint</th>
              <th scope="col">State</th>
              <th scope="col" className="wide-only">
                Traffic
              </th>
              <th scope="col" className="num wide-only">
                Rows, a day
              </th>
              <th scope="col" className="num">
                p99
              </th>
              <th scope="col" className="num wide-only">
                p50
              </th>
              <th scope="col" className="num wide-only">
                Failed
              </th>
              <th scope="col" className="num wide-only">
                Said, were
              </th>
            </tr>
          </thead>
          <tbody>
            {all.map((focus) => (
              <Row key={focus.endpoint.name} focus={focus} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="note">
        {`Rows and latencies of the 24 hours up to the newest prediction of each; failed requests since the process began. Said and were: mean prediction and share of the outcomes in the newest window with 500 of them.${now === undefined ? '' : ` Now ${capital(day(now))}.`}`}
      </p>
    </section>
  )
}

function Row({ focus }: { focus: Focus }) {
  const { endpoint, status, weeks } = focus
  const { data } = useActivity(endpoint.name, 'day')
  const week = lastJudged(weeks)
  return (
    <tr>
      <th scope="row" className="wraps">
        <Link to="/endpoints/$endpoint" params={{ endpoint: endpoint.name }}>
          {endpoint.name}
        </Link>
        <small>{endpoint.model}</small>
      </th>
      <td>
        <State status={status} />
      </td>
      <td className="wide-only wraps">
        {trafficOf(endpoint)}
        <small>{endpoint.since === undefined ? '' : `since ${day(endpoint.since)}`}</small>
      </td>
      <td className="num wide-only">{data === undefined ? '' : count(data.whole.rows)}</td>
      <td className="num">{data === undefined ? '' : orWord(data.whole.p99Us, latency)}</td>
      <td className="num wide-only">{data === undefined ? '' : orWord(data.whole.p50Us, latency)}</td>
      <td className="num wide-only">{data === undefined ? '' : failedOf(data.process)}</td>
      <td className="num wide-only">
        {week?.said === undefined || week.were === undefined ? 'too few' : `${share(week.said)}, ${share(week.were)}`}
      </td>
    </tr>
  )
}

const failedOf = ({ failed, requests }: Activity['process']): string =>
  requests === 0 ? 'none asked' : `${count(failed)} of ${count(requests)}`

function trafficOf({ champion, challenger, mode, percent: part }: Focus['endpoint']): string {
  if (champion === undefined) return 'nothing answers yet'
  if (challenger === undefined || mode === 'single') return `${named(champion)} answers all`
  if (mode === 'shadow') return `${named(champion)} answers, ${named(challenger)} in shadow`
  return `${named(challenger)} ${percent(part)}, ${named(champion)} ${percent(100 - part)}`
}

function None() {
  return (
    <section className="panel" aria-labelledby="first-endpoint">
      <header>
        <h2 id="first-endpoint">The first endpoint</h2>
      </header>
      <p className="lede">
        <code>millrace up</code> opens what the project declares. A model file is served as it is, without a project:
      </p>
      <Command text="npx millrace up --model late=late.onnx" />
    </section>
  )
}
