import { Panel } from '../../parts/panel.tsx'
import { counted } from '../../state/numbers.ts'
import type { DatasetAnswer, Version } from './questions.ts'

/** What must be true of each column, as the project declares it, and the columns it says nothing of. */
export function Contract({
  answer: { rules, onViolation, source },
  version,
}: {
  answer: DatasetAnswer
  version: Version
}) {
  const declared = new Map(rules.map((rule) => [rule.column, rule]))
  const names = [...new Set([...rules.map(({ column }) => column), ...version.schema.map(({ name }) => name)])]
  return (
    <Panel
      id="contract"
      of={12}
      flush
      title={rules.length === 0 ? 'No contract is declared' : `The contract: ${counted(rules.length, 'rule')}`}
      note={
        onViolation === null
          ? 'The project does not declare this dataset'
          : `A row that breaks a rule: ${onViolation}. Source: ${source ?? 'none'}`
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="scroll tall" aria-label="Contract" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Column</th>
              <th scope="col">Kind</th>
              <th scope="col">Must be</th>
              <th scope="col" className="num">
                Broken by
              </th>
            </tr>
          </thead>
          <tbody>
            {names.map((name) => {
              const rule = declared.get(name)
              const kind = version.schema.find((column) => column.name === name)?.kind
              const broken = version.reasons
                .filter(({ column }) => column === name)
                .reduce((sum, { rows }) => sum + rows, 0)
              return (
                <tr key={name}>
                  <th scope="row" className="wraps">
                    {name}
                  </th>
                  <td>{rule?.kind ?? kind ?? 'left out'}</td>
                  <td className="wraps">{rule ? ruleText(rule.rule) : <span className="dim">not declared</span>}</td>
                  <td className={broken > 0 ? 'num broken' : 'num'}>
                    {broken === 0 ? 'no row' : counted(broken, 'row')}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </section>
    </Panel>
  )
}

/** `min −200, max 10`; a rule without options asks for its kind only. */
function ruleText(rule: unknown): string {
  const parts = Object.entries(rule as Record<string, unknown>).map(
    ([name, value]) =>
      `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value).replace(/^-/, '\u2212')}`,
  )
  return parts.length === 0 ? 'of this kind' : parts.join(', ')
}
