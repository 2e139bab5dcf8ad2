import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { type BenchOptions, isAsked, type Measured, measuredIn } from '../bench.ts'
import { CHANGES, recovery } from '../renewal/planted.ts'
import { bikeRoad, electricityRoad, flightRoad, plantedRoad } from '../renewal/roads.ts'
import {
  type Answers,
  answersOf,
  byInterval,
  byProduct,
  type Decided,
  lossesIn,
  meanOf,
  type Road,
  type Rule,
  walk,
} from '../renewal/walk.ts'

/** What NumPy and XGBoost prototypes reached on bikes; see statistics of the loop, section 6. */
const BAR: Readonly<Record<string, number>> = { '13w': 65.7, '26w': 62.4, all: 95.5, never: 101.3, always: 64.2 }
/** A renewal pays where the fold that follows is better by so much. */
const PAYS = 0.01
const measured = measuredIn('renewal')

/**
 * When and on what to learn again, by the product's own backtest and rule: days to a renewal after a planted change, and on bikes, Elec2, flights
 * and made streams, a rule asked at the end of every fold: how many renewals it does in vain, how many it refuses that would have paid in the
 * fold that follows, and what loss that leaves.
 */
export async function* bench(options: BenchOptions): AsyncIterable<Measured> {
  if (isAsked('planted', options)) yield* planted(options.quick ? 3 : 10)
  if (isAsked('bikes', options)) yield* known('bikes', [bikeRoad()])
  if (isAsked('electricity', options)) yield* known('electricity', [electricityRoad()])
  if (isAsked('flights', options)) yield* flights()
  for (const change of CHANGES)
    if (isAsked(`made ${change}`, options))
      yield* known(
        `made, ${change}`,
        Array.from({ length: options.quick ? 2 : 10 }, (_, seed) => plantedRoad(change, seed + 1)),
      )
}

/** Days from a planted change to the first renewal that pays; without a change, how many renew in four weeks of looks. */
function* planted(streams: number): Iterable<Measured> {
  for (const change of CHANGES) {
    const found = Array.from({ length: streams }, (_, seed) => recovery(change, seed + 1))
    const renewed = found.filter(({ days }) => days !== undefined)
    const times = renewed.map(({ days }) => days!).sort((a, b) => a - b)
    const chosen = [...new Set(renewed.map(({ chosen: name }) => name))].map(
      (name) => `${name} ${renewed.filter((one) => one.chosen === name).length}`,
    )
    const common = { theirs: null, peer: 'none', runs: streams, note: `chosen: ${chosen.join(', ') || 'nothing'}` }
    if (change === 'nothing')
      yield measured('planted: renewals where nothing changed, looked at daily for four weeks', {
        ...{ ...common, ours: renewed.length, unit: 'streams' },
      })
    else
      yield measured(`planted: days until a renewal pays after ${change}`, {
        ...{ ...common, ours: times[Math.floor(times.length / 2)] ?? Number.POSITIVE_INFINITY, unit: 'days' },
        note: `${common.note}; worst ${times.at(-1)}; ${streams - renewed.length} not in four weeks`,
      })
  }
}

async function* flights(): AsyncIterable<Measured> {
  const folder = mkdtempSync(`${tmpdir()}/millrace-bench-`)
  try {
    yield* known('flights', [await flightRoad(folder)])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const RULES: Readonly<Record<string, Rule>> = {
  never: () => ({ what: 'hold' }),
  always: () => ({ what: 'retrain' }),
  'the interval, as before': byInterval,
  'the gain less its standard error': byProduct,
}

interface Walked {
  readonly road: Road
  readonly answers: Answers
}

function* known(name: string, roads: readonly (Road | undefined)[]): Iterable<Measured> {
  const walked = roads.filter((road) => road !== undefined).map((road) => ({ road, answers: answersOf(road) }))
  const [first] = walked
  if (!first) process.stderr.write(`no data for ${name}\n`)
  else {
    if (name === 'bikes') yield* windowsAlone(first)
    for (const [rule, asks] of Object.entries(RULES)) yield byRule(name, walked, { rule, asks })
  }
}

function* windowsAlone({ road, answers }: Walked): Iterable<Measured> {
  for (const [window, each] of Object.entries(answers)) {
    const folds = each.slice(0).keys()
    const roots = [...folds].filter((fold) => fold >= road.first + 2).map((fold) => rootOf(road, fold, each[fold]!))
    yield measured(`bikes, monthly RMSE: ${window}`, {
      ...{ ours: meanOf(roots), theirs: BAR[window] ?? null, peer: 'prototype', unit: 'rides', runs: roots.length },
      note: 'mean over months, learned anew each month; a floor of the prototype, not a peer',
    })
  }
}

const rootOf = (road: Road, fold: number, answers: Float64Array): number =>
  Math.sqrt(meanOf(lossesIn(road, fold, answers)))

function byRule(
  name: string,
  walked: readonly Walked[],
  { rule, asks }: { readonly rule: string; readonly asks: Rule },
): Measured {
  const all = walked.flatMap(({ road, answers }) => walk(road, answers, asks).map((one) => outcomeOf(road, one)))
  const [done, refused] = [all.filter(({ does }) => does), all.filter(({ does }) => !does)]
  const isRoot = walked[0]!.road.rows.objective === 'regression'
  const losses = all.map(({ does, after, kept }) => (does ? after : kept))
  return measured(`${name}: loss where it is renewed by ${rule}`, {
    ours: meanOf(isRoot ? losses.map(Math.sqrt) : losses),
    ...{ theirs: isRoot ? (BAR[rule] ?? null) : null, peer: 'prototype', runs: all.length },
    unit: isRoot ? 'rides, mean of RMSE by month' : 'nats, mean of folds',
    note: `${done.length} done, ${done.filter(({ paid }) => !paid).length} of them in vain; ${refused.length} refused, ${refused.filter(({ paid }) => paid).length} of them wrongly`,
  })
}

function outcomeOf(road: Road, { fold, does, renewed, kept: own }: Decided) {
  const [after, kept] = [renewed, own].map((answers) => meanOf(lossesIn(road, fold, answers)))
  return { does, after: after!, kept: kept!, paid: after! < kept! * (1 - PAYS) }
}
