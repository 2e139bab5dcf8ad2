import { type Bench, isAsked, type Measured, measuredIn, median } from '../bench.ts'
import { type Played, play, policyFor } from '../loop/play.ts'
import { HARMS, journalOf, type Stream, TIES } from '../loop/streams.ts'

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
  for (let run = 0; run < runs; run++) played.push(await play(journalOf(stream, ROWS, 1_000 + run), policy, HOUR))
  return played
}

function blocksOf(played: readonly Played[]): string {
  const hours = played.map(({ blockMs }) => blockMs / HOUR)
  return `${median(hours)} h (median)`
}
