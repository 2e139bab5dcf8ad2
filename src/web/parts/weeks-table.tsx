import { useState } from 'react'
import { comparisonOf } from '../state/findings.ts'
import type { Focus } from '../state/focus.ts'
import { day, span } from '../state/moments.ts'
import { count, fixed } from '../state/numbers.ts'
import { type Pair, pairOf } from '../state/pair.ts'
import type { Reading } from '../state/question.ts'
import type { Known, Scores, Week } from '../state/shapes.ts'
import { WORD } from '../state/status.ts'
import { ENOUGH, named, scoresOf } from '../state/weeks.ts'
import { Mark } from './mark.tsx'
import { Panel } from './panel.tsx'

const MEASURES = [
  { key: 'logloss', name: 'Logloss', wide: false },
  { key: 'ece', name: 'ECE', wide: false },
  { key: 'auc', name: 'AUC', wide: true },
] as const

const MOST = 8

/** Champion and challenger on the same windows. */
export function WeeksTable({ focus, reading }: { focus: Focus; reading: Reading }) {
  const pair = pairOf(focus)
  const [all, setAll] = useState(false)
  const shown = [...focus.weeks].reverse().slice(0, all ? undefined : MOST)
  const versions = [pair.base, pair.rival].filter((version) => version !== undefined)
  return (
    <Panel
      id="weeks"
      of={8}
      flush
      title={comparisonOf(focus)}
      note={`${versions.length > 1 ? 'Both versions score every request; lower' : 'Lower'} is better for logloss and ECE (10 equal-count groups), higher for AUC`}
      reading={reading}
      has={focus.weeks.length > 0}
    >
      {focus.weeks.length === 0 ? (
        <p className="lede">The first window ends a while after the first predictions. Then it stands here.</p>
      ) : (
        <div className="scroll">
          <table className="weeks-table">
            <Head versions={versions} />
            <tbody>
              {shown.map((week) => (
                <Row key={week.from} week={week} versions={versions} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className="note">
        {caption(pair)}
        {focus.weeks.length > MOST && (
          <button type="button" className="button small more" onClick={() => setAll(!all)}>
            {all ? `Only the newest ${MOST}` : `All ${focus.weeks.length}`}
          </button>
        )}
      </p>
    </Panel>
  )
}

function Head({ versions }: { versions: readonly number[] }) {
  return (
    <thead>
      <tr>
        <th scope="col" rowSpan={2}>
          Window
        </th>
        <th scope="col" rowSpan={2} className="num wide-only">
          Outcomes
        </th>
        {MEASURES.map(({ key, name, wide }) => (
          <th key={key} scope="colgroup" colSpan={versions.length} className={`group${wide ? ' wide-only' : ''}`}>
            {name}
          </th>
        ))}
      </tr>
      <tr>
        {MEASURES.flatMap(({ key, wide }) =>
          versions.map((version, index) => (
            <th key={`${key}-${version}`} scope="col" className={`num ${role(index)}${lastOf(wide, index, versions)}`}>
              {named(version)}
            </th>
          )),
        )}
      </tr>
    </thead>
  )
}

/** A phone leaves the wide columns out; the last that it shows keeps the margin. */
function lastOf(wide: boolean, index: number, versions: readonly number[]): string {
  if (wide) return ' wide-only'
  return index === versions.length - 1 ? ' narrow-last' : ''
}

const role = (index: number): string => (index === 0 ? 'champion' : 'challenger')

function Row({ week, versions }: { week: Week; versions: readonly number[] }) {
  const alarm = week.alerts.some(({ severity }) => severity === 'alarm')
  const status = alarm ? 'drifting' : week.alerts.length > 0 ? 'watching' : undefined
  return (
    <tr>
      <th scope="row">
        <span className="state">
          <span className="wide-only">{span(week.from, week.to)}</span>
          <span className="narrow-only">{day(week.from)}</span>
          {status && <Mark status={status} />}
          {status && <span className="spoken">{WORD[status]}</span>}
        </span>
        <small className="narrow-only">n {count(week.labeled)}</small>
      </th>
      <td className="num wide-only">{count(week.labeled)}</td>
      {MEASURES.flatMap(({ key, wide }) =>
        versions.map((version, index) => (
          <td key={`${key}-${version}`} className={`num${lastOf(wide, index, versions)}`}>
            <Value value={measured(week, version, key)} scores={scoresOf(week, version)} week={week} />
          </td>
        )),
      )}
    </tr>
  )
}

function measured(week: Week, version: number, key: 'logloss' | 'ece' | 'auc'): Known {
  return scoresOf(week, version)?.[key] ?? (week.champion === version ? week[key] : undefined)
}

function Value({ value, scores, week }: { value: Known; scores: Scores | undefined; week: Week }) {
  const labeled = scores?.labeled ?? week.labeled
  if (value === undefined) return <span className="dim">{labeled > 0 && labeled < ENOUGH ? 'too few' : 'none'}</span>
  if (labeled < ENOUGH) return <span className="dim">too few</span>
  return (
    <>
      {fixed(value, 3)}
      {scores && scores.labeled < week.labeled * 0.98 && <small className="dim"> n {count(scores.labeled)}</small>}
    </>
  )
}

function caption({ base, rival }: Pair): string {
  const few = `Below ${ENOUGH} outcomes a window says "too few".`
  if (rival === undefined) return `Only ${named(base)} has been asked. ${few}`
  return `None: not asked in that window. A small n stands where a version was asked for part of the window only. ${few}`
}
