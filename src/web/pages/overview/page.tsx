import { getRouteApi } from '@tanstack/react-router'
import { Alerts } from '../../parts/alerts.tsx'
import { needsOfMentions, useMentions } from '../../parts/comments/mentions.ts'
import { Data } from '../../parts/data.tsx'
import { Decisions } from '../../parts/decisions.tsx'
import { Drift } from '../../parts/drift.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Endpoints } from '../../parts/endpoints.tsx'
import { Leakage } from '../../parts/leakage.tsx'
import { Loop } from '../../parts/loop.tsx'
import { Models } from '../../parts/models.tsx'
import { Needs } from '../../parts/needs.tsx'
import { Blocks } from '../../parts/panel.tsx'
import { Place } from '../../parts/place.tsx'
import { Runs } from '../../parts/runs.tsx'
import { Traffic } from '../../parts/traffic.tsx'
import { Verdict } from '../../parts/verdict.tsx'
import { WeeksTable } from '../../parts/weeks-table.tsx'
import { type Focus, focuses, isEmpty, nowOf } from '../../state/focus.ts'
import { needsOf } from '../../state/needs.ts'
import { type Facts, useFacts } from '../../state/queries.ts'
import { stationsOf } from '../../state/stations.ts'
import { verdictOf } from '../../state/verdict.ts'

const route = getRouteApi('/')

/** Everything that is true now, the most important first. Which endpoint the loop shows is in the address. */
export function OverviewPage() {
  const facts = useFacts()
  const { endpoint: wanted } = route.useSearch()
  const navigate = route.useNavigate()
  const { snapshot, waiting, readings } = facts
  const all = focuses(snapshot)
  const focus = all.find(({ endpoint }) => endpoint.name === wanted) ?? all[0]
  const stations = stationsOf(snapshot, focus)
  const failed = Object.values(readings).some(({ failure }) => failure)
  const empty = isEmpty(snapshot) && !failed
  const onFocus = (endpoint: string): void => void navigate({ search: { endpoint }, resetScroll: false })
  return (
    <Place title="Overview" crumbs={['Overview']}>
      {waiting && <Waiting />}
      {!waiting && empty && <Empty stations={stations} />}
      {!waiting && !empty && <Whole facts={facts} all={all} focus={focus} stations={stations} onFocus={onFocus} />}
    </Place>
  )
}

function Waiting() {
  return (
    <section className="verdict waiting" aria-label="Verdict">
      <h1>Reading the state of the loop.</h1>
      <Blocks />
    </section>
  )
}

interface Given {
  readonly facts: Facts
  readonly all: readonly Focus[]
  readonly focus: Focus | undefined
  readonly stations: ReturnType<typeof stationsOf>
  readonly onFocus: (endpoint: string) => void
}

function Whole({ facts, all, focus, stations, onFocus }: Given) {
  const { snapshot, readings } = facts
  const needs = [...needsOfMentions(useMentions()), ...needsOf(snapshot, all)]
  const failure = readings.endpoints.failure
  const verdict =
    failure && !focus
      ? { headline: 'The state of the loop could not be read.', pieces: [{ text: `${failure.says} ${failure.help}` }] }
      : verdictOf(snapshot, focus, needs.length)
  return (
    <>
      <Verdict verdict={verdict} />
      <Loop stations={stations} focus={focus} focuses={all} onFocus={onFocus} />
      <div className="grid">
        <Needs needs={needs} />
        <Endpoints focuses={all} reading={readings.endpoints} />
      </div>
      {focus && <Decisions focus={focus} now={nowOf(snapshot)} reading={readings.decisions} />}
      {focus && (
        <div className="grid">
          <WeeksTable focus={focus} reading={readings.weeks} />
          <Traffic focus={focus} />
          <Drift focus={focus} reading={readings.weeks} />
          <Alerts focus={focus} reading={readings.alerts} />
        </div>
      )}
      <div className="grid">
        <Data snapshot={snapshot} reading={readings.datasets} />
        <Leakage snapshot={snapshot} reading={readings.views} />
        {focus && <Models focus={focus} runs={snapshot.runs} reading={readings.versions} />}
        {focus && <Runs snapshot={snapshot} reading={readings.runs} />}
      </div>
    </>
  )
}
