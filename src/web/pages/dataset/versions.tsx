import { Link } from '@tanstack/react-router'
import { State } from '../../parts/mark.tsx'
import { Panel } from '../../parts/panel.tsx'
import { clock, machine } from '../../state/moments.ts'
import { count, counted } from '../../state/numbers.ts'
import type { Version } from './questions.ts'

/** Every version, the newest first; each opens itself on this page. */
export function Versions({ list, shown }: { list: readonly Version[]; shown: Version }) {
  return (
    <Panel
      id="versions"
      of={7}
      flush
      title={counted(list.length, 'version')}
      note="Each is a snapshot that never changes"
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="scroll tall" aria-label="Versions" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Version</th>
              <th scope="col" className="num">
                Rows
              </th>
              <th scope="col">Quarantine</th>
              <th scope="col" className="wide-only">
                Read
              </th>
              <th scope="col" className="wide-only">
                Digest
              </th>
            </tr>
          </thead>
          <tbody>
            {list.map(({ dataset, number, version, rows, quarantined, createdAt }) => (
              <tr key={version} className={version === shown.version ? 'on' : undefined}>
                <th scope="row">
                  <Link
                    to="/data/$dataset"
                    params={{ dataset }}
                    search={{ version: String(number) }}
                    activeOptions={{ includeSearch: true, exact: true }}
                    {...(version === shown.version && { 'aria-current': 'true' as const })}
                  >
                    {number}
                  </Link>
                </th>
                <td className="num">{count(rows)}</td>
                <td>{quarantined === 0 ? 'none' : <State status="needs" word={counted(quarantined, 'row')} />}</td>
                <td className="wide-only">
                  <time dateTime={machine(createdAt)}>{clock(createdAt)}</time>
                </td>
                <td className="wide-only">
                  <code className="dim">{version.replace(/^sha256[:-]/, '').slice(0, 12)}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  )
}
