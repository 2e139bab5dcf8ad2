import { getRouteApi, Link } from '@tanstack/react-router'
import { Command } from '../../parts/command.tsx'
import { Find } from '../../parts/find.tsx'
import { Page } from '../../parts/page.tsx'
import { client } from '../../state/client.ts'
import { matching } from '../../state/finds.ts'
import { clock, machine } from '../../state/moments.ts'
import { count, counted } from '../../state/numbers.ts'
import { useQuestion } from '../../state/question.ts'
import type { Verdict } from '../../state/verdict.ts'

const route = getRouteApi('/experiments')

type Answer = Awaited<ReturnType<typeof client.tracking.experiments>>
type Experiment = Answer['experiments'][number]

/** Every experiment with how many runs it has, the newest first. */
export function ExperimentsPage() {
  const { find = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const { data, reading } = useQuestion(['experiments'], () => client.tracking.experiments())
  const all = data?.experiments ?? []
  const used = all.filter(({ id, runs }) => id !== 0 || runs !== 0)
  const shown = find === '' ? used : matching(used, find)
  return (
    <Page
      title="Experiments"
      crumbs={['Experiments']}
      about="the experiments"
      verdict={data && verdictOf(used, data.advice)}
      reading={reading}
      acts={
        used.length > 1 && (
          <Link className="button" to="/experiments/$experiment" params={{ experiment: '*' }}>
            All runs in one table
          </Link>
        )
      }
    >
      {data && used.length === 0 && <None />}
      {used.length > 0 && (
        <section className="panel flush" aria-label="Experiments">
          {used.length > FEW && (
            <Find
              name="Find an experiment"
              text={find}
              onFind={(text) => void navigate({ search: text === '' ? {} : { find: text }, replace: true })}
            />
          )}
          {shown.length > 0 ? <List experiments={shown} /> : <p className="lede">No experiment is named {find}.</p>}
        </section>
      )}
    </Page>
  )
}

const FEW = 8

function verdictOf(all: readonly Experiment[], advice: string | undefined): Verdict {
  const runs = all.reduce((sum, experiment) => sum + (experiment.runs ?? 0), 0)
  if (all.length === 0)
    return { headline: 'No experiment yet.', pieces: [{ text: 'The first begins with the first run.' }] }
  const largest = [...all].sort((a, b) => (b.runs ?? 0) - (a.runs ?? 0))[0]!
  const pieces = [
    { text: 'The largest is ' },
    { text: largest.name, strong: true },
    { text: ` with ${counted(largest.runs ?? 0, 'run')}.` },
    ...(advice === undefined ? [] : [{ text: ` ${advice}` }]),
  ]
  return { headline: `${counted(runs, 'run')} in ${counted(all.length, 'experiment')}`, pieces }
}

function List({ experiments }: { experiments: readonly Experiment[] }) {
  return (
    <div className="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Experiment</th>
            <th scope="col" className="num narrow-last">
              Runs
            </th>
            <th scope="col" className="wide-only">
              Began
            </th>
            <th scope="col" className="wide-only">
              Tags
            </th>
          </tr>
        </thead>
        <tbody>
          {experiments.map(({ id, name, runs, createdAt, tags }) => (
            <tr key={id}>
              <th scope="row" className="wraps">
                <Link to="/experiments/$experiment" params={{ experiment: name }}>
                  {name}
                </Link>
              </th>
              <td className="num narrow-last">{runs === undefined ? '' : count(runs)}</td>
              <td className="wide-only">
                <time dateTime={machine(createdAt)}>{clock(createdAt)}</time>
              </td>
              <td className="wide-only wraps">{tagsOf(tags)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function tagsOf(tags: Readonly<Record<string, string>>): string {
  const own = Object.entries(tags).filter(([key]) => !key.startsWith('mlflow.'))
  return own.length === 0 ? 'none' : own.map(([key, value]) => `${key}: ${value}`).join(', ')
}

function None() {
  return (
    <section className="panel" aria-labelledby="first-run">
      <header>
        <h2 id="first-run">The first run</h2>
      </header>
      <p className="lede">
        What <code>millrace up</code> trains comes here by itself. So does every run of a script that logs with MLflow’s
        client, once it knows the way:
      </p>
      <Command text={`export MLFLOW_TRACKING_URI=${location.origin}`} />
    </section>
  )
}
