import { getRouteApi, Link } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { Mark } from '../../parts/mark.tsx'
import { markOf, orderMark, orderTitle, titleOf, waitsForPerson } from '../../state/decided.ts'
import { clock, machine, moment } from '../../state/moments.ts'
import { count } from '../../state/numbers.ts'
import { firstSentence } from '../../state/sentences.ts'
import { type DecisionsAnswer, type Entry, type Filter, mostOf, STEP } from './questions.ts'

const route = getRouteApi('/decisions')

/** One line for each decision; it opens the decision. */
export function List({ answer, filter }: { answer: DecisionsAnswer; filter: Filter }) {
  const { entries, loops, isCut } = answer
  const waiting = new Set(loops.map(({ waitsFor }) => waitsFor))
  const isSeveral = answer.endpoints.length > 1
  const years = new Set(entries.map(({ at }) => new Date(at).getUTCFullYear()))
  const timeOf = years.size > 1 ? withYear : moment
  return (
    <>
      <ol className="log" reversed>
        {entries.map((entry) =>
          entry.kind === 'person' ? (
            <Said key={entry.order.id} entry={entry} timeOf={timeOf} isSeveral={isSeveral} />
          ) : (
            <Decided
              key={entry.decision.id}
              entry={entry}
              timeOf={timeOf}
              isSeveral={isSeveral}
              waits={waitsForPerson(entry.decision) && waiting.has(entry.decision.id)}
            />
          ),
        )}
      </ol>
      {isCut && (
        <Link
          className="button"
          from={route.id}
          to="."
          search={{ ...filter, most: String(mostOf(filter) + STEP) } as never}
        >
          {count(STEP)} more
        </Link>
      )}
    </>
  )
}

type Of<Kind extends Entry['kind']> = Extract<Entry, { kind: Kind }>

interface Shown {
  readonly timeOf: (at: number) => string
  readonly isSeveral: boolean
}

/** `Jun 18, 2001 09:30`, where not all are of one year. */
const withYear = (at: number): string => clock(at).replace(/ UTC$/, '')

function Decided({
  entry,
  timeOf,
  isSeveral,
  waits,
}: Shown & { readonly entry: Exclude<Entry, Of<'person'>>; readonly waits: boolean }) {
  const { decision, at } = entry
  const [outcome] = decision.outcomes ?? []
  return (
    <li>
      <Link className="line" to="/decisions/$decision" params={{ decision: decision.id }}>
        <time dateTime={machine(at)} title={clock(at)}>
          {timeOf(at)}
        </time>
        <Mark status={markOf(decision, waits)} />
        <b className="title">
          {titleOf(decision)}
          {isSeveral && <small>{decision.endpoint}</small>}
        </b>
        <span className="why">
          {firstSentence(decision.because)}
          {outcome && <em className="became">{firstSentence(outcome.says)}</em>}
        </span>
        <ChevronRight className="icon" aria-hidden />
      </Link>
    </li>
  )
}

function Said({ entry: { order, at }, timeOf, isSeveral }: Shown & { readonly entry: Of<'person'> }) {
  return (
    <li>
      <div className="line">
        <time dateTime={machine(at)} title={clock(at)}>
          {timeOf(at)}
        </time>
        <Mark status={orderMark(order)} />
        <b className="title">
          {orderTitle(order)}
          {isSeveral && <small>{order.endpoint}</small>}
        </b>
        <span className="why">{order.because}</span>
      </div>
    </li>
  )
}
