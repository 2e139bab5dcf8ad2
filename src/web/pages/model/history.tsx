import { Panel } from '../../parts/panel.tsx'
import { clock, machine, moment } from '../../state/moments.ts'
import type { ModelAnswer } from './questions.ts'

interface Entry {
  readonly key: string
  readonly at: number
  readonly by: string
  readonly what: string
  readonly because: string
}

/** Who moved what, when and why, the newest first. */
export function History({ answer }: { answer: ModelAnswer }) {
  const entries = entriesOf(answer)
  return (
    <Panel
      id="history"
      of={12}
      title="Who moved what, and why"
      note="The newest first; each move is kept in the audit chain"
    >
      {entries.length === 0 ? (
        <p className="lede">Nothing was moved yet.</p>
      ) : (
        <ol className="moves" reversed>
          {entries.map(({ key, at, by, what, because }) => (
            <li key={key}>
              <time dateTime={machine(at)} title={clock(at)}>
                {moment(at)}
              </time>
              <b>{what}</b>
              <span>{because === '' ? 'no reason given' : because}</span>
              <span className="dim">{by}</span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  )
}

function entriesOf({ history, versions }: ModelAnswer): readonly Entry[] {
  const moves = history.moves.map(({ alias, version, previous, at, by, because }) => ({
    ...{ key: `${alias} ${at} ${version}`, at, by, because },
    what:
      version === null
        ? `${alias} taken from v${previous}`
        : `${alias}: ${from(previous && `v${previous}`)}v${version}`,
  }))
  const stages = history.stages.map(({ version, stage, previous, at, by, because }) => ({
    ...{ key: `stage ${version} ${at} ${stage}`, at, by, because },
    what: `v${version}: ${from(previous)}${stage ?? 'no stage'}`,
  }))
  const registered = versions.map(({ version, createdAt, by, lineage }) => ({
    ...{ key: `registered ${version}`, at: createdAt, by, because: lineage.because ?? '' },
    what: `v${version} registered`,
  }))
  return [...moves, ...stages, ...registered].sort((a, b) => b.at - a.at)
}

const from = (before: string | null | 0): string => (before ? `${before} → ` : '')
