import { getRouteApi, Link } from '@tanstack/react-router'
import { Alerts } from '../../parts/alerts.tsx'
import { Comments } from '../../parts/comments/comments.tsx'
import { State } from '../../parts/mark.tsx'
import { Page } from '../../parts/page.tsx'
import { useActivity } from '../../state/activity.ts'
import { focuses } from '../../state/focus.ts'
import { useFacts } from '../../state/queries.ts'
import { useQuestion } from '../../state/question.ts'
import { spanOf } from '../../state/spans.ts'
import type { Topic } from '../../state/topics.ts'
import '../../styles/endpoint.css'
import '../../styles/model.css'
import { Acts } from './act.tsx'
import { Answered, Latency, Rate, Spans } from './activity.tsx'
import { Ends } from './ends.tsx'
import { Evidence } from './evidence.tsx'
import { Changes } from './history.tsx'
import { Objectives } from './objectives.tsx'
import { askEndpoint, type EndpointAnswer } from './questions.ts'
import { Recent } from './recent.tsx'
import { Guardrails, Segments } from './tests-panel.tsx'
import { TrafficSplit } from './traffic.tsx'
import { TryIt } from './try-it.tsx'
import { verdictOf } from './verdict.ts'

const route = getRouteApi('/endpoints/$endpoint')
/** What its state is told from; the frame of the page has read it already. */
const FOR_STATE: readonly Topic[] = ['endpoints', 'loops', 'weeks', 'alerts', 'decisions']

/** One endpoint: who answers which share and on what evidence, how much and how fast, what it promised, and what may be done. */
export function EndpointPage() {
  const { endpoint } = route.useParams()
  const { span: word } = route.useSearch()
  const span = spanOf(word)
  const { data, reading } = useQuestion(['endpoints', 'one', endpoint], () => askEndpoint(endpoint))
  const { snapshot, readings } = useFacts(FOR_STATE)
  const focus = focuses(snapshot).find((one) => one.endpoint.name === endpoint)
  const { data: activity, reading: counting } = useActivity(endpoint, span)
  const traffic = data && { activity, reading: counting, endpoint: data.endpoint, span }
  return (
    <Page
      title={`${endpoint} · Endpoints`}
      crumbs={[
        <Link key="up" to="/endpoints">
          Endpoints
        </Link>,
        endpoint,
      ]}
      about="the endpoint"
      verdict={data && verdictOf({ answer: data, activity, focus, span })}
      reading={reading}
      acts={
        data && (
          <>
            {focus && <State status={focus.status} />}
            <Link className="button small" to="/endpoints/$endpoint/predictions" params={{ endpoint }}>
              Its predictions
            </Link>
            <Link className="button small" to="/models/$model" params={{ model: data.endpoint.model }}>
              The model {data.endpoint.model}
            </Link>
          </>
        )
      }
    >
      {data && traffic && (
        <div className="grid">
          <TrafficSplit answer={data} />
          <Acts answer={data} />
          <RolloutPanels answer={data} />
          <Spans endpoint={endpoint} span={span} />
          <Rate {...traffic} />
          <Latency {...traffic} />
          <Answered {...traffic} />
          <Objectives answer={data} />
          <Recent endpoint={endpoint} />
          {focus && <Alerts focus={focus} reading={readings.alerts} />}
          <TryIt answer={data} />
          <Changes answer={data} />
          <Comments anchor={{ kind: 'endpoint', id: endpoint }} />
        </div>
      )}
    </Page>
  )
}

function RolloutPanels({ answer }: { answer: EndpointAnswer }) {
  const { rollout, history } = answer
  if (rollout === undefined) return null
  return (
    <>
      <Evidence rollout={rollout} history={history} />
      <Ends answer={answer} rollout={rollout} />
      <Segments rollout={rollout} />
      <Guardrails rollout={rollout} />
    </>
  )
}
