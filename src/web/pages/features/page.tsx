import { getRouteApi, Link } from '@tanstack/react-router'
import { Command } from '../../parts/command.tsx'
import { State } from '../../parts/mark.tsx'
import { Page } from '../../parts/page.tsx'
import { Failed, Panel } from '../../parts/panel.tsx'
import { client } from '../../state/client.ts'
import { clock, machine, moment } from '../../state/moments.ts'
import { count, counted } from '../../state/numbers.ts'
import { useQuestion } from '../../state/question.ts'
import { askSkews, SKEW_ROWS } from '../../state/skews.ts'
import type { Verdict } from '../../state/verdict.ts'
import { entityOf, meaningOf, type View } from '../../state/view-words.ts'

const route = getRouteApi('/features')

type Skews = Awaited<ReturnType<typeof askSkews>>

/** Every feature view: of whom, from where, how far look-ups are exact, and whether what was served is what the data says. */
export function FeaturesPage() {
  const { skew } = route.useSearch()
  const navigate = route.useNavigate()
  const { data, reading } = useQuestion(['views', 'all'], async () => (await client.features.list()).views)
  const skews = useQuestion(['views', 'skews'], askSkews, { asks: skew !== undefined, again: false })
  const views = data ?? []
  return (
    <Page
      title="Features"
      crumbs={['Features']}
      about="the feature views"
      verdict={data && verdictOf(views)}
      reading={reading}
      acts={
        views.length > 0 &&
        skew === undefined && (
          <button type="button" className="button" onClick={() => void navigate({ search: { skew: 'yes' } })}>
            Compare what was served with the data
          </button>
        )
      }
    >
      {data && views.length === 0 && <None />}
      {views.length > 0 && (
        <Panel
          id="views"
          flush
          title={counted(views.length, 'view')}
          note={
            skew === undefined
              ? 'A feature sees a row when it was known, by event time and by arrival'
              : skewNote(skews.data)
          }
        >
          {skews.reading.failure && <Failed reading={skews.reading} />}
          <List views={views} skews={skews.data} waits={skews.reading.waiting} />
        </Panel>
      )}
    </Page>
  )
}

function skewNote(skews: Skews | undefined): string {
  if (!skews) return `Comparing the newest ${count(SKEW_ROWS)} answers of each endpoint with the data.`
  const { compared, left } = skews
  const rows = compared.reduce((sum, one) => sum + one.rows, 0)
  const without = left === 0 ? '' : `; ${counted(left, 'endpoint')} could not be compared`
  return `Skew: ${counted(rows, 'answer')} of ${compared.map(({ endpoint }) => endpoint).join(', ') || 'no endpoint'} compared, bit for bit${without}`
}

function verdictOf(views: readonly View[]): Verdict {
  if (views.length === 0)
    return {
      headline: 'No feature view is declared.',
      pieces: [{ text: 'A view computes what was known of an entity, the same offline and online.' }],
    }
  const cold = views.filter(({ fresh }) => fresh === null)
  const features = views.reduce((sum, view) => sum + view.features.length, 0)
  const through = views.flatMap(({ fresh }) => fresh?.through ?? [])
  const entities = Math.max(...views.map(({ fresh }) => fresh?.entities ?? 0))
  return {
    headline:
      cold.length === 0
        ? `${counted(features, 'feature')} in ${counted(views.length, 'view')}, all ready for look-ups.`
        : `${counted(cold.length, 'view')} of ${views.length} ${cold.length === 1 ? 'is' : 'are'} not ready for look-ups.`,
    pieces: [
      { text: 'Look-ups know up to ' },
      { text: counted(entities, 'entity', 'entities'), strong: true },
      { text: ' a view' },
      { text: through.length === 0 ? ' so far. ' : `, exact through ${clock(Math.min(...through))} at least. ` },
      {
        text:
          cold.length === 0
            ? 'Compare what was served with the data to see whether both agree.'
            : 'Make them ready with millrace features materialize.',
      },
    ],
  }
}

interface ListGiven {
  readonly views: readonly View[]
  readonly skews: Skews | undefined
  readonly waits: boolean
}

function List({ views, skews, waits }: ListGiven) {
  return (
    <div className="scroll">
      <table className="two-lines">
        <thead>
          <tr>
            <th scope="col">View</th>
            <th scope="col" className="wide-only">
              Features
            </th>
            <th scope="col" className="wide-only">
              From
            </th>
            <th scope="col">Exact through</th>
            <th scope="col" className="num wide-only">
              Entities online
            </th>
            <th scope="col">Skew</th>
          </tr>
        </thead>
        <tbody>
          {views.map((view) => (
            <Row key={view.name} view={view} skews={skews} waits={waits} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ view, skews, waits }: { view: View; skews: Skews | undefined; waits: boolean }) {
  return (
    <tr>
      <th scope="row" className="wraps">
        <Link to="/features/$view" params={{ view: view.name }}>
          {view.name}
        </Link>
        <small>by {entityOf(view)}</small>
      </th>
      <td className="wide-only wraps">
        {view.features.map((feature) => (
          <div key={feature.name}>
            {feature.name}
            <small>{meaningOf(feature)}</small>
          </div>
        ))}
      </td>
      <td className="wide-only wraps">
        <Link to="/data/$dataset" params={{ dataset: view.from }}>
          {view.from}
        </Link>
      </td>
      <td className="wraps">
        <Through view={view} />
      </td>
      <td className="num wide-only">{view.fresh ? count(view.fresh.entities) : 'none'}</td>
      <td>{waits ? 'comparing' : <Differs view={view} skews={skews} />}</td>
    </tr>
  )
}

function Through({ view: { fresh } }: { view: View }) {
  if (!fresh) return <State status="watching" word="Not ready" />
  if (fresh.through === null) return 'as pushed'
  return (
    <time dateTime={machine(fresh.through)} title={clock(fresh.through)}>
      {moment(fresh.through)}
    </time>
  )
}

/** How many answers differ in a feature of the view. */
function Differs({ view, skews }: { view: View; skews: Skews | undefined }) {
  if (!skews) return 'not compared'
  const rows = skews.compared.reduce((sum, one) => sum + one.rows, 0)
  if (rows === 0) return 'no answer to compare'
  const names = view.features.map(({ name }) => name)
  const most = skews.compared.reduce((sum, { differing }) => {
    return sum + Math.max(0, ...names.map((name) => differing[name] ?? 0))
  }, 0)
  if (most === 0) return `0 of ${count(rows)}`
  return <State status="drifting" word={`${count(most)} of ${count(rows)}`} />
}

function None() {
  return (
    <section className="panel" aria-labelledby="first-view">
      <header>
        <h2 id="first-view">The first view</h2>
      </header>
      <p className="lede">
        Declare it in <code>millrace.config.ts</code> with <code>featureView</code>: the dataset, the entity, when a row
        was known, and windows over it. Then make it ready for look-ups:
      </p>
      <Command text="npx millrace features materialize" />
    </section>
  )
}
