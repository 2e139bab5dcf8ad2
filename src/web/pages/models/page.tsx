import { getRouteApi, Link } from '@tanstack/react-router'
import { Command } from '../../parts/command.tsx'
import { Find } from '../../parts/find.tsx'
import { State } from '../../parts/mark.tsx'
import { Page } from '../../parts/page.tsx'
import { client } from '../../state/client.ts'
import { matching } from '../../state/finds.ts'
import { day, machine } from '../../state/moments.ts'
import { capital, counted, inWords } from '../../state/numbers.ts'
import { useQuestion } from '../../state/question.ts'
import type { Verdict } from '../../state/verdict.ts'

const route = getRouteApi('/models')

async function askModels() {
  const [{ models }, { requests }, { endpoints }] = await Promise.all([
    client.registry.list({}),
    client.registry.requests({ state: 'open' }),
    client.serving.list(),
  ])
  return { models, requests, endpoints }
}

type Answer = Awaited<ReturnType<typeof askModels>>

/** Every model: its newest version, where its aliases point, who serves it, and what waits for a person. */
export function ModelsPage() {
  const { find = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const { data, reading } = useQuestion(['models'], askModels)
  const models = data?.models ?? []
  const shown = find === '' ? models : matching(models, find)
  return (
    <Page title="Models" crumbs={['Models']} about="the models" verdict={data && verdictOf(data)} reading={reading}>
      {data && models.length === 0 && <None />}
      {data && models.length > 0 && (
        <section className="panel flush" aria-label="Models">
          {models.length > FEW && (
            <Find
              name="Find a model"
              text={find}
              onFind={(text) => void navigate({ search: text === '' ? {} : { find: text }, replace: true })}
            />
          )}
          {shown.length === 0 ? (
            <p className="lede">No model is named {find}.</p>
          ) : (
            <List {...data} models={[...shown]} />
          )}
        </section>
      )}
    </Page>
  )
}

const FEW = 8

function verdictOf({ models, requests, endpoints }: Answer): Verdict {
  if (models.length === 0)
    return {
      headline: 'No model yet.',
      pieces: [{ text: 'The first version comes when a training passes its gates.' }],
    }
  const served = new Set(endpoints.map(({ model }) => model))
  const waits =
    requests.length === 1
      ? 'One request waits for approval.'
      : `${capital(inWords(requests.length))} requests wait for approval.`
  const serving = models.filter(({ name }) => served.has(name)).length
  return {
    headline:
      `${counted(models.length, 'model')}, ${serving === models.length ? (serving === 1 ? 'it serves' : 'all serve') : `${inWords(serving)} ${serving === 1 ? 'serves' : 'serve'}`}. ${requests.length === 0 ? '' : waits}`.trim(),
    pieces: [
      {
        text:
          requests.length === 0
            ? 'Nothing waits for approval.'
            : 'Open the model to see what each asks for, and to approve it.',
      },
    ],
  }
}

function List({ models, requests, endpoints }: Answer) {
  return (
    <div className="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col">Aliases</th>
            <th scope="col" className="num wide-only">
              Newest
            </th>
            <th scope="col" className="wide-only">
              Served by
            </th>
            <th scope="col">Waits</th>
            <th scope="col" className="wide-only">
              Changed
            </th>
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <Row key={model.name} model={model} requests={requests} endpoints={endpoints} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface RowGiven extends Pick<Answer, 'requests' | 'endpoints'> {
  readonly model: Answer['models'][number]
}

function Row({ model: { name, aliases, latest, changedAt }, requests, endpoints }: RowGiven) {
  const served = endpoints.filter(({ model }) => model === name).map((endpoint) => endpoint.name)
  const waiting = requests.filter(({ model }) => model === name).length
  return (
    <tr>
      <th scope="row" className="wraps">
        <Link to="/models/$model" params={{ model: name }}>
          {name}
        </Link>
      </th>
      <td className="wraps">
        {Object.keys(aliases).length === 0 && <span className="dim">none</span>}
        <span className="tags">
          {Object.entries(aliases).map(([alias, version]) => (
            <span key={alias} className={alias === 'challenger' ? 'tag challenger' : 'tag'}>
              {alias} v{version}
            </span>
          ))}
        </span>
      </td>
      <td className="num wide-only">{latest === 0 ? 'none' : `v${latest}`}</td>
      <td className="wide-only wraps">{served.length === 0 ? 'none' : served.join(', ')}</td>
      <td>{waiting === 0 ? 'none' : <State status="needs" word={counted(waiting, 'request')} />}</td>
      <td className="wide-only">
        <time dateTime={machine(changedAt)}>{day(changedAt)}</time>
      </td>
    </tr>
  )
}

function None() {
  return (
    <section className="panel" aria-labelledby="first-model">
      <header>
        <h2 id="first-model">The first model</h2>
      </header>
      <p className="lede">
        <code>millrace up</code> trains what the project declares and registers what passes its gates. A model that is
        there already, of ONNX, LightGBM, XGBoost, scikit-learn or MLflow, is registered from its file:
      </p>
      <Command text="npx millrace registry import late model.txt" />
    </section>
  )
}
