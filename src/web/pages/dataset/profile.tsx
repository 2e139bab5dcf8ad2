import { useState } from 'react'
import { Panel } from '../../parts/panel.tsx'
import { count } from '../../state/numbers.ts'
import { useQuestion } from '../../state/question.ts'
import { ColumnCard } from './profile-column.tsx'
import { askProfile, type Profile, type Version } from './questions.ts'

/** So many rows are read while one waits; more only when they are asked for. */
const READ_AT_ONCE = 200_000

/** What each column looks like, and what is odd. */
export function ProfilePanel({ dataset, version }: { dataset: string; version: Version }) {
  const [wanted, setWanted] = useState(version.rows <= READ_AT_ONCE)
  const { data, reading } = useQuestion(
    ['datasets', 'profile', dataset, version.version],
    () => askProfile(dataset, version.number),
    { asks: wanted, again: false },
  )
  return (
    <Panel
      id="profile"
      of={12}
      title={data ? titleOf(data) : 'What its columns look like'}
      note="Accepted rows of this version; histograms from zero"
      reading={reading}
      has={data !== undefined || !wanted}
    >
      {!wanted && !data && (
        <>
          <p className="lede">{`${count(version.rows)} rows are read for it once; that takes some seconds.`}</p>
          <p className="panel-end">
            <button type="button" className="button" onClick={() => setWanted(true)}>
              Profile this version
            </button>
          </p>
        </>
      )}
      {data && (
        <>
          <Warnings profile={data} />
          <div className="columns-list">
            {data.columns.map((column) => (
              <ColumnCard key={column.name} column={column} rows={data.rows} />
            ))}
          </div>
        </>
      )}
    </Panel>
  )
}

function titleOf({ columns, warnings }: Profile): string {
  const odd =
    warnings.length === 0
      ? 'nothing odd'
      : warnings.length === 1
        ? 'one thing to know'
        : `${warnings.length} things to know`
  return `${columns.length} columns, ${odd}`
}

function Warnings({ profile: { warnings, duplicates } }: { profile: Profile }) {
  if (warnings.length === 0 && duplicates === 0) return null
  return (
    <ul className="missing profile-warnings">
      {duplicates > 0 && <li>{`${count(duplicates)} rows are equal to an earlier one in all columns.`}</li>}
      {warnings.map(({ code, column, evidence }) => (
        <li key={`${code} ${column}`}>
          {`${column === null ? '' : `${column}: `}${code.replaceAll('_', ' ')}`}{' '}
          <span className="dim">
            {Object.entries(evidence)
              .map(
                ([name, value]) =>
                  `${name.replaceAll('_', ' ')} ${typeof value === 'number' ? +value.toPrecision(4) : value}`,
              )
              .join(', ')}
          </span>
        </li>
      ))}
    </ul>
  )
}
