import { rowsOf } from '../charts/weeks-reader.tsx'
import { span } from '../state/moments.ts'
import { count } from '../state/numbers.ts'
import type { Pair } from '../state/pair.ts'
import type { Week } from '../state/shapes.ts'

/** The table behind the chart of windows: the same numbers, to be read and copied. */
export function WeeksValues({ weeks, pair }: { weeks: readonly Week[]; pair: Pair }) {
  const names = rowsOf(weeks[0]!, pair)
    .map(({ name }) => name)
    .sort()
  return (
    <div className="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Window</th>
            <th scope="col" className="num">
              Outcomes
            </th>
            {names.map((name) => (
              <th key={name} scope="col" className="num">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week.from}>
              <th scope="row">{span(week.from, week.to)}</th>
              <td className="num">{count(week.labeled)}</td>
              {names.map((name) => (
                <td key={name} className="num">
                  {rowsOf(week, pair).find((row) => row.name === name)?.text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
