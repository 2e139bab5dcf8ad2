import { wilson } from '../../../math/index.ts'
import { Panel } from '../../parts/panel.tsx'
import { PREDICTION } from '../../state/heat.ts'
import { span } from '../../state/moments.ts'
import { count, fixed, orWord, share, signed } from '../../state/numbers.ts'
import { useQuestion } from '../../state/question.ts'
import type { HeatRow } from './heat.ts'
import { askDrift, type MeasuredWindow, type Shift } from './questions.ts'
import { RowsBehind } from './rows-behind.tsx'

interface Given {
  readonly endpoint: string
  readonly row: HeatRow
  /** Which window of the row. */
  readonly index: number
  readonly window: MeasuredWindow
}

/** One column in one window: how its values lay in training and lie now, the numbers, and the rows. */
export function Column({ endpoint, row: { column, shifts }, index, window }: Given) {
  const { from, to } = window
  const { data, reading } = useQuestion(['weeks', 'drift', endpoint, from], () => askDrift(endpoint, from), {
    keeps: true,
  })
  const fits = data?.from === from ? data : undefined
  const found = fits?.columns[column === PREDICTION ? 'prediction' : column]
  const shift = shifts[index]
  return (
    <Panel
      id="column"
      of={4}
      title={`${column}, ${span(from, to)}`}
      note={`Share of ${count(window.predictions)} rows, %; the line is training`}
      reading={reading}
      has={fits !== undefined}
    >
      {found ? (
        <Distribution histogram={found.histogram} effective={shift?.designEffect ?? 1} />
      ) : (
        <p className="lede">
          {shift
            ? 'Its distribution was not kept for this window.'
            : 'It was not compared in this window: too few rows.'}
        </p>
      )}
      {shift && <Numbers shift={shift} />}
      <RowsBehind endpoint={endpoint} from={from} to={to} column={column === PREDICTION ? undefined : column} />
    </Panel>
  )
}

interface Histogram {
  readonly bins: readonly string[]
  readonly reference: readonly number[]
  readonly current: readonly number[]
}

const MOST_BINS = 12
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

function Distribution({ histogram, effective }: { histogram: Histogram; effective: number }) {
  const [before, now] = [sum(histogram.reference), sum(histogram.current)]
  if (before === 0 || now === 0) return <p className="lede">One side has no rows.</p>
  const all = histogram.bins.map((bin, index) => ({
    ...{ bin, trained: histogram.reference[index]! / before, current: histogram.current[index]! / now },
    rows: histogram.current[index]!,
  }))
  const filled = all.filter(({ trained, current }) => trained > 0 || current > 0)
  const ranked = [...filled].sort((a, b) => Math.abs(b.current - b.trained) - Math.abs(a.current - a.trained))
  const shown = filled.length <= MOST_BINS ? filled : ranked.slice(0, MOST_BINS)
  const top = Math.max(...shown.flatMap(({ trained, current }) => [trained, current]))
  const [first] = ranked
  const { low, high } = wilson(first!.rows / Math.max(1, effective), now / Math.max(1, effective))
  return (
    <>
      <ul className="bins" aria-label="Distribution">
        {shown.map(({ bin, trained, current }) => (
          <li key={bin}>
            <span className="bin" title={bin}>
              {bin === '' ? 'empty' : bin}
            </span>
            <span className="track" aria-hidden="true">
              <i style={{ width: `${(100 * current) / top}%` }} />
              <u style={{ left: `${(100 * trained) / top}%` }} />
            </span>
            <span className="num">
              {share(current)}
              <span className="spoken">{`, in training ${share(trained)}`}</span>
            </span>
          </li>
        ))}
      </ul>
      {shown.length < filled.length && (
        <p className="note">{`The ${MOST_BINS} of ${filled.length} values that changed most.`}</p>
      )}
      <p className="lede">
        In training <b>{share(first!.trained)}</b> of the rows were {nameOf(first!.bin)}; in this window{' '}
        <b>{share(first!.current)}</b> ({share(low)} to {share(high)}).
      </p>
      <p className="note">95 % Wilson interval, for as many independent rows as these tell as much as.</p>
    </>
  )
}

function nameOf(bin: string): string {
  if (bin === 'missing') return 'missing'
  return /^[<≥]/.test(bin) || / to /.test(bin) ? `in ${bin}` : bin === '' ? 'empty' : bin
}

function Numbers({ shift }: { shift: Shift }) {
  const four = (value: number): string => fixed(value, 4)
  const two = (value: number): string => fixed(value, 2)
  const { missing = null, trainedMissing = null, unknown = null, ks = null, wasserstein = null } = shift
  const facts: readonly (readonly [string, string])[] = [
    ['PSI', orWord(shift.psi, two, 'not compared')],
    ['Beyond its own variation', orWord(shift.excess, two, 'not known')],
    [
      'p, adjusted for all columns',
      orWord(shift.adjustedP, (p) => (p < 0.0001 ? 'below 0.0001' : four(p)), 'too few rows'),
    ],
    ['Effect on the loss', orWord(shift.lossEffect, (effect) => `${signed(effect * 100, 1)}\u00a0%`, 'not known')],
    ['Missing; in training', `${orWord(missing, share)}; ${orWord(trainedMissing, share)}`],
    ['Outside of what training held', orWord(unknown, share)],
    ['Jensen–Shannon distance, base 2', orWord(shift.jensenShannon, two)],
    ['Kolmogorov–Smirnov', orWord(ks, two)],
    ['Wasserstein, standard deviations', orWord(wasserstein, two)],
    ['Moves more than independent rows', `${fixed(shift.designEffect, 1)}\u00a0×`],
    ['Windows of this shape in training', count(shift.windows)],
  ]
  return (
    <details className="numbers">
      <summary>All numbers and what they mean</summary>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="note">{shift.convention}</p>
    </details>
  )
}
