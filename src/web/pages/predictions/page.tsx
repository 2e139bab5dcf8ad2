import { getRouteApi, Link } from '@tanstack/react-router'
import { Page } from '../../parts/page.tsx'
import { PredictionTable } from '../../parts/prediction-table.tsx'
import { useAgainWhenServed } from '../../state/activity.ts'
import { clock } from '../../state/moments.ts'
import { count } from '../../state/numbers.ts'
import { type Key, useQuestion } from '../../state/question.ts'
import type { Verdict } from '../../state/verdict.ts'
import { named } from '../../state/weeks.ts'
import '../../styles/endpoint.css'
import { type Filters, isFiltered } from './filters.ts'
import { FiltersForm } from './filters-form.tsx'
import { askPredictions, type PredictionsAnswer } from './questions.ts'

const route = getRouteApi('/endpoints/$endpoint/predictions')

/** The predictions of an endpoint, the newest first; every filter is in the address. */
export function PredictionsPage() {
  const { endpoint } = route.useParams()
  const filters = route.useSearch()
  const navigate = route.useNavigate()
  const key: Key = ['endpoints', 'predictions', endpoint, filters]
  useAgainWhenServed(key)
  const { data, reading } = useQuestion(key, () => askPredictions(endpoint, filters), { keeps: true })
  return (
    <Page
      title={`Predictions of ${endpoint}`}
      crumbs={[
        <Link key="all" to="/endpoints">
          Endpoints
        </Link>,
        <Link key="up" to="/endpoints/$endpoint" params={{ endpoint }}>
          {endpoint}
        </Link>,
        'Predictions',
      ]}
      about="the predictions"
      verdict={data ? verdictOf(endpoint, filters, data) : isFiltered(filters) && reading.failure ? FAILED : undefined}
      reading={reading}
    >
      <section className="panel flush" aria-label="Predictions">
        <FiltersForm
          key={JSON.stringify(filters)}
          filters={filters}
          versions={data?.versions ?? []}
          onFilter={(search) => void navigate({ search })}
        />
        {data && data.predictions.length === 0 && <Nothing endpoint={endpoint} filtered={isFiltered(filters)} />}
        {data && data.predictions.length > 0 && <PredictionTable predictions={data.predictions} />}
        {data?.more && (
          <p className="note">
            <Link
              className="button small"
              to="/endpoints/$endpoint/predictions"
              params={{ endpoint }}
              search={{ ...filters, to: new Date(data.predictions.at(-1)!.at + 1).toISOString() }}
            >
              Older ones
            </Link>
          </p>
        )}
      </section>
    </Page>
  )
}

const FAILED: Verdict = {
  headline: 'The predictions could not be listed so.',
  pieces: [{ text: 'Why is said below; change the filter, or take it away.' }],
}

function verdictOf(endpoint: string, filters: Filters, { predictions, more }: PredictionsAnswer): Verdict {
  const [newest] = predictions
  if (newest === undefined)
    return {
      headline: isFiltered(filters) ? `No prediction of ${endpoint} matches.` : `${endpoint} has not been asked yet.`,
      pieces: [],
    }
  const labeled = predictions.filter(({ label }) => label !== null).length
  const oldest = predictions.at(-1)!
  return {
    headline: `${more ? `The newest ${count(predictions.length)}` : count(predictions.length)} predictions of ${endpoint}${isFiltered(filters) ? ' that match' : ''}, ${count(labeled)} with their outcome.`,
    pieces: [
      { text: `From ${clock(oldest.at)} to ` },
      { text: clock(newest.at), strong: true },
      {
        text: `, answered by ${[...new Set(predictions.map(({ version }) => version))]
          .sort((a, b) => a - b)
          .map((one) => named(one))
          .join(' and ')}.`,
      },
    ],
  }
}

function Nothing({ endpoint, filtered }: { endpoint: string; filtered: boolean }) {
  return (
    <p className="lede">
      {filtered ? 'None matches. ' : 'None yet. '}
      {filtered ? (
        <Link to="/endpoints/$endpoint/predictions" params={{ endpoint }} search={{}}>
          Show all
        </Link>
      ) : (
        <Link to="/endpoints/$endpoint" params={{ endpoint }} hash="try">
          Try it
        </Link>
      )}
    </p>
  )
}
