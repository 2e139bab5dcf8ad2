import { getRouteApi, Link } from '@tanstack/react-router'
import { Command } from '../../parts/command.tsx'
import { Find } from '../../parts/find.tsx'
import { State } from '../../parts/mark.tsx'
import { Page } from '../../parts/page.tsx'
import { matching } from '../../state/finds.ts'
import { type Focus, focuses } from '../../state/focus.ts'
import { span } from '../../state/moments.ts'
import { count, counted, orWord, percent, share } from '../../state/numbers.ts'
import { useFacts } from '../../state/queries.ts'
import { useQuestion } from '../../state/question.ts'
import type { Topic } from '../../state/topics.ts'
import { lastJudged } from '../../state/weeks.ts'
import { askMonitors, type Monitored } from './questions.ts'
import { alarms, verdictOf } from './verdict.ts'

const route = getRouteApi('/monitoring')
const ASKED: readonly Topic[] = ['endpoints', 'loops', 'weeks', 'alerts', 'decisions']
const FEW = 8

/** Every watched endpoint: its state, what is open, what it said and what was, and which false alarms are accepted. */
export function MonitorsPage() {
  const { find = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const { data, reading } = useQuestion(['alerts', 'monitors'], askMonitors)
  const { snapshot } = useFacts(ASKED)
  const all = data ?? []
  const shown = find === '' ? all : matching(all, find)
  return (
    <Page
      title="Monitoring"
      crumbs={['Monitoring']}
      about="what is watched"
      verdict={data && verdictOf(data)}
      reading={reading}
    >
      {data && all.length === 0 && <None />}
      {data && all.length > 0 && (
        <section className="panel flush" aria-label="Endpoints">
          {all.length > FEW && (
            <Find
              name="Find an endpoint"
              text={find}
              onFind={(text) => void navigate({ search: text === '' ? {} : { find: text }, replace: true })}
            />
          )}
          {shown.length === 0 ? (
            <p className="lede">No endpoint is named {find}.</p>
          ) : (
            <List shown={shown} focuses={focuses(snapshot)} />
          )}
          <p className="note">
            Said: mean prediction; were: mean of the labels of the newest window with 500 outcomes. False messages: how
            many a month the rule of drift may send while nothing changes.
          </p>
        </section>
      )}
    </Page>
  )
}

interface Listed {
  readonly shown: readonly Monitored[]
  readonly focuses: readonly Focus[]
}

function List({ shown, focuses: all }: Listed) {
  return (
    <div className="scroll">
      <table className="two-lines">
        <thead>
          <tr>
            <th scope="col">Endpoint</th>
            <th scope="col">State</th>
            <th scope="col">Open</th>
            <th scope="col" className="num wide-only">
              Said
            </th>
            <th scope="col" className="num wide-only">
              Were
            </th>
            <th scope="col" className="wide-only">
              Objectives
            </th>
            <th scope="col" className="num wide-only">
              False messages a month
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <Row key={one.name} one={one} focus={all.find(({ endpoint }) => endpoint.name === one.name)} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ one, focus }: { one: Monitored; focus: Focus | undefined }) {
  const { name, watch, open } = one
  const week = focus && lastJudged(focus.weeks)
  const loud = alarms(one)
  return (
    <tr>
      <th scope="row" className="wraps">
        <Link to="/monitoring/$endpoint" params={{ endpoint: name }}>
          {name}
        </Link>
        <small>
          {week ? `${span(week.from, week.to)}, n ${count(week.labeled)}` : 'no window with enough outcomes'}
        </small>
      </th>
      <td>{focus ? <State status={focus.status} /> : <span className="dim">none yet</span>}</td>
      <td>
        {open.length === 0 ? (
          'none'
        ) : (
          <Link to="/monitoring/$endpoint" params={{ endpoint: name }} search={{ tab: 'alerts' }}>
            {[loud > 0 ? counted(loud, 'alarm') : '', open.length > loud ? counted(open.length - loud, 'notice') : '']
              .filter(Boolean)
              .join(', ')}
          </Link>
        )}
      </td>
      <td className="num wide-only">{orWord(week?.said, share, 'too few')}</td>
      <td className="num wide-only">{orWord(week?.were, share, 'too few')}</td>
      <td className="wide-only">{objectivesOf(one)}</td>
      <td className="num wide-only">
        {watch.drift === null ? 'not watched' : String(watch.drift.falseMessagesAMonth)}
      </td>
    </tr>
  )
}

/** The least that is left of any budget. */
function objectivesOf({ objectives }: Monitored) {
  if (objectives.length === 0) return <span className="dim">none declared</span>
  const burning = objectives.filter(({ level }) => level !== 'ok').length
  if (burning > 0) return <State status="drifting" word={`${counted(burning, 'budget')} burning`} />
  const left = objectives.flatMap(({ budgetLeft }) => (budgetLeft === null ? [] : [budgetLeft]))
  return left.length === 0 ? 'nothing counted yet' : `${percent(Math.round(Math.min(...left) * 100))} left`
}

function None() {
  return (
    <section className="panel" aria-labelledby="first-watch">
      <header>
        <h2 id="first-watch">What an endpoint says must hold</h2>
      </header>
      <p className="lede">
        <code>watch: {'{ drift: true, calibration: { max: 0.03 } }'}</code> at an endpoint of millrace.config.ts; its
        windows are then measured as they pass. A model file is served and watched at once:
      </p>
      <Command text="npx millrace up --model late=late.onnx" />
    </section>
  )
}
