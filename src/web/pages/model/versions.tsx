import { Link } from '@tanstack/react-router'
import { valueText } from '../../charts/values.ts'
import { Aliases } from '../../parts/aliases.tsx'
import { Panel } from '../../parts/panel.tsx'
import { clock, day, machine, span } from '../../state/moments.ts'
import { count, counted } from '../../state/numbers.ts'
import type { Version } from './questions.ts'

const MAIN: readonly string[] = ['logloss', 'auc', 'ece', 'rmse', 'mae', 'accuracy']
const MOST_METRICS = 3

/** Every version, the newest first, with the numbers that it was let in on. */
export function Versions({ versions }: { versions: readonly Version[] }) {
  const known = new Set(versions.flatMap(({ metrics }) => Object.keys(metrics)))
  const others = [...known].filter((name) => !MAIN.includes(name)).sort()
  const metrics = [...MAIN.filter((name) => known.has(name)), ...others].slice(0, MOST_METRICS)
  return (
    <Panel
      id="versions"
      of={12}
      flush
      title={counted(versions.length, 'version')}
      note="Held-out numbers: rows that the version never learned from"
    >
      {versions.length === 0 ? (
        <p className="lede">The first comes when a training passes its gates.</p>
      ) : (
        <div className="scroll">
          <table className="two-lines">
            <thead>
              <tr>
                <th scope="col">Version</th>
                <th scope="col">Aliases</th>
                <th scope="col">Stage</th>
                <th scope="col">Trained on</th>
                {metrics.map((name) => (
                  <th key={name} scope="col" className="num">
                    {name}
                  </th>
                ))}
                <th scope="col">Gates</th>
                <th scope="col">Registered</th>
              </tr>
            </thead>
            <tbody>
              {versions.map((version) => (
                <Row key={version.version} version={version} metrics={metrics} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}

function Row({ version: one, metrics }: { version: Version; metrics: readonly string[] }) {
  const { model, version, aliases, stage, trainedOn, gates, createdAt, by, source, metadata } = one
  const passed = gates.filter((gate) => gate.passed).length
  return (
    <tr>
      <th scope="row">
        <Link to="/models/$model/$version" params={{ model, version: String(version) }}>
          v{version}
        </Link>
        <small>{metadata['learner'] ?? (source === null ? '' : 'imported')}</small>
      </th>
      <td>
        <Aliases aliases={aliases} />
      </td>
      <td>{stage ?? <span className="dim">none</span>}</td>
      <td>
        {trainedOn ? span(trainedOn.from, trainedOn.to) : <span className="dim">not recorded</span>}
        {trainedOn && <small>{count(trainedOn.rows)} rows</small>}
      </td>
      {metrics.map((name) => (
        <td key={name} className="num">
          {one.metrics[name] === undefined ? <span className="dim">none</span> : valueText(one.metrics[name])}
        </td>
      ))}
      <td>{gates.length === 0 ? <span className="dim">none declared</span> : `${passed} of ${gates.length} passed`}</td>
      <td>
        <time dateTime={machine(createdAt)} title={clock(createdAt)}>
          {day(createdAt)}
        </time>
        <small>by {by}</small>
      </td>
    </tr>
  )
}
