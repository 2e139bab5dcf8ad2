import { getRouteApi } from '@tanstack/react-router'
import { Measured } from '../../charts/measured.tsx'
import { linear, merge, ticksIn } from '../../charts/scale.ts'
import { Mark } from '../../parts/mark.tsx'
import { markOf, orderMark, orderTitle, titleOf } from '../../state/decided.ts'
import { day, moment } from '../../state/moments.ts'
import { count } from '../../state/numbers.ts'
import { type Status, worst } from '../../state/status.ts'
import type { Entry } from './questions.ts'

const route = getRouteApi('/decisions')

const ROW = 44
const AXIS = 24
const DAY = 86_400_000
const YEAR = 365 * DAY
/** The narrowest that two marks may stand apart. */
const APART = 26

interface Told {
  readonly at: number
  readonly endpoint: string
  readonly title: string
  readonly status: Status
  /** The decision it opens; a person's word opens none. */
  readonly id: string | undefined
}

/** Every decision at its time, a row for each endpoint; what stands too close is one mark with a count, and choosing it looks closer. */
export function Strip({ entries, waiting }: { entries: readonly Entry[]; waiting: ReadonlySet<string | null> }) {
  const told = entries.map((entry) => toldOf(entry, waiting))
  const rows = [...new Set(told.map(({ endpoint }) => endpoint))]
  const height = rows.length * ROW + AXIS
  return (
    <figure className="strip" aria-label="Decisions in time">
      <Measured height={height}>
        {(width) => <Drawing told={told} rows={rows} width={width} height={height} />}
      </Measured>
    </figure>
  )
}

function toldOf(entry: Entry, waiting: ReadonlySet<string | null>): Told {
  if (entry.kind === 'person') {
    const { order } = entry
    return { ...order, title: orderTitle(order), status: orderMark(order), id: undefined }
  }
  const { decision } = entry
  const { at, endpoint, id } = decision
  return { at, endpoint, id, title: titleOf(decision), status: markOf(decision, waiting.has(id)) }
}

interface Drawn {
  readonly told: readonly Told[]
  readonly rows: readonly string[]
  readonly width: number
  readonly height: number
}

function Drawing({ told, rows, width, height }: Drawn) {
  const times = told.map(({ at }) => at)
  const [first, last] = [Math.min(...times), Math.max(...times)]
  const pad = Math.max(DAY / 24, (last - first) * 0.02)
  const left = rows.length > 1 ? Math.min(140, width / 4) : 0
  const domain = [first - pad, last + pad] as const
  const x = linear(domain, [left + 14, width - 14])
  return (
    <>
      <svg className="chart" width={width} height={height} aria-hidden="true">
        {rows.map((row, index) => (
          <g key={row}>
            <path className="grid-line" d={`M${left} ${index * ROW + 14}H${width}`} />
            {left > 0 && (
              <text x={0} y={index * ROW + 18}>
                {row.length > 18 ? `${row.slice(0, 17)}…` : row}
              </text>
            )}
          </g>
        ))}
        {ticksOf(domain, width).map((at) => (
          <text key={at} x={x(at)} y={height - 6} textAnchor="middle">
            {last - first > YEAR ? `${day(at)}, ${new Date(at).getUTCFullYear()}` : day(at)}
          </text>
        ))}
      </svg>
      {rows.map((row, index) => (
        <Row key={row} told={told.filter(({ endpoint }) => endpoint === row)} x={x} top={index * ROW} />
      ))}
    </>
  )
}

/** Whole days, not closer than their names are wide. */
function ticksOf([from, to]: readonly [number, number], width: number): readonly number[] {
  const ticks = ticksIn([from / DAY, to / DAY], Math.max(1, Math.min(8, Math.floor(width / 90))))
  return [...new Set(ticks.map((tick) => Math.ceil(tick) * DAY))].filter((at) => at <= to)
}

function Row({ told, x, top }: { told: readonly Told[]; x: (at: number) => number; top: number }) {
  const navigate = route.useNavigate()
  const groups = merge(
    [...told].reverse().map((one) => ({ ...one, x: x(one.at) })),
    () => APART,
  )
  const open = (members: readonly Told[]): void => {
    const [one, next] = members
    if (next === undefined && one!.id !== undefined)
      void navigate({ to: '/decisions/$decision', params: { decision: one!.id } })
    else {
      const times = members.map(({ at }) => at)
      const [from, to] = [Math.min(...times), Math.max(...times) + 1].map((at) => new Date(at).toISOString())
      void navigate({ search: (before) => ({ ...before, from, to }) as never, resetScroll: false })
    }
  }
  return groups.map(({ x: left, members }) => {
    const name = members.map(({ title, at }) => `${moment(at)}: ${title}`)
    return (
      <button
        key={`${members[0]!.at} ${members[0]!.title}`}
        type="button"
        className="happening"
        aria-label={members.length > 1 ? `${members.length} decisions, ${name[0]} to ${name.at(-1)}` : name[0]}
        title={name.join('\n')}
        style={{ left, top }}
        onClick={() => open(members)}
      >
        <Mark status={worst(members.map(({ status }) => status))} />
        <span aria-hidden="true">{members.length > 1 ? count(members.length) : ''}</span>
      </button>
    )
  })
}
