import { getRouteApi, Link } from '@tanstack/react-router'
import { Command } from '../../parts/command.tsx'
import { Page } from '../../parts/page.tsx'
import { useQuestion } from '../../state/question.ts'
import '../../styles/monitor.css'
import { Alerts } from './alerts.tsx'
import { Drift } from './drift.tsx'
import { Objectives } from './objectives.tsx'
import { Performance } from './performance.tsx'
import { askMonitor, type MonitorAnswer } from './questions.ts'
import { Receivers } from './receivers.tsx'
import { type Tab, Tabs, tabOf } from './tabs.tsx'
import { verdictOf } from './verdict.ts'
import { WhatIf } from './what-if.tsx'

const route = getRouteApi('/monitoring/$endpoint')

/** One watched endpoint: what moved, how good it is with and without labels, what was said about it, and what another rule would have said. */
export function MonitorPage() {
  const { endpoint } = route.useParams()
  const { tab } = route.useSearch()
  const { data, reading } = useQuestion(['weeks', 'monitor', endpoint], () => askMonitor(endpoint))
  const shown = tabOf(tab)
  return (
    <Page
      title={`${endpoint} · Monitoring`}
      crumbs={[
        <Link key="up" to="/monitoring">
          Monitoring
        </Link>,
        endpoint,
      ]}
      about="what is watched"
      verdict={data && verdictOf(data)}
      reading={reading}
    >
      {data && (
        <>
          <Tabs shown={shown} open={data.alerts.filter(({ closedAt }) => closedAt === null).length} />
          {data.windows.length === 0 && (shown === 'drift' || shown === 'performance') ? (
            <None endpoint={endpoint} />
          ) : (
            <Shown tab={shown} answer={data} />
          )}
        </>
      )}
    </Page>
  )
}

function Shown({ tab, answer }: { tab: Tab; answer: MonitorAnswer }) {
  switch (tab) {
    case 'drift':
      return <Drift answer={answer} />
    case 'performance':
      return <Performance answer={answer} />
    case 'alerts':
      return <Alerts answer={answer} />
    case 'objectives':
      return (
        <div className="grid">
          <Objectives endpoint={answer.endpoint} />
          <Receivers />
        </div>
      )
    case 'what-if':
      return <WhatIf answer={answer} />
  }
}

function None({ endpoint }: { endpoint: string }) {
  return (
    <section className="panel" aria-labelledby="first-window">
      <header>
        <h2 id="first-window">No window was measured yet</h2>
      </header>
      <p className="lede">
        A window is measured when it has passed and its labels had time to come. One can be measured now, with what is
        known; times are milliseconds since 1970:
      </p>
      <Command text={`npx millrace monitoring measure --endpoint ${endpoint} --from FROM --to TO`} />
    </section>
  )
}
