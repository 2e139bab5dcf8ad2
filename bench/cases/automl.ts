import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { searchAndPredict } from '../automl/search.ts'
import { tableOf } from '../automl/table.ts'
import { type Metric, TARGETS, type Target } from '../automl/targets.ts'
import { type BenchOptions, isAsked, type Measured, type Summary } from '../bench.ts'
import { type Driver, openPeer } from '../drivers/driver.ts'

/** Public data of the work place; not part of the repository. */
const DATA = fileURLToPath(new URL('../../../shared/data', import.meta.url))
const THREADS = 2

interface Stage {
  readonly peer: Driver
  readonly names: { readonly flaml: string; readonly untuned: string }
  readonly folder: string
  readonly budget: string
}

/** What the peer tells of a set that it wrote. */
interface Prepared {
  readonly learn: number
  readonly ask: number
  readonly label: string
  readonly time: string | null
  readonly notes: readonly string[]
}

interface Judged {
  readonly scores: Readonly<Record<'ours' | 'flaml' | 'untuned', number>>
  readonly gain: { readonly value: number; readonly low: number; readonly high: number }
}

/** One search of ours and one of FLAML's, on the same rows with the same budget, judged on rows that neither saw. */
interface Round {
  readonly judged: ReadonlyMap<Metric, Judged>
  readonly note: string
}

/**
 * AutoML by the command line against FLAML with the same budget, threads and rows; against LightGBM without tuning on the same rows;
 * and against the published references. Sets without a test file of their own are asked on one of five folds, or on as many as
 * `--folds` says, in turn.
 */
export async function* bench(options: BenchOptions): AsyncIterable<Measured> {
  const peer = openPeer('automl_peer.py')
  if (!peer || !existsSync(DATA)) {
    process.stderr.write(`skipped: needs the peers and ${DATA}\n`)
    return
  }
  const folder = mkdtempSync(`${tmpdir()}/millrace-automl-`)
  const names = await peer.ask<Stage['names']>('versions')
  const stage = { peer, names, folder, budget: options.budget ?? (options.quick ? '10s' : '60s') }
  try {
    for (const target of TARGETS.filter(({ set }) => isAsked(set, options))) yield* ask(stage, target, options.folds)
  } finally {
    await peer.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

export const summary: Summary = tableOf

async function* ask(stage: Stage, target: Target, most: number): AsyncIterable<Measured> {
  const folds = target.asked === 'fold' ? most : 1
  const rounds: Round[] = []
  try {
    for (let fold = 0; fold < folds; fold++) rounds.push(await play(stage, target, fold))
  } catch (error) {
    yield failed(target, error)
    return
  }
  for (const metric of Object.keys(target.references) as Metric[]) yield* linesOf(stage, { target, metric, rounds })
}

/** A search that gave nothing is one that lost. */
function failed({ set, metric, references }: Target, error: unknown): Measured {
  return {
    ...{ bench: 'automl', case: `${set}, ${metric}`, peer: 'reference', ours: Number.NaN, theirs: references[metric]! },
    ...{ ratio: null, unit: metric, runs: 0, note: `failed: ${error instanceof Error ? error.message : error}` },
  }
}

async function play({ peer, folder: root, budget }: Stage, target: Target, fold: number): Promise<Round> {
  const folder = `${root}/${target.set}-${fold}`
  const { set, metric } = target
  const { label, time, learn, ask, notes } = await peer.ask<Prepared>('prepare', { set, fold, folder, data: DATA })
  await peer.ask('untuned', { threads: THREADS })
  const search = { folder, label, time, metric, budget, threads: THREADS }
  const { found, seconds, answers } = await searchAndPredict(search)
  const limits = { seconds: Number.parseFloat(budget), threads: THREADS, seed: 1 }
  const theirs = await peer.ask<{ seconds: number; best: string }>('flaml', { metric, ...limits })
  const judged = new Map<Metric, Judged>()
  for (const of of Object.keys(target.references) as Metric[])
    judged.set(of, await peer.ask<Judged>('judge', { metric: of, answers }))
  const note = [
    `${learn} rows learned, ${ask} asked`,
    `${seconds.toFixed(0)} s, ${found.leaderboard.length} on the board, best ${found.best.learner}`,
    `FLAML ${theirs.seconds.toFixed(0)} s, best ${theirs.best}`,
    ...notes,
  ].join('; ')
  return { judged, note }
}

interface Story {
  readonly target: Target
  readonly metric: Metric
  readonly rounds: readonly Round[]
}

function linesOf({ names, budget }: Stage, { target, metric, rounds }: Story): readonly Measured[] {
  const all = rounds.map(({ judged }) => judged.get(metric)!)
  const mean = (of: (judged: Judged) => number): number => all.reduce((sum, one) => sum + of(one), 0) / all.length
  const ours = mean(({ scores }) => scores.ours)
  const { asked, set } = target
  const where = asked === 'named' ? 'the rows that the set names' : `${rounds.length} of 5 folds`
  const line = (peer: string, theirs: number, note: string): Measured => ({
    ...{ bench: 'automl', case: `${set}, ${metric}`, peer, ours, theirs, ratio: ours / theirs, unit: metric },
    ...{ runs: rounds.length, note },
  })
  const { value, low, high } = all[0]!.gain
  const gain = `better by ${value.toPrecision(3)} (95 % ${low.toPrecision(2)} to ${high.toPrecision(2)}, paired bootstrap of rows)`
  const story = `${budget} on ${THREADS} threads; asked on ${where}; ${rounds[0]!.note}`
  const published = asked === 'fold' && rounds.length < 5 ? 'mean of 5 folds, ours of fewer' : 'same kind of rows'
  return [
    line('reference', target.references[metric]!, `${published}; ${story}`),
    line(
      names.untuned,
      mean(({ scores }) => scores.untuned),
      `same rows, 200 trees, rate .05; asked on ${where}`,
    ),
    line(
      names.flaml,
      mean(({ scores }) => scores.flaml),
      `${rounds.length === 1 ? gain : 'mean of folds'}; ${story}`,
    ),
  ]
}
