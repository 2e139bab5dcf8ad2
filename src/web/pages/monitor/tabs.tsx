import { getRouteApi, Link } from '@tanstack/react-router'

const route = getRouteApi('/monitoring/$endpoint')

const TABS = [
  { tab: 'drift', name: 'Drift' },
  { tab: 'performance', name: 'Performance' },
  { tab: 'alerts', name: 'Alerts' },
  { tab: 'objectives', name: 'Objectives' },
  { tab: 'what-if', name: 'What if' },
] as const
export type Tab = (typeof TABS)[number]['tab']

/** The tab of an address; of none or another, the first. */
export function tabOf(text: string | undefined): Tab {
  return TABS.find(({ tab }) => tab === text)?.tab ?? 'drift'
}

/** The parts of the page, each with an address of its own; the chosen window stays. */
export function Tabs({ shown, open }: { shown: Tab; open: number }) {
  const { endpoint } = route.useParams()
  const { window } = route.useSearch()
  return (
    <nav className="page-tabs" aria-label="Parts of monitoring">
      {TABS.map(({ tab, name }) => (
        <Link
          key={tab}
          to="/monitoring/$endpoint"
          params={{ endpoint }}
          search={{ tab, ...(window !== undefined && { window }) }}
          resetScroll={false}
          activeOptions={{ exact: true, includeSearch: true }}
          {...(tab === shown && { 'aria-current': 'page' as const })}
        >
          {name}
          {tab === 'alerts' && open > 0 && (
            <span className="tab-count">
              {open}
              <span className="spoken"> open</span>
            </span>
          )}
        </Link>
      ))}
    </nav>
  )
}
