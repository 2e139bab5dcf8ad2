import { getRouteApi, Link } from '@tanstack/react-router'
import { Command } from '../../parts/command.tsx'
import { Page } from '../../parts/page.tsx'
import { useQuestion } from '../../state/question.ts'
import '../../styles/endpoint.css'
import { Answers } from './answers.tsx'
import { Inputs } from './inputs.tsx'
import { Origin, Way } from './origin.tsx'
import { Outcome } from './outcome.tsx'
import { askInputs, askPrediction } from './questions.ts'
import { verdictOf } from './verdict.ts'

const route = getRouteApi('/predictions/$prediction')

/** One prediction to the bottom: what the model read, who said what, what was, how it came about, what the version learned from. */
export function PredictionPage() {
  const { prediction } = route.useParams()
  const { endpoint } = route.useSearch()
  const asked = { prediction, ...(endpoint !== undefined && { endpoint }) }
  const { data, reading } = useQuestion(['endpoints', 'prediction', asked], () => askPrediction(asked))
  const inputs = useQuestion(['endpoints', 'inputs', asked], () => askInputs(asked), {
    again: false,
    asks: data !== undefined,
  })
  return (
    <Page
      title={`Prediction ${prediction}`}
      crumbs={[
        <Link key="all" to="/endpoints">
          Endpoints
        </Link>,
        ...(data
          ? [
              <Link key="endpoint" to="/endpoints/$endpoint" params={{ endpoint: data.endpoint }}>
                {data.endpoint}
              </Link>,
              <Link key="up" to="/endpoints/$endpoint/predictions" params={{ endpoint: data.endpoint }}>
                Predictions
              </Link>,
            ]
          : []),
        prediction,
      ]}
      about="the prediction"
      verdict={data && verdictOf(data)}
      reading={reading}
    >
      {data && (
        <div className="grid">
          <Answers answer={data} />
          <Outcome answer={data} />
          <Inputs answer={inputs.data} reading={inputs.reading} />
          <Way answer={data} inputs={inputs.data} />
          <Origin answer={data} />
          <section className="panel of12" aria-label="From the command line">
            <Command text={`npx millrace registry lineage prediction:${data.endpoint}/${data.id}`} />
          </section>
        </div>
      )}
    </Page>
  )
}
