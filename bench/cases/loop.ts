import { type Bench, isAsked, type Measured, measuredIn, median } from '../bench.ts'
import { type Played, play, policyFor } from '../loop/play.ts'
import { type Recovered, recover } from '../loop/recovery.ts'
import { HARMS, journalOf, type Stream, TIES } from '../loop/streams.ts'
import { CHANGES, type Change } from '../renewal/planted.ts'
import { electricityRoads } from '../renewal/roads.ts'
import { answersOf, byProduct, type Road, rightIn, walk } from '../renewal/walk.ts'

const ROWS = 14 * 1_440
const HOUR = 3_600_000
const measured = measuredIn('loop')

/**
 * Verdicts of rollouts by simulation, through the product's own pilot, looks and rule, with segments and all guardrails on: how often two equal
 * versions are told apart at any look, and after how many requests a worse one is undone.
 */
export const bench: Bench = async function* (options) {
  const { quick } = options
  for (const stream of TIES) if (isAsked(`tie ${stream.name}`, options)) yield await tie(stream, quick ? 20 : 200)
  for (const stream of HARMS) if (isAsked(`harm ${stream.name}`, options)) yield await harm(stream, quick ? 5 : 60)
  for (const change of CHANGES)
    if (isAsked(`recovery ${change}`, options)) yield await recovering(change, quick ? 2 : 5)
  if (isAsked('electricity', options)) yield* electricity()
}

/** From a planted change to a new version that answers everything, with no command of a person. */
async function recovering(change: Change, streams: number): Promise<Measured> {
  const found: Recovered[] = []
  for (let seed = 1; seed <= streams; seed++) found.push(await recover(change, seed))
  const of = (read: (one: Recovered) => number | undefined): number[] =>
    found.map(read).filter((days) => days !== undefined)
  const days = (all: readonly number[]): string =>
    all.length === 0
      ? 'never'
      : `${median(all).toFixed(1)} (worst ${Math.max(...all).toFixed(1)}, ${all.length} of ${streams})`
  const words = (read: (one: Recovered) => string): string => [...new Set(found.map(read).filter(Boolean))].join(', ')
  const promoted = of((one) => one.promoted)
  const early = found.reduce((sum, { falseAlarms }) => sum + falseAlarms, 0)
  return measured(`recovery, ${change}: days from the change until the new version answers`, {
    ...{
      ours: promoted.length === 0 ? Number.NaN : median(promoted),
      theirs: null,
      peer: 'none',
      unit: 'days',
      runs: streams,
    },
    note: `promoted ${days(promoted)}; alarm ${days(of((one) => one.alarm))} by ${words((one) => one.by)}; renewed ${days(of((one) => one.renewed))} by ${words((one) => one.chosen)}; rollouts ended in ${words((one) => one.ended)}; ${early} windows with an alarm in the two weeks before the change, all streams; 300 requests a day, labels a day late`,
  })
}

/** What a predictor of no change gets right on the rows of the walk, and what the loop does. */
function* electricity(): Iterable<Measured> {
  for (const [name, road] of electricityRoads()) {
    const decided = walk(road, answersOf(road), byProduct)
    const used = decided.map(({ fold, does, renewed, kept }) => rightIn(road, fold, does ? renewed : kept))
    const [right, rows] = [0, 1].map((k) => used.reduce((sum, one) => sum + one[k]!, 0))
    const ours = (100 * right!) / rows!
    const theirs = noChange(
      road,
      decided.map(({ fold }) => fold),
    )
    yield measured(`electricity through the loop, ${name}`, {
      ...{ peer: 'no-change', ours, theirs, unit: '% right', runs: decided.length },
      note: `${ours > theirs ? 'beats no-change' : 'cannot beat no-change'}; ${decided.filter(({ does }) => does).length} renewals at ${decided.length} looks every four weeks; ${rows} rows`,
    })
  }
}

/** The label of the half hour before, as if it were known at once. */
function noChange({ rows, bounds }: Road, folds: readonly number[]): number {
  const inside = [...rows.times.keys()].filter((row) => {
    const time = rows.times[row]!
    return folds.some((fold) => time >= bounds[fold]! && time < bounds[fold + 1]!)
  })
  return (100 * inside.filter((row) => rows.label[row] === rows.label[row - 1]).length) / inside.length
}

async function tie(stream: Stream, runs: number): Promise<Measured> {
  const played = await all(stream, runs)
  const wrong = played.filter(({ what }) => what === 'rollback' || what === 'promote')
  const share = wrong.length / runs
  const error = Math.sqrt((share * (1 - share)) / runs)
  const undone = wrong.filter(({ what }) => what === 'rollback')
  const by = [...new Set(undone.map((one) => one.by))].join(', ')
  return measured(`tie, ${stream.name}: wrongly undone or promoted`, {
    ...{ ours: 100 * share, theirs: null, peer: 'none', unit: '%', runs },
    note: `standard error ${(100 * error).toFixed(2)}; ${undone.length} undone${by && ` (${by})`}, ${wrong.length - undone.length} promoted; at most 1 % is promised; ${ROWS} requests, looked at every hour; blocks of ${blocksOf(played)}`,
  })
}

async function harm(stream: Stream, runs: number): Promise<Measured> {
  const played = await all(stream, runs)
  const undone = played.filter(({ what }) => what === 'rollback').map(({ requests }) => requests)
  const sorted = [...undone].sort((a, b) => a - b)
  const most = sorted[Math.ceil(0.9 * runs) - 1]
  const by = [...new Set(played.map((one) => one.by).filter(Boolean))].join(', ')
  const promoted = played.filter(({ what }) => what === 'promote').length
  return measured(`harm, ${stream.name}: requests until it is undone`, {
    ...{ ours: undone.length === 0 ? Number.NaN : median(undone), theirs: null, peer: 'none', unit: 'requests', runs },
    note: `90 % within ${most ?? 'more than the time box'}; ${undone.length} of ${runs} undone (${by}), ${promoted} promoted; blocks of ${blocksOf(played)}`,
  })
}

async function all(stream: Stream, runs: number): Promise<Played[]> {
  const played: Played[] = []
  const policy = policyFor(stream.loss, stream.keys ? { outcome: { affectedBy: 'key' } } : {})
  for (let run = 0; run < runs; run++)
    played.push(await play(journalOf(stream, ROWS, 1_000 + run), policy, { everyMs: HOUR }))
  return played
}

function blocksOf(played: readonly Played[]): string {
  const hours = played.map(({ blockMs }) => blockMs / HOUR)
  return `${median(hours)} h (median)`
}
