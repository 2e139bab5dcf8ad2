import { Link } from '@tanstack/react-router'
import type { Snapshot } from '../state/focus.ts'
import { machine, moment } from '../state/moments.ts'
import { counted, fixed, orWord } from '../state/numbers.ts'
import type { Reading } from '../state/question.ts'
import { firstSentence } from '../state/sentences.ts'
import type { RunFacts } from '../state/shapes.ts'
import { Mark } from './mark.tsx'
import { Panel } from './panel.tsx'

/** The newest runs: what was tried, when, and how it came out. */
export function Runs({ snapshot, reading }: { snapshot: Snapshot; reading: Reading }) {
  const { runs } = snapshot
  return (
    <Panel
      id="experiments"
      of={5}
      flush
      title={`${counted(runs.length, 'training run')}`}
      note="Newest first; each can be made again from its record"
      reading={reading}
      has={runs.length > 0}
    >
      {runs.length === 0 ? (
        <p className="lede">None yet. The first starts when the data is in.</p>
      ) : (
        <div className="scroll">
          <table className="two-lines">
            <thead>
              <tr>
                <th scope="col">Run</th>
                <th scope="col">State</th>
                <th scope="col" className="num">
                  Logloss
                </th>
              </tr>
            </thead>
            <tbody>
              {runs.slice(0, 6).map((run) => (
                <Row key={run.id} run={run} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}

const WORDS = { running: 'Running', done: 'Done', failed: 'Failed', stopped: 'Stopped' } as const
const MARKS = { running: 'rolling', failed: 'needs', stopped: 'paused' } as const

function Row({ run }: { run: RunFacts }) {
  const { id, experiment, status, startedAt, learner, metrics, because } = run
  return (
    <tr>
      <th scope="row" className="wraps">
        <Link to="/runs/$run" params={{ run: id }}>
          {learner === '' ? experiment : `${experiment}, ${learner}`}
        </Link>
        <small>
          <time dateTime={machine(startedAt)}>{moment(startedAt)}</time>
          {because === '' ? ` · ${id}` : ` · ${firstSentence(because).replace(/\.$/, '')}`}
        </small>
      </th>
      <td>
        <span className="state">
          {status !== 'done' && <Mark status={MARKS[status]} />}
          {WORDS[status]}
        </span>
      </td>
      <td className="num">{orWord(metrics['logloss'], (value) => fixed(value, 3))}</td>
    </tr>
  )
}
