import { Link } from '@tanstack/react-router'
import { Buckets } from '../../charts/buckets.tsx'
import { Panel } from '../../parts/panel.tsx'
import { type Activity, latency } from '../../state/activity.ts'
import { duration, moment } from '../../state/moments.ts'
import { compact, count, counted, fixed, orWord, range, share } from '../../state/numbers.ts'
import type { Reading } from '../../state/question.ts'
import { SPANS, type Span } from '../../state/spans.ts'
import { named } from '../../state/weeks.ts'
import type { EndpointAnswer } from './questions.ts'

interface Given {
  readonly activity: Activity | undefined
  readonly reading: Reading
  readonly endpoint: EndpointAnswer['endpoint']
  readonly span: Span
}

/** How many rows were answered, by version, stretch by stretch. */
export function Rate({ activity, reading, endpoint, span }: Given) {
  const rows = activity?.whole.rows ?? 0
  return (
    <Panel
      id="rate"
      of={6}
      title={activity ? `${counted(rows, 'row')} answered in the last ${span}` : 'Requests'}
      note={activity && `Rows by ${duration(activity.bucketMs)}; ${untilOf(activity)}`}
      reading={reading}
      has={activity !== undefined}
    >
      {activity && rows > 0 && (
        <Buckets
          name={`Rows answered, by ${duration(activity.bucketMs)}`}
          {...activity}
          starts={activity.buckets.map(({ from }) => from)}
          kind="bars"
          show={(value) => counted(value, 'row')}
          tick={compact}
          series={activity.versions.map(({ version }) => ({
            name: named(version),
            color: colorOf(version, endpoint),
            value: (index) => activity.buckets[index]?.versions.find((one) => one.version === version)?.rows,
          }))}
        />
      )}
      {activity && rows === 0 && <p className="lede">Nobody has asked it yet. Try it below, or send a request.</p>}
    </Panel>
  )
}

const untilOf = ({ latest }: Activity): string =>
  latest === null ? 'none yet' : `the newest ${moment(latest)} UTC; the last stretch is still open`

/** Champion in ink, challenger in blue, all others in gray. */
function colorOf(version: number, { champion, challenger, previous }: EndpointAnswer['endpoint']): string {
  if (version === champion) return challenger === null && previous !== null ? 'var(--challenger)' : 'var(--champion)'
  if (version === challenger) return 'var(--challenger)'
  return version === previous ? 'var(--champion)' : 'var(--reference)'
}

/** How much of the past the next panels show. */
export function Spans({ endpoint, span }: { endpoint: string; span: Span }) {
  return (
    <nav className="choices of12" aria-label="How much of the past">
      <b>What was answered in the last</b>
      {(Object.keys(SPANS) as Span[]).map((one) => (
        <Link
          key={one}
          to="/endpoints/$endpoint"
          params={{ endpoint }}
          search={{ span: one }}
          resetScroll={false}
          {...(one === span && { 'aria-current': 'true' as const })}
        >
          {one}
        </Link>
      ))}
    </nav>
  )
}

/** How fast: the middle and the slowest hundredth, stretch by stretch. */
export function Latency({ activity, reading }: Pick<Given, 'activity' | 'reading'>) {
  const { p50Us = null, p99Us = null, rows = 0 } = activity?.whole ?? {}
  const value = (key: 'p50Us' | 'p99Us') => (index: number) => {
    const us = activity?.buckets[index]?.[key]
    return us === undefined || us === null ? undefined : us / 1_000
  }
  return (
    <Panel
      id="latency"
      of={6}
      title={
        p99Us === null || p50Us === null
          ? 'Latency'
          : `Half within ${latency(p50Us)}, 99 of 100 within ${latency(p99Us)}`
      }
      note={`Time in the server of the request that a row came with; quantiles over ${counted(rows, 'row')}`}
      reading={reading}
      has={activity !== undefined}
    >
      {activity && rows > 0 && (
        <Buckets
          name="Latency, p50 and p99"
          {...activity}
          starts={activity.buckets.map(({ from }) => from)}
          kind="lines"
          show={(ms) => latency(ms * 1_000)}
          tick={(ms, digits) => `${fixed(ms, digits)}\u00a0ms`}
          series={[
            { name: 'p99', color: 'var(--series-2)', value: value('p99Us') },
            { name: 'p50', color: 'var(--ink)', value: value('p50Us') },
          ]}
        />
      )}
      {rows === 0 && <p className="lede">Nothing was answered in this span.</p>}
    </Panel>
  )
}

/** Each version with what it answered, and what failed since the process began. */
export function Answered({ activity, reading, endpoint }: Given) {
  const { process } = activity ?? {}
  return (
    <Panel
      id="answered"
      of={7}
      flush
      title={process ? failuresTitle(process) : 'Errors'}
      note={process && failuresNote(process)}
      reading={reading}
      has={activity !== undefined}
    >
      {activity && (
        <div className="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">Version</th>
                <th scope="col" className="wide-only">
                  Is
                </th>
                <th scope="col" className="num">
                  Rows
                </th>
                <th scope="col" className="num wide-only">
                  Labeled
                </th>
                <th scope="col" className="num">
                  p50
                </th>
                <th scope="col" className="num">
                  p99
                </th>
              </tr>
            </thead>
            <tbody>
              {versionsOf(activity, endpoint).map(({ version, role, rows, labeled, p50Us, p99Us }) => (
                <tr key={version}>
                  <th scope="row">
                    <Link to="/models/$model/$version" params={{ model: endpoint.model, version: String(version) }}>
                      {named(version)}
                    </Link>
                  </th>
                  <td className="wide-only">{role}</td>
                  <td className="num">{count(rows)}</td>
                  <td className="num wide-only">{rows === 0 ? 'none' : share(labeled / rows)}</td>
                  <td className="num">{orWord(p50Us, latency)}</td>
                  <td className="num">{orWord(p99Us, latency)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}

function failuresTitle({ failed, requests }: Activity['process']): string {
  if (requests === 0) return 'No request since the start'
  return failed === 0
    ? `None of ${counted(requests, 'request')} failed`
    : `${count(failed)} of ${counted(requests, 'request')} failed`
}

function failuresNote({ share: part, low, high, failures, unscored, requests }: Activity['process']): string {
  if (requests === 0 || part === null) return 'Versions in this span; failures since the process began'
  const codes = failures.slice(0, 4).map(({ code, count: many }) => `${code} ${count(many)}`)
  const beside = unscored === 0 ? '' : `; ${counted(unscored, 'row')} the version beside could not score in time`
  return `Since the process began: ${share(part)} (${range(low * 100, high * 100, 2).replaceAll('+', '')} %, Wilson 95 %)${codes.length === 0 ? '' : `: ${codes.join(', ')}`}${beside}`
}

const ROLES: Readonly<Record<string, string>> = {
  primary: 'champion',
  canary: 'canary',
  shadow: 'scores beside',
  standby: 'ready',
}

function versionsOf({ versions, process: { loaded } }: Activity, { champion }: EndpointAnswer['endpoint']) {
  const all = [...new Set([...versions, ...loaded].map(({ version }) => version))].sort((a, b) => b - a)
  const none = { rows: 0, labeled: 0, p50Us: null, p99Us: null }
  return all.map((version) => {
    const role = loaded.find((one) => one.version === version)?.role
    const word = role === undefined ? (version === champion ? 'champion' : 'not in memory') : (ROLES[role] ?? role)
    return { ...none, ...versions.find((one) => one.version === version), version, role: word }
  })
}
