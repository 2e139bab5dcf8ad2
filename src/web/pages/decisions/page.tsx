import { getRouteApi } from '@tanstack/react-router'
import { Command } from '../../parts/command.tsx'
import { LoopWords } from '../../parts/loop-words.tsx'
import { State } from '../../parts/mark.tsx'
import { Page } from '../../parts/page.tsx'
import { Panel } from '../../parts/panel.tsx'
import { minute } from '../../state/moments.ts'
import { useQuestion } from '../../state/question.ts'
import { type Status, statusOf } from '../../state/status.ts'
import '../../styles/decisions.css'
import '../../styles/model.css'
import { Filters } from './filters.tsx'
import { List } from './list.tsx'
import { askDecisions, type DecisionsAnswer, type Filter, type Loop } from './questions.ts'
import { Strip } from './strip.tsx'
import { verdictOf } from './verdict.ts'

const route = getRouteApi('/decisions')

/** Everything that was decided: by the loops, and by people; what waits for a person is said first. */
export function DecisionsPage() {
  const filter: Filter = route.useSearch()
  const { data, reading } = useQuestion(['decisions', 'page', filter], () => askDecisions(filter), { keeps: true })
  const isFiltered = Object.keys(filter).some((name) => name !== 'most')
  return (
    <Page
      title="Decisions"
      crumbs={['Decisions']}
      about="the decisions"
      verdict={data && verdictOf(data, isFiltered)}
      reading={reading}
    >
      {data && (
        <div className="grid">
          {data.loops
            .filter(({ waitsFor }) => waitsFor !== null)
            .map((loop) => (
              <Waits key={loop.endpoint} loop={loop} />
            ))}
          {data.entries.length === 0 && !isFiltered ? <None /> : <TimeLine answer={data} filter={filter} />}
          {data.loops.length > 0 && <Standing loops={data.loops} />}
        </div>
      )}
    </Page>
  )
}

function TimeLine({ answer, filter }: { answer: DecisionsAnswer; filter: Filter }) {
  const { entries } = answer
  return (
    <Panel
      id="time-line"
      of={12}
      title={entries.length === 0 ? 'Nothing matches' : 'Every decision, the newest first'}
      note="Not to act is a decision too. Choose a mark to open it; times in UTC"
    >
      <Filters filter={filter} endpoints={answer.endpoints} />
      {entries.length > 0 && (
        <Strip entries={entries} waiting={new Set(answer.loops.map(({ waitsFor }) => waitsFor))} />
      )}
      <List answer={answer} filter={filter} />
    </Panel>
  )
}

/** What only a person's word ends. */
function Waits({ loop: { endpoint, next } }: { loop: Loop }) {
  return (
    <Panel id={`waits-${endpoint}`} of={12} title={`${endpoint}: approve the renewal, or veto it`} note={next}>
      <LoopWords endpoint={endpoint} words={['approve', 'veto']} />
    </Panel>
  )
}

/** How each loop stands, and what a person may say to it. */
function Standing({ loops }: { loops: readonly Loop[] }) {
  return (
    <Panel
      id="standing"
      of={12}
      title="Your word to the loops"
      note="It is kept with your name and reason, and holds from the next look on"
    >
      <ul className="standing">
        {loops.map((loop) => (
          <li key={loop.endpoint}>
            <div>
              <b>{loop.endpoint}</b>
              <State status={stateOf(loop)} word={wordOf(loop)} />
              <p className="note">{loop.next}</p>
            </div>
            <LoopWords
              endpoint={loop.endpoint}
              words={[loop.paused ? 'resume' : 'pause', ...(loop.renewal ? (['renew'] as const) : [])]}
            />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

const stateOf = ({ paused, waitsFor, state }: Loop): Status =>
  waitsFor !== null ? 'needs' : paused ? 'paused' : (statusOf(state) ?? 'watching')
const wordOf = (loop: Loop): string => {
  if (loop.waitsFor !== null) return 'Needs you'
  return loop.paused
    ? `Paused by ${loop.paused.by} at ${minute(loop.paused.since)}`
    : `${loop.state.charAt(0).toUpperCase()}${loop.state.slice(1)}`
}

function None() {
  return (
    <Panel id="first" of={12} title="The first decision">
      <p className="lede">
        An endpoint that names a renewal decides by itself: when an alarm opens it trains a successor, compares it in
        shadow, and lets it answer step by step. Each of these comes here with its evidence. What a policy would have
        decided in the past:
      </p>
      <Command text="npx millrace automation simulate --policy millrace.config.ts --from 2026-01-01 --to 2026-03-01" />
    </Panel>
  )
}
