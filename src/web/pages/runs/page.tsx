import { getRouteApi, Link } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { MOST_SERIES } from '../../charts/series.tsx'
import { Page } from '../../parts/page.tsx'
import { joinList, readAddress, splitList, textsIn } from '../../state/address.ts'
import { onPageKeys } from '../../state/keys.ts'
import { count, counted } from '../../state/numbers.ts'
import { useQuestion } from '../../state/question.ts'
import '../../styles/runs.css'
import {
  ATTRIBUTES,
  type Column,
  createLooks,
  differing,
  fieldOf,
  type Looks,
  mainMetric,
  usualColumns,
} from './columns.ts'
import { download } from './export.ts'
import { Grid, type GridState } from './grid.tsx'
import { NoRuns } from './none.tsx'
import { type RunPages, useRunPages } from './pages.ts'
import { Picker } from './picker.tsx'
import { askRuns, askSummary, EVERY, type RunRow, type RunsQuery } from './questions.ts'
import { Saved } from './saved.tsx'
import { Tools } from './tools.tsx'
import { Tray } from './tray.tsx'
import { verdictOf } from './verdict.ts'

const route = getRouteApi('/experiments/$experiment')

/** What a view of the table holds: what its address does. */
const RUNS = ['filter', 'order', 'columns', 'chosen'] as const

type Change = Partial<Record<'filter' | 'order' | 'columns' | 'chosen', string | undefined>>

/** The runs of an experiment: any filter, any order, any columns, all of it in the address. */
export function RunsPage() {
  const { experiment } = route.useParams()
  const { filter = '', order = '', columns: wanted, chosen: picked } = route.useSearch()
  const navigate = route.useNavigate()
  const change = useCallback(
    (next: Change) =>
      void navigate({ search: (before) => ({ ...before, ...next }) as never, replace: true, resetScroll: false }),
    [navigate],
  )
  const query: RunsQuery = { experiment, filter, order }
  const [range, setRange] = useState<readonly [number, number]>([0, 40])
  const pages = useRunPages(query, range)
  const all = useColumns(pages.rows, experiment)
  const shown = useMemo(() => shownOf(all, wanted), [all, wanted])
  const chosen = useMemo(() => [...new Set(splitList(picked))].slice(0, MOST_SERIES), [picked])
  const names = useNames(pages.rows)
  const state = useGridState({ shown, order, chosen, change })
  const [picks, setPicks] = useState(false)
  usePageKeys({ chosen, onDiffer: () => change({ columns: joinList(differing(all).map(({ id }) => id)) }) })
  const { verdict, reading } = useVerdict(experiment, all)
  const title = experiment === EVERY ? 'All runs' : experiment
  return (
    <Page
      title={`${title} · Experiments`}
      crumbs={[
        <Link key="up" to="/experiments">
          Experiments
        </Link>,
        title,
      ]}
      about="the runs"
      verdict={verdict}
      reading={verdict ? { ...reading, failure: undefined } : reading}
    >
      <section className="panel flush runs" aria-label="Runs">
        <Tools
          filter={filter}
          failure={pages.reading.failure}
          columns={{ shown: shown.length, all: all.length }}
          onFilter={(next) => next !== filter && change({ filter: next || undefined })}
          onColumns={() => setPicks(true)}
          onExport={() => void exportRuns(query, shown)}
          views={<ViewsOf experiment={experiment} />}
        />
        <Grid
          key={JSON.stringify(query)}
          pages={pages}
          state={state}
          onRange={setRange}
          none={<NoRuns query={query} onClear={() => change({ filter: undefined })} />}
        />
        <p className="note">{counts(pages, filter)}</p>
      </section>
      {chosen.length > 0 && (
        <Tray chosen={chosen.map((id) => ({ id, name: names(id) }))} onClear={() => change({ chosen: undefined })} />
      )}
      {picks && (
        <Picker
          all={all}
          shown={shown}
          onShow={(ids) => change({ columns: ids && joinList(ids) })}
          onClose={() => setPicks(false)}
        />
      )}
    </Page>
  )
}

/** The saved views of this table, each a state of its address. */
function ViewsOf({ experiment }: { experiment: string }) {
  const navigate = route.useNavigate()
  return (
    <Saved
      page={`/experiments/${encodeURIComponent(experiment)}`}
      onOpen={(search) => void navigate({ search: textsIn(readAddress(search), RUNS) as never })}
    />
  )
}

interface Given {
  readonly shown: readonly Column[]
  readonly order: string
  readonly chosen: readonly string[]
  readonly change: (next: Change) => void
}

/** Stays the same while nothing of it changes, so that rows are drawn once. */
function useGridState({ shown, order, chosen, change }: Given): GridState {
  return useMemo(
    () => ({
      ...{ columns: shown, order, chosen },
      onOrder: (next: string) => change({ order: next }),
      onChoose(run: string) {
        const others = chosen.filter((one) => one !== run)
        const next = others.length < chosen.length ? others : [...chosen, run].slice(-MOST_SERIES)
        change({ chosen: joinList(next) || undefined })
      },
    }),
    [shown, order, chosen, change],
  )
}

function counts({ count: matching, reached, isWhole, reading }: RunPages, filter: string): string {
  if (reading.waiting) return 'Reading.'
  const match = filter === '' ? '' : ' match'
  if (matching === undefined) return 'They are being counted.'
  if (isWhole || reached >= matching) return `${counted(matching, 'run')}${match}.`
  return `${count(matching)} runs${match}; scroll on for more. Order by a column to see its other end first.`
}

/** Every column that some row had which was read here; it does not go when its rows are scrolled away. */
function useColumns(rows: readonly RunRow[], experiment: string): readonly Column[] {
  const kept = useRef<{ readonly of: string; readonly looks: Looks; columns: readonly Column[] } | undefined>(undefined)
  return useMemo(() => {
    if (kept.current?.of !== experiment) kept.current = { of: experiment, looks: createLooks(), columns: ATTRIBUTES }
    const { looks } = kept.current
    if (looks.look(rows)) kept.current.columns = looks.columns()
    return kept.current.columns
  }, [rows, experiment])
}

/** Names of runs that were read here, by id: what is chosen keeps its name when its row is scrolled away. */
function useNames(rows: readonly RunRow[]): (id: string) => string {
  const names = useRef(new Map<string, string>())
  for (const { id, name } of rows) names.current.set(id, name)
  return (id) => names.current.get(id) ?? id.slice(0, 8)
}

function shownOf(all: readonly Column[], wanted: string | undefined): readonly Column[] {
  if (wanted === undefined) return usualColumns(all)
  const byId = new Map(all.map((column) => [column.id, column]))
  return splitList(wanted).flatMap((id) => byId.get(id) ?? [])
}

function useVerdict(experiment: string, all: readonly Column[]) {
  const main = mainMetric(all)
  const field = main && fieldOf({ of: 'metrics', name: main.name })
  const best = main && field !== undefined ? { field, down: main.down } : undefined
  const { data, reading } = useQuestion(
    ['runs', 'summary', experiment, best?.field ?? ''],
    () => askSummary(experiment, best),
    { keeps: true },
  )
  return { verdict: data && verdictOf(data, main), reading }
}

function usePageKeys({ chosen, onDiffer }: { chosen: readonly string[]; onDiffer: () => void }): void {
  const navigate = route.useNavigate()
  const latest = useRef({ chosen, onDiffer })
  useEffect(() => {
    latest.current = { chosen, onDiffer }
  })
  useEffect(
    () =>
      onPageKeys(['c', 'd'], (key) => {
        const now = latest.current
        if (key === 'd') now.onDiffer()
        else if (now.chosen.length > 1) void navigate({ to: '/compare', search: { runs: joinList(now.chosen) } })
      }),
    [navigate],
  )
}

const MOST_EXPORTED = 1000

async function exportRuns(query: RunsQuery, shown: readonly Column[]): Promise<void> {
  const { rows } = await askRuns(query, undefined, MOST_EXPORTED)
  download(`${query.experiment === EVERY ? 'runs' : query.experiment}.csv`, rows, shown)
}
