import { Link } from '@tanstack/react-router'
import { BadgeCheck } from 'lucide-react'
import type { Focus } from '../state/focus.ts'
import { span } from '../state/moments.ts'
import { count, fixed, orWord } from '../state/numbers.ts'
import type { Reading } from '../state/question.ts'
import type { RunFacts, VersionFacts } from '../state/shapes.ts'
import { named } from '../state/weeks.ts'
import { Panel } from './panel.tsx'

/** Every version with its window, its gates, and whether it could be made again bit for bit. */
export function Models({ focus, runs, reading }: { focus: Focus; runs: readonly RunFacts[]; reading: Reading }) {
  const { versions, endpoint } = focus
  const isAgain = (version: VersionFacts): boolean =>
    runs.some(({ id, reproduced }) => id === version.run && reproduced === true)
  const again = versions.filter(isAgain)
  const title =
    again.length > 0
      ? `${again.map(({ version }) => named(version)).join(' and ')} ${again.length === 1 ? 'was' : 'were'} made again, bit for bit`
      : `Versions of ${endpoint.model}`
  return (
    <Panel
      id="models"
      of={7}
      flush
      title={title}
      note="Held-out numbers: the last part of the training window, never trained on"
      reading={reading}
      has={versions.length > 0}
    >
      {versions.length === 0 ? (
        <p className="lede">The first version comes when training passes its gates.</p>
      ) : (
        <div className="scroll">
          <table className="two-lines">
            <thead>
              <tr>
                <th scope="col">Version</th>
                <th scope="col">Trained on</th>
                <th scope="col" className="num narrow-last">
                  Logloss
                </th>
                <th scope="col" className="num wide-only">
                  AUC
                </th>
                <th scope="col" className="wide-only">
                  Gates
                </th>
              </tr>
            </thead>
            <tbody>
              {[...versions].reverse().map((version) => (
                <Row key={version.version} version={version} again={isAgain(version)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  )
}

function Row({ version, again }: { version: VersionFacts; again: boolean }) {
  const { aliases, artifact, gates, metrics, trainedOn } = version
  const { from, to, rows } = trainedOn
  const passed = gates.filter((gate) => gate.passed).length
  const digits = (value: number): string => fixed(value, 3)
  return (
    <tr>
      <th scope="row">
        <Link to="/models/$model/$version" params={{ model: version.model, version: String(version.version) }}>
          {named(version.version)}
        </Link>{' '}
        <span className="dim">
          {aliases.map((alias) => (alias === 'previous' ? 'previous champion' : alias)).join(', ')}
        </span>
        <small>
          <code>{artifact.replace(/^sha256[:-]/, '').slice(0, 12)}</code>
        </small>
      </th>
      <td>
        {from !== undefined && to !== undefined ? span(from, to) : 'not recorded'}
        <small>{rows === undefined ? '' : `${count(rows)} rows`}</small>
        {again && (
          <span className="badge">
            <BadgeCheck className="icon" aria-hidden strokeWidth={1.75} />
            Reproduced
          </span>
        )}
      </td>
      <td className="num narrow-last">{orWord(metrics['logloss'], digits)}</td>
      <td className="num wide-only">{orWord(metrics['auc'], digits)}</td>
      <td className="wide-only" title={gates.map(({ says }) => says).join('\n')}>
        {gates.length === 0 ? 'none declared' : `${passed} of ${gates.length} passed`}
        <small>{gates.find((gate) => !gate.passed)?.says ?? ''}</small>
      </td>
    </tr>
  )
}
