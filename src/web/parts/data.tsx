import { Link } from '@tanstack/react-router'
import type { Snapshot } from '../state/focus.ts'
import { ruleInWords } from '../state/needs.ts'
import { count, counted } from '../state/numbers.ts'
import type { Reading } from '../state/question.ts'
import type { DatasetFacts, QuarantinedRow } from '../state/shapes.ts'
import { State } from './mark.tsx'
import { Panel } from './panel.tsx'

/** Each dataset with its version, and the rows that broke its contract. */
export function Data({ snapshot, reading }: { snapshot: Snapshot; reading: Reading }) {
  const { datasets, quarantine } = snapshot
  const waiting = datasets.reduce((sum, { quarantined }) => sum + quarantined, 0)
  const rows = datasets.reduce((sum, dataset) => sum + dataset.rows, 0)
  const title =
    waiting === 0
      ? `All ${count(rows)} rows keep their contract`
      : `${counted(waiting, 'row')} of ${count(rows)} broke the contract`
  return (
    <Panel
      id="data"
      of={7}
      flush
      title={title}
      note="Quarantined rows are kept, and nothing learns from them"
      reading={reading}
      has={datasets.length > 0}
    >
      <Versions datasets={datasets} />
      {quarantine.length > 0 && <Broken rows={quarantine} />}
    </Panel>
  )
}

function Versions({ datasets }: { datasets: readonly DatasetFacts[] }) {
  return (
    <div className="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Dataset</th>
            <th scope="col" className="num">
              Accepted
            </th>
            <th scope="col" className="num narrow-last">
              Quarantined
            </th>
            <th scope="col" className="wide-only">
              Version
            </th>
          </tr>
        </thead>
        <tbody>
          {datasets.map(({ name, rows, quarantined, version, digest }) => (
            <tr key={name}>
              <th scope="row" className="wraps">
                <Link to="/data/$dataset" params={{ dataset: name }}>
                  {name}
                </Link>
              </th>
              <td className="num">{count(rows - quarantined)}</td>
              <td className="num narrow-last">
                {quarantined === 0 ? 'none' : <State status="needs" word={count(quarantined)} />}
              </td>
              <td className="wide-only">
                {version ?? ''} <code className="dim">{digest.replace(/^sha256[:-]/, '').slice(0, 12)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Broken({ rows }: { rows: readonly QuarantinedRow[] }) {
  const all = new Set([...brokenIn(rows), ...rows.flatMap(({ values }) => values.map(([name]) => name))])
  const columns = [...all].slice(0, 6)
  return (
    <div className="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Quarantined: why</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, 20).map((row, index) => {
            const key = `${row.dataset}-${index}`
            return (
              <tr key={key}>
                <th scope="row">
                  {row.reasons.map(({ column, code }) => `${column} ${ruleInWords(code)}`).join(', ')}
                </th>
                {columns.map((column) => (
                  <td
                    key={column}
                    className={row.reasons.some((reason) => reason.column === column) ? 'broken' : undefined}
                  >
                    {shownAt(row, column)}
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

/** The columns that break a rule come first. */
function brokenIn(rows: readonly QuarantinedRow[]): string[] {
  return rows.flatMap(({ reasons }) => reasons.map(({ column }) => column)).filter((column) => column !== '')
}

function shownAt({ values }: QuarantinedRow, column: string): string {
  const found = values.find(([name]) => name === column)?.[1] ?? ''
  return found === '' ? 'none' : found
}
