import { Panel } from '../../parts/panel.tsx'
import { count, counted, size } from '../../state/numbers.ts'
import type { Installation } from './questions.ts'

const HOLDS: Readonly<Record<string, string>> = {
  blobs: 'artifacts and rows of dataset versions, by their digest',
  database: 'metadata: runs, versions, decisions, audit',
  journal: 'predictions and their labels',
  lake: 'work space of the analytical engine',
  online: 'features for look-ups',
  runs: 'runs as columns, for search',
  pipeline: 'work and logs of pipelines',
  keys: 'signing keys',
}

/** How much is kept where. */
export function Storage({ storage }: Pick<Installation, 'storage'>) {
  return (
    <Panel
      id="storage"
      of={5}
      flush
      title={`${counted(storage.length, 'place')} hold what is kept`}
      note="Bytes of files, by thousands; read when the page was opened"
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="scroll" aria-label="Storage" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Place</th>
              <th scope="col" className="num">
                Size
              </th>
              <th scope="col" className="num">
                Files
              </th>
            </tr>
          </thead>
          <tbody>
            {storage.map(({ name, bytes, files }) => (
              <tr key={name}>
                <th scope="row" className="wraps">
                  {name} <span className="dim holds">{HOLDS[name]}</span>
                </th>
                <td className="num">{size(bytes)}</td>
                <td className="num">{count(files)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  )
}
