import { useState } from 'react'
import { Command } from '../../parts/command.tsx'
import { Failed } from '../../parts/panel.tsx'
import { clock, span } from '../../state/moments.ts'
import { useQuestion } from '../../state/question.ts'
import { askRows } from './questions.ts'

interface Given {
  readonly endpoint: string
  readonly from: number
  readonly to: number
  /** The column to show beside the answers; none for all. */
  readonly column?: string | undefined
}

/** The rows of a span of time: the newest of them here, all of them by a command. */
export function RowsBehind(given: Given) {
  const { endpoint, from, to } = given
  const [wanted, setWanted] = useState(false)
  const { data, reading } = useQuestion(['weeks', 'rows', endpoint, from, to], () => askRows({ endpoint, from, to }), {
    asks: wanted,
    again: false,
  })
  return (
    <div className="rule rows-behind">
      {!data && (
        <button
          type="button"
          className="button small"
          disabled={wanted && !reading.failure}
          onClick={() => setWanted(true)}
        >
          {wanted && !reading.failure ? 'Reading the journal' : 'See the rows behind it'}
        </button>
      )}
      {reading.failure && <Failed reading={reading} />}
      {data && <Rows {...given} answer={data} />}
      <Command text={`npx millrace serving journal --endpoint ${endpoint} --from ${from} --to ${to}`} />
    </div>
  )
}

type Answer = Awaited<ReturnType<typeof askRows>>

const FIRST = ['id', 'at', 'score', 'answered', 'label']
const MOST_COLUMNS = 40

function Rows({ from, to, column, answer: { columns, rows } }: Given & { answer: Answer }) {
  const names = columns.map(({ name }) => name)
  const wanted = names.filter((name) => name === `f:${column}`)
  const shown = [...new Set([...wanted, ...FIRST.filter((name) => names.includes(name)), ...names])].slice(
    0,
    MOST_COLUMNS,
  )
  if (rows.length === 0) return <p className="lede">The journal holds no row of {span(from, to)} any more.</p>
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="scroll tall" aria-label="Rows" tabIndex={0}>
        <table>
          <thead>
            <tr>
              {shown.map((name) => (
                <th key={name} scope="col">
                  {name.replace(/^f:/, '')}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => {
              const key = `${index}`
              return (
                <tr key={key}>
                  {shown.map((name) => (
                    <td key={name}>{shownCell(name, row[name])}</td>
                  ))}
                </tr>
              )
            })}
          </tbody>
        </table>
      </section>
      <p className="note">{`The newest ${rows.length} of ${span(from, to)}. The command below gives all, and takes --sql.`}</p>
    </>
  )
}

function shownCell(name: string, value: string | number | null | undefined): string {
  if (value === null || value === undefined || value === '') return 'none'
  if (name === 'at' && typeof value === 'number') return clock(value)
  return typeof value === 'number' && !Number.isInteger(value) ? String(+value.toPrecision(5)) : String(value)
}
