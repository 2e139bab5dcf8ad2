import { getRouteApi } from '@tanstack/react-router'
import { Panel } from '../../parts/panel.tsx'
import { count, counted, fixed, signed } from '../../state/numbers.ts'
import { useQuestion } from '../../state/question.ts'
import { type Difference as Answer, askDifference, type Version } from './questions.ts'

const route = getRouteApi('/data/$dataset')

interface Given {
  readonly dataset: string
  readonly list: readonly Version[]
  readonly shown: Version
}

/** What changed since another version: the one before, where no other is chosen. */
export function Difference({ dataset, list, shown }: Given) {
  const { before: wanted } = route.useSearch()
  const navigate = route.useNavigate()
  const others = list.filter(({ number }) => number !== shown.number)
  const before =
    others.find(({ number }) => String(number) === wanted) ??
    others.find(({ number }) => number < shown.number) ??
    others[0]!
  const { data, reading } = useQuestion(
    ['datasets', 'difference', dataset, before.number, shown.number],
    () => askDifference(dataset, before.number, shown.number),
    { again: false },
  )
  return (
    <Panel
      id="difference"
      of={12}
      flush
      title={data ? titleOf(data) : `Since version ${before.number}`}
      note={`Version ${shown.number} compared with version ${before.number}`}
      reading={reading}
      has={data !== undefined}
      aside={
        <label className="choice-field">
          <span>Compared with</span>
          <select
            value={before.number}
            onChange={(event) =>
              void navigate({
                search: (now) => ({ ...now, before: event.target.value }),
                replace: true,
                resetScroll: false,
              })
            }
          >
            {others.map(({ number }) => (
              <option key={number} value={number}>
                Version {number}
              </option>
            ))}
          </select>
        </label>
      }
    >
      {data && <Columns difference={data} />}
    </Panel>
  )
}

function titleOf({ rows, schema }: Answer): string {
  const parts = [
    ...(rows.added > 0 ? [`${counted(rows.added, 'row')} added`] : []),
    ...(rows.removed > 0 ? [`${count(rows.removed)} removed`] : []),
    ...(rows.changed > 0 ? [`${count(rows.changed)} changed`] : []),
    ...(schema.added.length > 0 ? [`${counted(schema.added.length, 'column')} added`] : []),
    ...(schema.removed.length > 0 ? [`${counted(schema.removed.length, 'column')} removed`] : []),
    ...(schema.changed.length > 0 ? [`${counted(schema.changed.length, 'column')} of another kind`] : []),
  ]
  return parts.length === 0 ? 'The same rows' : parts.join(', ')
}

function Columns({ difference: { columns } }: { difference: Answer }) {
  const sorted = [...columns].sort((a, b) => (b.distance.value ?? 0) - (a.distance.value ?? 0))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="scroll tall" aria-label="Columns that differ" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col" className="num">
              Distance, 0 to 1
            </th>
            <th scope="col" className="wide-only">
              Kind
            </th>
            <th scope="col" className="num">
              Missing
            </th>
            <th scope="col" className="num wide-only">
              Rows changed
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(({ name, distance, missing, changed }) => (
            <tr key={name}>
              <th scope="row" className="wraps">
                {name}
              </th>
              <td className="num">{distance.value === null ? 'none' : fixed(distance.value, 3)}</td>
              <td className="wide-only">{distance.kind === 'ks' ? 'Kolmogorov–Smirnov' : 'Jensen–Shannon'}</td>
              <td className="num">
                {count(missing.after)} <span className="dim">{signed(missing.after - missing.before, 0)}</span>
              </td>
              <td className="num wide-only">{changed === null ? 'no key' : count(changed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
