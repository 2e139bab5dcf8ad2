import { DAY, HOUR, MINUTE, type Random, seededRandom } from '../../src/base/index.ts'
import { BURN_RULES, burnsOf, worstOf } from '../../src/monitoring/slo/burn.ts'
import { objectivesOf } from '../../src/monitoring/slo/slo.ts'
import { type BenchOptions, isAsked, type Measured, measuredIn, median } from '../bench.ts'

const measured = measuredIn('slo')

const MONTH = 30 * 24 * 60
const QUIET_DAYS = 3
const LONGEST = 24 * 60

/** Requests by minute, and the failed ones, each as sums up to a minute: how a window is summed in no time. */
interface Stream {
  readonly totals: Float64Array
  readonly bads: Float64Array
}

/**
 * How often rules of burn rates speak in a month that uses up half of a budget evenly, and how soon when something breaks. `peer` is the
 * rule as the workbook has it: rates alone. Requests do not depend on each other; the first minutes are those of a new endpoint.
 */
export async function* bench(options: BenchOptions): AsyncIterable<Measured> {
  const months = options.quick ? 10 : 200
  for (const share of ['99.9%', '99%'])
    for (const perMinute of [0.05, 0.3, 1, 3, 10, 100]) {
      const of = `${share}, ${perMinute} a minute`
      if (isAsked('false', options))
        for (const level of ['page', 'ticket'] as const)
          yield falseMessages(`false ${level}, ${of}`, { share, perMinute, months, level })
      if (!isAsked('delay', options)) continue
      for (const failed of [0.1, 1])
        yield delay(`delay, ${100 * failed} % fail, ${of}`, { share, perMinute, months, failed })
    }
}

interface Case {
  readonly share: string
  readonly perMinute: number
  readonly months: number
}

function falseMessages(
  name: string,
  { share, perMinute, months, level }: Case & { readonly level: 'page' | 'ticket' },
): Measured {
  const [objective] = objectivesOf('bench', { errors: { share } })
  const half = (1 - objective!.share) / 2
  const speaks = { ours: 0, theirs: 0 }
  for (let month = 0; month < months; month++) {
    const random = seededRandom(month + 1)
    const stream = streamOf(random, MONTH, { perMinute, badAt: () => half })
    const said = { ours: false, theirs: false }
    for (let minute = 1; minute <= MONTH; minute++) {
      if (stream.bads[minute] === stream.bads[minute - 1]) continue
      said.ours ||= levelAt(stream, objective!, minute) === level
      said.theirs ||= plainLevelAt(stream, objective!.share, minute) === level
    }
    speaks.ours += Number(said.ours)
    speaks.theirs += Number(said.theirs)
  }
  const percent = (count: number): number => (100 * count) / months
  return measured(name, {
    ...{
      peer: 'rates alone',
      ours: percent(speaks.ours),
      theirs: percent(speaks.theirs),
      unit: '% of months',
      runs: months,
    },
    note: 'half of the budget is used up evenly',
  })
}

function delay(name: string, { share, perMinute, months, failed }: Case & { readonly failed: number }): Measured {
  const [objective] = objectivesOf('bench', { errors: { share } })
  const begin = (QUIET_DAYS * DAY) / MINUTE
  const delays = { ours: [] as number[], theirs: [] as number[] }
  for (let run = 0; run < months; run++) {
    const half = (1 - objective!.share) / 2
    const badAt = (minute: number): number => (minute < begin ? half : failed)
    const stream = streamOf(seededRandom(run + 1), begin + LONGEST, { perMinute, badAt })
    const firstOf = (levelOf: (minute: number) => string | undefined): number => {
      for (let minute = begin + 1; minute <= begin + LONGEST; minute++)
        if (levelOf(minute) === 'page') return minute - begin
      return LONGEST
    }
    delays.ours.push(firstOf((minute) => levelAt(stream, objective!, minute)))
    delays.theirs.push(firstOf((minute) => plainLevelAt(stream, objective!.share, minute)))
  }
  return measured(name, {
    ...{
      peer: 'rates alone',
      ours: median(delays.ours),
      theirs: median(delays.theirs),
      unit: 'minutes to a page',
      runs: months,
    },
    note: `median; at most ${LONGEST / (HOUR / MINUTE)} h were watched`,
  })
}

function streamOf(
  random: Random,
  minutes: number,
  of: { readonly perMinute: number; readonly badAt: (minute: number) => number },
): Stream {
  const totals = new Float64Array(minutes + 1)
  const bads = new Float64Array(minutes + 1)
  for (let minute = 0; minute < minutes; minute++) {
    const total = poisson(random, of.perMinute)
    let bad = 0
    for (let i = 0; i < total; i++) bad += Number(random.next() < of.badAt(minute))
    totals[minute + 1] = totals[minute]! + total
    bads[minute + 1] = bads[minute]! + bad
  }
  return { totals, bads }
}

function poisson(random: Random, mean: number): number {
  const end = Math.exp(-mean)
  let count = 0
  for (let left = random.next(); left > end; left *= random.next()) count++
  return count
}

function sumOf({ totals, bads }: Stream, from: number, to: number) {
  const first = Math.max(0, from)
  return { total: totals[to]! - totals[first]!, bad: bads[to]! - bads[first]! }
}

function levelAt(stream: Stream, objective: Parameters<typeof burnsOf>[1], minute: number): string | undefined {
  const minutes = { first: 0, sum: (from: number, to: number) => sumOf(stream, from, to) }
  return worstOf(burnsOf(minutes, objective, minute * MINUTE))?.level
}

function plainLevelAt(stream: Stream, share: number, minute: number): string | undefined {
  const isAbove = (length: number, limit: number): boolean => {
    const { total, bad } = sumOf(stream, minute - length / MINUTE, minute)
    return bad > limit * (1 - share) * total
  }
  const burning = BURN_RULES.find(({ budget, long, short }) => {
    const limit = (budget * 30 * DAY) / long
    return isAbove(long, limit) && isAbove(short, limit)
  })
  return burning?.level
}
