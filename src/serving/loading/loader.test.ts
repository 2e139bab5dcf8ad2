import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import {
  attribute as a,
  compile,
  encodeModel,
  floatTensor,
  graph,
  ML,
  node,
  planOf,
  value,
} from '../../inference/index.ts'
import { type Loader, openLoader } from './loader.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'loader-'))
afterAll(() => rmSync(folder, { recursive: true }))

const opened: Loader[] = []
afterEach(() => {
  for (const loader of opened.splice(0)) loader.close()
})

/** A thread that does what the order says instead of reading a file. */
const STUB = `
  import { parentPort, threadId } from 'node:worker_threads'
  parentPort.on('message', ({ path }) => {
    if (path === 'loop') for (;;);
    if (path === 'eat') for (const all = [];;) all.push(new Array(1e5).fill(threadId));
    if (path === 'die') process.exit(3)
    if (path === 'throw') throw new TypeError('a fault of ours')
    parentPort.postMessage({ kind: 'read', image: { path, threadId } })
  })
`

function stubLoader(limits = { ms: 60_000, megabytes: 64 }): Loader {
  const file = path.join(folder, 'stub.mjs')
  writeFileSync(file, STUB)
  const loader = openLoader(limits, pathToFileURL(file))!
  opened.push(loader)
  return loader
}

const order = (file: string) => ({ path: file, address: 'sha256-0' })
const refusal = (reason: RegExp) => ({ code: 'serving.load_failed', message: expect.stringMatching(reason) })

describe('a file that is read on a thread of its own', () => {
  it('is refused where it takes too long, and the files behind it are read', async () => {
    const loader = stubLoader({ ms: 2_000, megabytes: 64 })
    const [endless, next] = [loader.read(order('loop')), loader.read(order('a'))]
    await expect(endless).rejects.toMatchObject(refusal(/longer than 2 s/))
    expect(await next).toMatchObject({ path: 'a' })
  })
  it('is refused where it eats memory, and the files behind it are read', async () => {
    const loader = stubLoader({ ms: 60_000, megabytes: 32 })
    const [greedy, next] = [loader.read(order('eat')), loader.read(order('a'))]
    await expect(greedy).rejects.toMatchObject(refusal(/more than 32 MB/))
    expect(await next).toMatchObject({ path: 'a' })
  })
  it.each(['die', 'throw'])('is refused where it makes the thread %s', async (how) => {
    const loader = stubLoader()
    await expect(loader.read(order(how))).rejects.toMatchObject(refusal(/the thread that read it ended/))
    expect(await loader.read(order('b'))).toMatchObject({ path: 'b' })
  })
  it('is read by the same thread as the others, in the order in which they were asked for', async () => {
    const loader = stubLoader()
    const names = Array.from({ length: 30 }, (_, i) => `${i}`)
    const images = (await Promise.all(names.map((name) => loader.read(order(name))))) as unknown as {
      readonly path: string
      readonly threadId: number
    }[]
    expect(images.map((image) => image.path)).toEqual(names)
    expect(new Set(images.map(({ threadId }) => threadId)).size).toBe(1)
  })
  it('is refused when the loader is closed', async () => {
    const loader = stubLoader()
    const reads = [loader.read(order('loop')), loader.read(order('a'))]
    const all = Promise.allSettled(reads)
    loader.close()
    for (const one of await all) expect(one).toMatchObject({ status: 'rejected', reason: refusal(/the server stops/) })
  })
  it('is read otherwise where there is no thread to start', () => {
    expect(openLoader(undefined, pathToFileURL(path.join(folder, 'not-there.js')))).toBeUndefined()
  })
})

/** The thread as it is built; it stands beside what `npm run build:ts` writes. */
const BUILT = fileURLToPath(new URL('../../../dist/serving/loading/loader-worker.js', import.meta.url))

describe('the thread itself', () => {
  const keep = (bytes: Uint8Array): { readonly path: string; readonly address: string } => {
    const address = `sha256-${createHash('sha256').update(bytes).digest('hex')}`
    const file = path.join(folder, address)
    writeFileSync(file, bytes)
    return { path: file, address }
  }
  const opensBuilt = (): Loader => {
    const loader = openLoader(undefined, pathToFileURL(BUILT))!
    opened.push(loader)
    return loader
  }
  const bytes = encodeModel(
    graph({
      name: 'stump',
      inputs: [value('x', 'float', ['N', 2])],
      outputs: [value('variable', 'float', ['N', 1])],
      nodes: [
        node(
          'TreeEnsembleRegressor',
          ['x'],
          ['variable'],
          {
            ...{
              nodes_treeids: a.ints([0, 0, 0]),
              nodes_nodeids: a.ints([0, 1, 2]),
              nodes_featureids: a.ints([1, 0, 0]),
            },
            ...{ nodes_values: a.floats([0.5, 0, 0]), nodes_modes: a.texts(['BRANCH_LEQ', 'LEAF', 'LEAF']) },
            ...{ nodes_truenodeids: a.ints([1, 0, 0]), nodes_falsenodeids: a.ints([2, 0, 0]) },
            ...{ target_treeids: a.ints([0, 0]), target_nodeids: a.ints([1, 2]), target_ids: a.ints([0, 0]) },
            ...{ target_weights: a.floats([0.1, 0.7]), n_targets: a.int(1) },
          },
          ML,
        ),
      ],
    }),
  )
  it('gives an image whose plan answers as the bytes do', async () => {
    const image = await opensBuilt().read(keep(bytes))
    const feeds = { x: floatTensor([3, 2], [0, 0.5, 0, 0.6, 0, Number.NaN]) }
    expect({ ...planOf(image!).run(feeds) }).toEqual({ ...compile(bytes).run(feeds) })
  })
  it('says what is wrong with a model in the words of the reader', async () => {
    const loader = opensBuilt()
    const broken = keep(bytes.slice(0, -9))
    await expect(loader.read(broken)).rejects.toMatchObject({ code: 'inference.damaged', status: 400 })
    expect(await loader.read(keep(bytes))).toMatchObject({ rowwise: true })
  })
  it('does not read a file that is not there, or whose bytes are others', async () => {
    const loader = opensBuilt()
    expect(await loader.read({ path: path.join(folder, 'nowhere'), address: 'sha256-0' })).toBeUndefined()
    expect(await loader.read({ ...keep(bytes), address: `sha256-${'0'.repeat(64)}` })).toBeUndefined()
  })
})
