import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { type BenchOptions, isAsked, type Measured } from '../bench.ts'
import { writeDense } from '../training/dense.ts'
import { duel } from '../training/duel.ts'
import { compareMemory } from '../training/memory.ts'
import { compareQuality } from '../training/quality.ts'
import { acrossNodes, acrossThreads } from '../training/sameness.ts'
import {
  type BoostingOptions,
  closeSides,
  loadSides,
  openSides,
  type Sides,
  tableTrainersOf,
  trainersOf,
} from '../training/sides.ts'
import { timesOf } from '../training/times.ts'

/** Public data of the work place; not part of the repository. */
const DATA = fileURLToPath(new URL('../../../shared/data', import.meta.url))
/** What both sides are told; the peer's defaults are not used where ours differ. */
const OPTIONS: BoostingOptions = {
  rounds: 100,
  leaves: 31,
  learningRate: 0.1,
  minLeaf: 20,
  minHessian: 1e-3,
  bins: 255,
  l2: 0,
}
const REAL = ['adult', 'nsl_kdd', 'diamonds', 'california_housing', 'flights']

interface Stage {
  readonly sides: Sides
  readonly folder: string
  readonly options: BenchOptions
}

/**
 * Gradient boosting against LightGBM, in turn: dense numbers, real sets with categories and gaps, small data, memory, and whether
 * the bytes of a model hang on threads or on the version of Node.
 */
export async function* bench(options: BenchOptions): AsyncIterable<Measured> {
  const stage = { sides: await openSides(), folder: mkdtempSync(`${tmpdir()}/millrace-bench-`), options }
  try {
    if (isAsked('dense', options)) yield* dense(stage)
    for (const name of [...REAL, 'breast_cancer']) if (isAsked(name, options)) yield* real(stage, name)
    if (isAsked('same bytes', options)) yield* sameness(stage)
  } finally {
    await closeSides(stage.sides)
    rmSync(stage.folder, { recursive: true, force: true })
  }
}

async function* dense({ sides, folder: root, options: { quick } }: Stage): AsyncIterable<Measured> {
  const folder = `${root}/dense`
  const [learn, rounds, runs] = quick ? [100_000, 20, 3] : [1_000_000, 50, 5]
  writeDense(folder, { learn, ask: learn / 4 })
  await loadSides(sides, folder)
  const about = (leaves: number): string => `dense ${learn} x 28, ${leaves} leaves, ${rounds} trees`
  for (const leaves of [255, 31]) {
    const settings = { ...OPTIONS, leaves, rounds }
    const judged = { options: { ...OPTIONS, leaves }, threads: 2, fresh: false }
    const quality = `${await compareQuality(sides, judged, { folders: [folder], objective: 'binary' })} after 100 trees`
    for (const threads of [1, 2])
      for (const fresh of [false, true]) {
        const found = await duel(trainersOf(sides, { options: settings, threads, fresh }), runs)
        const goal = fresh ? 0.7 : threads === 1 ? 0.55 : 0.75
        const work = fresh ? 'binning and trees' : 'trees only'
        const name = `${about(leaves)}, ${work}, ${threads} thread${threads > 1 ? 's' : ''}`
        yield* timesOf(found, { case: name, peer: sides.peer, goal, note: quality })
      }
    const training = { options: settings, threads: 2, fresh: true }
    yield await compareMemory(folder, training, `${about(leaves)}, memory, 2 threads`)
  }
}

/** A public set with its categories and gaps, from arrays and from a table of texts. */
async function* real({ sides, folder: root, options: { quick } }: Stage, name: string): AsyncIterable<Measured> {
  const folder = `${root}/${name}`
  const folds = await makeSet(sides, name, { folder, fold: 0 })
  if (folds === 0) return
  const folders = [folder]
  for (let fold = 1; fold < folds; fold++) {
    await makeSet(sides, name, { folder: `${folder}-${fold}`, fold })
    folders.unshift(`${folder}-${fold}`)
  }
  const settings = quick ? { ...OPTIONS, rounds: 20 } : OPTIONS
  const runs = quick ? 3 : name === 'flights' ? 5 : 11
  const goal = name === 'breast_cancer' ? 1.2 : 0.9
  const objective = ['diamonds', 'california_housing'].includes(name) ? 'regression' : 'binary'
  for (const threads of [1, 2]) {
    const training = { options: settings, threads, fresh: true }
    const note = await compareQuality(sides, training, { folders, objective })
    const about = `${name}, ${settings.leaves} leaves, ${settings.rounds} trees, ${threads} thread${threads > 1 ? 's' : ''}`
    const subject = { peer: sides.peer, goal, note }
    yield* timesOf(await duel(trainersOf(sides, training), runs), { ...subject, case: `${about}, from arrays` })
    const table = {
      ...subject,
      case: `${about}, from a table`,
      note: 'ours makes a whole ONNX model and checks every row',
    }
    yield* timesOf(await duel(tableTrainersOf(sides, training), runs), table)
  }
}

/**
 * Lets the peer write a public set with one part of it held out. Gives the number of parts there are: 1 where the set says itself what
 * is held out, 0 where the peer or the data is not there, and says so.
 */
async function makeSet(
  { theirs }: Sides,
  name: string,
  at: { readonly folder: string; readonly fold: number },
): Promise<number> {
  if (!theirs) process.stderr.write(`skipped: ${name} is written by the peer, which is not here\n`)
  else if (!existsSync(DATA) && name !== 'breast_cancer' && name !== 'flights')
    process.stderr.write(`skipped: ${DATA} is not on this machine\n`)
  else {
    return (await theirs.ask<{ folds: number }>('make', { set: name, data: DATA, ...at })).folds
  }
  return 0
}

async function* sameness({ sides, folder: root }: Stage): AsyncIterable<Measured> {
  const sheets = new Map([['dense 50021 x 28', `${root}/odd`]])
  writeDense(`${root}/odd`, { learn: 50_021, ask: 100 })
  for (const name of ['adult', 'california_housing', 'breast_cancer'])
    if ((await makeSet(sides, name, { folder: `${root}/${name}`, fold: 0 })) > 0) sheets.set(name, `${root}/${name}`)
  const options = { ...OPTIONS, rounds: 30 }
  yield await acrossThreads(sheets, options)
  yield await acrossNodes(sheets, options)
}
