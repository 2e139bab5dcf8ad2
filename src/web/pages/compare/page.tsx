import { getRouteApi, Link } from '@tanstack/react-router'
import { Curves } from '../../charts/curves.tsx'
import type { Curve } from '../../charts/values.ts'
import { Page } from '../../parts/page.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Place } from '../../parts/place.tsx'
import { splitList } from '../../state/address.ts'
import { type Key, useQuestion } from '../../state/question.ts'
import '../../styles/compare.css'
import { type Axis, axesOf, mainAxis, usualAxes } from './axes.ts'
import { Differences } from './differences.tsx'
import { Parallel } from './parallel.tsx'
import { askComparison, askCurves, type Comparison } from './questions.ts'
import { Scatter } from './scatter.tsx'
import { verdictOf } from './verdict.ts'

const route = getRouteApi('/compare')
const crumbs = [
  <Link key="up" to="/experiments">
    Experiments
  </Link>,
  'Compare',
]

/** Runs side by side: curves over each other, all axes at once, two axes, and the params in which they differ. */
export function ComparePage() {
  const runs = [...new Set(splitList(route.useSearch().runs))]
  return runs.length < 2 ? <TooFew /> : <Compared key={runs.join()} runs={runs} />
}

function Compared({ runs }: { runs: readonly string[] }) {
  const search = route.useSearch()
  const { data, reading } = useQuestion(['runs', 'compared', ...runs] as Key, () => askComparison(runs))
  const axes = data ? axesOf(data) : []
  const metric = axes.find(({ id }) => id === `metrics.${search.metric}`) ?? mainAxis(axes)
  return (
    <Page
      title="Compare · Experiments"
      crumbs={crumbs}
      about="the runs to compare"
      verdict={data && verdictOf(data, axes, metric)}
      reading={reading}
    >
      {data && <Panels comparison={data} axes={axes} metric={metric} />}
    </Page>
  )
}

type Changed = 'metric' | 'x' | 'y' | 'all'

function useChange(): (next: Partial<Record<Changed, string | undefined>>) => void {
  const navigate = route.useNavigate()
  return (next) =>
    void navigate({ search: (before) => ({ ...before, ...next }) as never, replace: true, resetScroll: false })
}

interface PanelsGiven {
  readonly comparison: Comparison
  readonly axes: readonly Axis[]
  readonly metric: Axis | undefined
}

function Panels({ comparison, axes, metric }: PanelsGiven) {
  const { x: wantedX, y: wantedY, all } = route.useSearch()
  const change = useChange()
  const names = comparison.runs.map(({ name }) => name)
  const numbers = axes.filter(({ texts }) => texts === undefined)
  const usual = usualAxes(axes)
  const y = numbers.find(({ id }) => id === wantedY) ?? metric
  const x =
    numbers.find(({ id }) => id === wantedX) ??
    usual.find((axis) => axis.texts === undefined && axis !== y) ??
    numbers.find((axis) => axis !== y)
  return (
    <div className="grid">
      {metric && <Overlaid comparison={comparison} axes={axes} metric={metric} />}
      <Panel
        id="differences"
        of={12}
        flush
        title={all === undefined ? 'Only what differs' : 'Everything they were told, and what came out'}
        aside={
          <button
            type="button"
            className="button small"
            aria-pressed={all !== undefined}
            onClick={() => change({ all: all === undefined ? 'yes' : undefined })}
          >
            {all === undefined ? 'Show what is the same too' : 'Only what differs'}
          </button>
        }
      >
        <Differences comparison={comparison} axes={axes} all={all !== undefined} />
      </Panel>
      <Panel
        id="parallel"
        of={7}
        title="All at once"
        note="Each run is one line; numbers by size, words by the alphabet; each axis has its own scale"
      >
        <Parallel axes={usual} names={names} />
      </Panel>
      {x && y && (
        <Panel id="scatter" of={5} title={`${y.name} by ${x.name}`} note="One mark for each run">
          <p className="choices">
            <Choice name="Up" axes={numbers} chosen={y} onChoose={(id) => change({ y: id })} />
            <Choice name="Across" axes={numbers} chosen={x} onChoose={(id) => change({ x: id })} />
          </p>
          <Scatter x={x} y={y} names={names} />
        </Panel>
      )}
    </div>
  )
}

function Overlaid({ comparison, axes, metric }: PanelsGiven & { metric: Axis }) {
  const change = useChange()
  const ids = comparison.runs.map(({ run }) => run)
  const { data, reading } = useQuestion(
    ['runs', 'overlaid', metric.name, ...ids] as Key,
    () => askCurves(metric.name, ids),
    { keeps: true },
  )
  const curves = comparison.runs.map(({ run, name }, index): Curve => {
    const own = (data?.points ?? []).filter((point) => point.run === run)
    return { key: run, name, index, points: own.map(({ step, value }) => ({ x: step, y: value })) }
  })
  const areCurves = curves.some(({ points }) => points.length > 1)
  return (
    <Panel
      id="curves"
      of={12}
      title={metric.name}
      note={areCurves ? 'Over the steps that each run logged' : 'Each run logged it once'}
      aside={
        <Choice
          name="Metric"
          axes={axes.filter(({ isMetric }) => isMetric)}
          chosen={metric}
          onChoose={(id) => change({ metric: id.slice('metrics.'.length) })}
        />
      }
      reading={reading}
      has={data !== undefined}
    >
      <Curves name={metric.name} xName="step" curves={curves} />
    </Panel>
  )
}

interface ChoiceGiven {
  readonly name: string
  readonly axes: readonly Axis[]
  readonly chosen: Axis
  readonly onChoose: (id: string) => void
}

function Choice({ name, axes, chosen, onChoose }: ChoiceGiven) {
  return (
    <label className="choice-field">
      <span>{name}</span>
      <select value={chosen.id} onChange={(event) => onChoose(event.target.value)}>
        {axes.map(({ id, name: one }) => (
          <option key={id} value={id}>
            {one}
          </option>
        ))}
      </select>
    </label>
  )
}

function TooFew() {
  return (
    <Place title="Compare · Experiments" crumbs={crumbs}>
      <section className="verdict" aria-label="Verdict">
        <h1>Choose two runs or more to compare.</h1>
        <p>
          Tick them in <Link to="/experiments">the table of an experiment</Link>, or move to a row with <kbd>j</kbd> and
          choose it with <kbd>x</kbd>; then press <kbd>c</kbd>.
        </p>
      </section>
    </Place>
  )
}
