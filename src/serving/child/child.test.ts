import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { heavy } from '../../../test/support/heavy-models.ts'
import {
  compile,
  encodeModel,
  floatTensor,
  graph,
  node,
  openOnnxruntime,
  type Tensor,
  value,
} from '../../inference/index.ts'
import { createBatcher } from '../batching/batcher.ts'
import type { Executor, Tensors } from '../executor.ts'
import { type ChildOptions, childExecutor } from './child.ts'
import { probeTogether } from './probe.ts'

const open: Executor[] = []
afterEach(() => {
  for (const executor of open.splice(0)) executor.close()
  for (const pid of children()) process.kill(pid, 'SIGKILL')
})

async function start(bytes: Uint8Array, options: ChildOptions = {}): Promise<Executor> {
  const executor = await childExecutor(bytes, { what: 'version 3 of odd', ...options })
  open.push(executor)
  return executor
}

/** Processes that this one has started and that still live. */
function children(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const [state, parent] = statOf(pid)
      return Number(parent) === process.pid && state !== 'Z' && commandOf(pid).includes('child/entry')
    })
    .map(Number)
}

/** Comes back once there are none: a process that was killed takes a moment to end. */
async function noChildren(): Promise<void> {
  while (children().length > 0) await new Promise((resolve) => setTimeout(resolve, 20))
}

type FloatTensor = Extract<Tensor, { type: 'float' }>

const readProc = (path: string): string => {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}
const statOf = (pid: string): string[] =>
  readProc(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ')
const commandOf = (pid: string): string => readProc(`/proc/${pid}/cmdline`)

const codeOf = (promise: Tensors | Promise<Tensors>): Promise<unknown> =>
  Promise.resolve(promise).then(
    () => 'answered',
    (error: { code?: string }) => error.code ?? error,
  )

const doubling = encodeModel(
  graph({
    name: 'doubling',
    inputs: [value('x', 'float', ['N', 1])],
    outputs: [value('y', 'float', ['N', 1])],
    nodes: [node('Add', ['x', 'x'], ['y'])],
  }),
)
const x = (value: number): Tensors => ({ x: floatTensor([1], [value]) })
const GOOD = x(-1)
const ENDLESS = x(1)
const growing = (turns: number): Tensors => ({
  x: floatTensor([1_000], new Float32Array(1_000)),
  turns: { type: 'int64', shape: [], data: BigInt64Array.of(BigInt(turns)) },
})
const image = (rows: number, seed: number): Tensor =>
  floatTensor(
    [rows, 1, 4, 4],
    Float32Array.from({ length: rows * 16 }, (_, i) => Math.cos(i * seed)),
  )

// The processes of a test are found in /proc.
describe.skipIf(process.platform !== 'linux')('a model in a process of its own', () => {
  it('answers with the bits of onnxruntime, for operators that a plan does not know', async () => {
    expect(() => compile(heavy.convolution())).toThrow(/Conv/)
    const executor = await start(heavy.convolution())
    const reference = await openOnnxruntime(heavy.convolution(), { threads: 1 })
    expect(executor.inputs).toEqual(reference.inputs)
    expect(executor.outputs).toEqual(reference.outputs)
    expect(executor.bytes).toBeGreaterThan(1e6)
    const feeds = { x: image(5, 7) }
    expect(await executor.run(feeds)).toEqual(await reference.run(feeds))
    expect(await executor.run(feeds, ['y'])).toEqual(await reference.run(feeds))
    expect(await codeOf(executor.run({ x: floatTensor([1], [1]) }))).toBe('inference.wrong_shape')
  })

  it('is killed at its deadline when it never ends, while others answer, and answers the next request', async () => {
    const endless = await start(heavy.endless(), { runMs: 300 })
    const other = await start(heavy.convolution())
    const plan = compile(doubling)
    let ended = false
    const lost = codeOf(endless.run(ENDLESS)).finally(() => (ended = true))
    let [others, inline] = [0, 0]
    while (!ended) {
      await other.run({ x: image(1, 3) })
      others++
      plan.run({ x: floatTensor([1, 1], [1]) })
      inline++
    }
    expect(await lost).toBe('serving.deadline_exceeded')
    expect(others).toBeGreaterThan(1)
    expect(inline).toBe(others)
    expect(await endless.run(GOOD)).toEqual({ y: floatTensor([1], [-1]) })
  })

  it('is killed when it takes too much memory, and answers the next request', async () => {
    const greedy = await start(heavy.greedy(), { memoryBytes: 300e6 })
    expect(await codeOf(greedy.run(growing(4)))).toBe('answered')
    const error = await Promise.resolve(greedy.run(growing(40))).catch((caught) => caught)
    expect(error.code).toBe('serving.executor_failed')
    expect(error.message).toContain('memory')
    expect(await codeOf(greedy.run(growing(4)))).toBe('answered')
  })

  it('may be killed by anyone: the next request finds another process', async () => {
    const executor = await start(heavy.endless())
    const [first] = children()
    process.kill(first!, 'SIGKILL')
    expect(await codeOf(executor.run(GOOD))).toMatch(/answered|serving.executor_failed/)
    expect(await codeOf(executor.run(GOOD))).toBe('answered')
    expect(children()).not.toContain(first)
    const [second] = children()
    const lost = codeOf(executor.run(ENDLESS))
    process.kill(second!, 'SIGKILL')
    expect(await lost).toBe('serving.executor_failed')
    expect(await codeOf(executor.run(GOOD))).toBe('answered')
  })

  it('pauses after it ended several times in a row', async () => {
    let now = 0
    const executor = await start(heavy.endless(), { runMs: 200, stopwatch: () => now })
    for (let i = 0; i < 3; i++) expect(await codeOf(executor.run(ENDLESS))).toBe('serving.deadline_exceeded')
    const error = await Promise.resolve(executor.run(GOOD)).catch((caught) => caught)
    expect(error.code).toBe('serving.executor_failed')
    expect(error.message).toContain('3 times in a row')
    await noChildren()
    now = 1_000
    expect(await codeOf(executor.run(GOOD))).toBe('answered')
  })

  it('refuses more than may wait', async () => {
    const executor = await start(heavy.endless(), { waiting: 2 })
    const codes = await Promise.all([1, 2, 3, 4].map(() => codeOf(executor.run(GOOD))))
    expect(codes).toEqual(['answered', 'answered', 'answered', 'serving.overloaded'])
  })

  it('is refused, and leaves nothing behind, where it cannot be opened', async () => {
    const error = await childExecutor(Uint8Array.of(1, 2, 3)).catch((caught) => caught)
    expect(error.code).toBe('inference.damaged')
    const late = await childExecutor(heavy.endless(), { openMs: 1, what: 'it' }).catch((caught) => caught)
    expect(late.code).toBe('serving.executor_failed')
    expect(late.message).toContain('too long')
    await noChildren()
  })

  it('knows nothing of the environment, and listens to no terminal', async () => {
    process.env['MILLRACE_TEST_SECRET'] = 'open sesame'
    await start(heavy.endless())
    delete process.env['MILLRACE_TEST_SECRET']
    const [pid] = children()
    expect(readProc(`/proc/${pid}/environ`)).not.toContain('sesame')
    expect(readProc(`/proc/${pid}/environ`)).not.toContain('PATH=/')
    const [, , group] = statOf(String(pid))
    expect(Number(group)).toBe(pid)
  })

  it('still answers whoever was about to ask when it is closed, and then ends', async () => {
    const executor = await childExecutor(heavy.endless())
    executor.close()
    expect(await codeOf(executor.run(GOOD))).toBe('answered')
    await noChildren()
    expect(await codeOf(executor.run(GOOD))).toBe('serving.executor_failed')
  })

  it('gives each of many callers the bits of a run alone, in fewer runs than callers', async () => {
    const executor = await start(heavy.convolution())
    expect(executor.rowwise).toBe(true)
    const batcher = createBatcher({ ...executor, what: 'it', stopwatch: () => performance.now() })
    const feeds = Array.from({ length: 40 }, (_, i) => ({ x: image(1 + (i % 3), i + 1) }))
    const together = await Promise.all(feeds.map((inputs) => batcher.submit({ inputs, rows: inputs.x.shape[0]! })))
    for (const [i, inputs] of feeds.entries()) expect(together[i]).toEqual(await executor.run(inputs))
    expect(batcher.statistics.runs).toBeLessThan(10)
  })

  it('is ended by one of several callers only for that one', async () => {
    const executor = await start(heavy.endless(), { runMs: 300 })
    // Said to be joined, so that the one that never ends takes the others with it at first.
    const run: Executor['run'] = async (inputs) => {
      const { shape, data } = inputs['x'] as FloatTensor
      const rows: Tensors[] = []
      for (const value of data) rows.push(await executor.run(x(value)))
      return {
        y: floatTensor(
          shape,
          rows.flatMap((row) => [...(row['y'] as FloatTensor).data]),
        ),
      }
    }
    const batcher = createBatcher({ run, rowwise: true, together: 32, stopwatch: () => performance.now() })
    const codes = await Promise.all(
      [-1, -2, 3, -4].map((value) => codeOf(batcher.submit({ inputs: x(value), rows: 1 }))),
    )
    expect(codes).toEqual(['answered', 'answered', 'serving.deadline_exceeded', 'answered'])
  })

  it('runs each request alone where rows are not independent', async () => {
    const executor = await start(heavy.centered())
    expect(executor.rowwise).toBe(false)
  })
})

describe('how many rows may run together', () => {
  const spec = (name: string, shape: readonly number[]) => ({ name, type: 'float', shape }) as const
  const session = (run: (rows: number, data: Float32Array) => number[], shape = [-1, 1]) => ({
    inputs: [spec('x', shape)],
    outputs: [spec('y', [-1])],
    async run(feeds: Readonly<Record<string, Tensor>>) {
      const rows = feeds['x']!.shape[0]!
      return { y: floatTensor([rows], run(rows, feeds['x']!.data as Float32Array)) }
    },
  })
  const always = () => true

  it('is every number up to the first that changes a bit', async () => {
    expect(
      await probeTogether(
        session((_, data) => [...data].map((value) => value * 2)),
        always,
      ),
    ).toBe(32)
    const fromSix = session((rows, data) => [...data].map((value) => value * 2 + (rows > 5 ? 2 ** -24 : 0)))
    expect(await probeTogether(fromSix, always)).toBe(5)
  })

  it('is one where shapes are free, or answers are not rows', async () => {
    expect(
      await probeTogether(
        session((_, data) => [...data], [-1, -1]),
        always,
      ),
    ).toBe(1)
    expect(
      await probeTogether(
        session((_, data) => [...data], [1, 1]),
        always,
      ),
    ).toBe(1)
    expect(await probeTogether({ ...session((_, data) => [...data]), outputs: [spec('y', [])] }, always)).toBe(1)
  })

  it('is what was tried when there was no more time', async () => {
    let asked = 0
    const model = session((_, data) => [...data])
    expect(await probeTogether(model, () => ++asked < 5)).toBe(4)
  })
})
