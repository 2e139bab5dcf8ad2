import { Command } from '../../parts/command.tsx'
import { Panel } from '../../parts/panel.tsx'
import { ruleInWords } from '../../state/needs.ts'
import { count, counted } from '../../state/numbers.ts'
import { useQuestion } from '../../state/question.ts'
import { askQuarantine, type Version } from './questions.ts'

/** The rows that broke the contract, the broken value marked, and the way to mend or drop them. */
export function Quarantine({ dataset, version }: { dataset: string; version: Version }) {
  const { number, quarantined } = version
  const { data, reading } = useQuestion(['quarantine', dataset, number], () => askQuarantine(dataset, number))
  const rows = (data?.rows ?? []).filter(({ outcome }) => outcome === 'quarantine')
  const columns = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))]
  return (
    <Panel
      id="quarantine"
      of={12}
      flush
      title={`${counted(quarantined, 'row')} in quarantine`}
      note={
        rows.length < quarantined
          ? `The first ${count(rows.length)}; nothing learns from them`
          : 'Nothing learns from them'
      }
      reading={reading}
      has={data !== undefined}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="scroll tall" aria-label="Rows in quarantine" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Why</th>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, reasons, values, text }) => (
              <tr key={id}>
                <th scope="row">
                  {reasons.map(({ column, code }) => `${column} ${ruleInWords(code)}`.trim()).join(', ')}
                </th>
                {columns.map((column) => (
                  <td
                    key={column}
                    className={reasons.some((reason) => reason.column === column) ? 'broken' : undefined}
                  >
                    {values[column] ?? text ?? <span className="dim">none</span>}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <div className="commands inset">
        <p className="note">Correct and take them in, or drop them; either makes a new version:</p>
        <Command text={`npx millrace data repair ${dataset} --set 'column=expression'`} />
        <Command text={`npx millrace data repair ${dataset} --drop`} />
      </div>
    </Panel>
  )
}
