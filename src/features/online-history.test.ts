import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commitChunks } from '../../test/support/commit-chunks.ts'
import { cleanFolders, freshFolder } from '../../test/support/folders.ts'
import { type RedisServer, redisIsHere, startRedis } from '../../test/support/redis.ts'
import { openStage, type Stage } from '../../test/support/stage.ts'
import { HOUR, manualClock } from '../base/index.ts'
import { dataset, parquet } from '../data/index.ts'
import { type Online, openMemoryOnline, openRedisOnline } from '../storage/index.ts'
import { type Column, categoryColumn, columnOf, numberColumn, sql, type Table, tableOf } from '../table/index.ts'
import { createOnlineFeatures, featureView, latest, offlineTable, window } from './index.ts'

cleanFolders()
let stage: Stage
let server: RedisServer | undefined
beforeAll(async () => {
  stage = await openStage()
  if (redisIsHere) server = await startRedis()
})
afterAll(async () => {
  await stage.close()
  await server?.stop()
})

const START = Date.UTC(2001, 5, 6)
const STEP = 10 * 60_000
/** Histories that are played in each store. */
const RUNS = 4

/** One row of the history: when it happened, when it was known, whom it is about, what it says. */
interface Row {
  readonly at: number
  readonly lag: number | null
  readonly a: string | null
  readonly n: number | null
  readonly x: number | null
  readonly s: string | null
}

const rowOf = fc.record({
  at: fc.integer({ min: 0, max: 30 }),
  lag: fc.option(fc.integer({ min: -1, max: 8 }), { freq: 10 }),
  a: fc.option(fc.constantFrom('k', 'ä', 'k:1'), { freq: 10 }),
  n: fc.option(fc.constantFrom(1, 2), { freq: 10 }),
  x: fc.option(fc.constantFrom(0, -0, 1, 2.5, -1e6, 1 / 3), { freq: 5 }),
  s: fc.option(fc.constantFrom('red', 'blue', '', 'grün 🍀'), { freq: 5 }),
})

/** What happens: rows come, are corrected or go; time passes; rows are pushed that come with the data later. */
const actOf = fc.oneof(
  fc.record({ act: fc.constant('add' as const), rows: fc.array(rowOf, { minLength: 1, maxLength: 8 }) }),
  fc.record({
    act: fc.constant('correct' as const),
    which: fc.nat(),
    rows: fc.array(rowOf, { minLength: 1, maxLength: 4 }),
  }),
  fc.record({ act: fc.constant('remove' as const), which: fc.nat() }),
  fc.record({ act: fc.constant('pass' as const), steps: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ act: fc.constant('push' as const), rows: fc.array(rowOf, { minLength: 1, maxLength: 4 }) }),
)

const moment = (step: number): number => START + step * STEP

function tableFrom(rows: readonly Row[]): Table {
  return tableOf({
    date: numberColumn(
      rows.map(({ at }) => moment(at)),
      'time',
    ),
    known: numberColumn(
      rows.map(({ at, lag }) => (lag === null ? null : moment(at + lag))),
      'time',
    ),
    a: categoryColumn(rows.map(({ a }) => a)),
    n: numberColumn(rows.map(({ n }) => n)),
    x: numberColumn(rows.map(({ x }) => x)),
    s: categoryColumn(rows.map(({ s }) => s)),
  })
}

function viewsOf(name: string) {
  const from = dataset(name, { source: parquet('nowhere.parquet'), time: 'date' })
  const knownAt = sql`known`
  return [
    featureView('newest', {
      from,
      entity: 'a',
      knownAt,
      features: { x0: latest(sql`x`), s0: latest(sql`s`), t0: latest(sql`known`) },
    }),
    featureView('young', { from, entity: ['a', 'n'], knownAt, ttl: '1h', features: { x1: latest(sql`x * 2`) } }),
    featureView('windows', {
      ...{ from, entity: 'n', knownAt },
      features: {
        m: window.mean(sql`x`, '1h'),
        c: window.count('40m'),
        lo: window.min(sql`x`, '2h'),
        hi: window.max(sql`x`, '30m'),
      },
    }),
    featureView('mixed', {
      from,
      entity: 'n',
      knownAt,
      features: { sum: window.sum(sql`x`, '50m'), s3: latest(sql`s`) },
    }),
  ]
}

/** Rows that ask about everybody at some moments. */
function asking(moments: readonly number[]): Table {
  const all = moments.flatMap((at) =>
    ['k', 'ä', 'k:1', 'nobody', null].flatMap((a) => [1, 2, 3].map((n) => ({ at, lag: 0, a, n, x: null, s: null }))),
  )
  return tableFrom(all)
}

let names = 0

async function play(
  online: Online,
  acts: readonly (typeof actOf extends fc.Arbitrary<infer A> ? A : never)[],
): Promise<void> {
  const name = `history${names++}`
  const views = viewsOf(name)
  const clock = manualClock(START)
  const features = createOnlineFeatures({ ...stage, online, clock, slack: HOUR })
  const plain = (rows: readonly { at: number; lag: number | null }[]) => rows as readonly Row[]
  let chunks: (readonly Row[])[] = [[{ at: 0, lag: 0, a: 'k', n: 1, x: 1, s: 'red' }]]
  let pushed: Row[] = []
  let now = 0
  const commit = () => commitChunks(stage, name, { tables: chunks.map(tableFrom), time: 'date' })
  const materialize = () => features.materialize({ views, from: moment(now) - HOUR / 2, to: moment(now) })
  await commit()
  await materialize()
  for (const one of acts) {
    if (one.act === 'add') chunks = [...chunks, one.rows]
    else if (one.act === 'correct')
      chunks = chunks.map((rows, i) => (i === one.which % chunks.length ? one.rows : rows))
    else if (one.act === 'remove')
      chunks = chunks.length > 1 ? chunks.filter((_, i) => i !== one.which % chunks.length) : chunks
    else if (one.act === 'pass') now += one.steps
    else {
      const known = plain(one.rows).filter(
        ({ a, n, lag, at }) => a !== null && n !== null && lag !== null && Math.max(at, at + lag) <= now,
      )
      if (known.length > 0) {
        clock.moveTo(moment(now))
        for (const view of views) await features.push(view, tableFrom(known))
        pushed.push(...known)
      }
      continue
    }
    if (pushed.length > 0) chunks = [...chunks, pushed]
    pushed = []
    clock.moveTo(moment(now))
    const version = await commit()
    await materialize()
    const fresh = await Promise.all(views.map((view) => features.freshness(view)))
    const from = Math.max(...fresh.map((one) => one!.from))
    const moments = [
      ...new Set([from, (from + moment(now)) / 2, moment(now)].map((at) => Math.ceil((at - START) / STEP))),
    ].filter((at) => at <= now)
    const table = asking(moments)
    const asks = await commitChunks(stage, `asks-${name}`, { tables: [table], time: 'date' })
    const offline = await offlineTable(stage, {
      version: asks,
      versions: { [name]: version.version },
      features: ['date', 'a', 'n', ...views],
    })
    const at = columnOf(offline, '__time')
    const found = await features.lookup(views, offline, at.kind === 'category' ? new Float64Array() : at.values)
    for (const [feature, column] of found)
      expect([feature, textOf(column)]).toEqual([feature, textOf(columnOf(offline, feature))])
  }
}

/** Values as texts, so that −0 and 0 differ. */
function textOf(column: Column): readonly string[] {
  if (column.kind === 'category') return Array.from(column.codes, (code) => column.dictionary[code] ?? 'missing')
  return Array.from(column.values, (value) => (Object.is(value, -0) ? '-0' : String(value)))
}

describe('look-ups after any history of late rows, corrections, removals and pushes', () => {
  const acts = fc.array(actOf, { minLength: 1, maxLength: 8 })

  it('give what the offline join gives, bit for bit, in memory', async () => {
    await fc.assert(
      fc.asyncProperty(acts, async (given) => {
        const online = await openMemoryOnline({ folder: path.join(freshFolder(), 'online') })
        await play(online, given).finally(() => online.close())
      }),
      { numRuns: RUNS },
    )
  }, 400_000)

  it.skipIf(!redisIsHere)(
    'give the same in Redis',
    async () => {
      await fc.assert(
        fc.asyncProperty(acts, async (given) => {
          const online = await openRedisOnline({ url: server!.url, namespace: `history${names}` })
          await play(online, given).finally(() => online.close())
        }),
        { numRuns: RUNS },
      )
    },
    400_000,
  )
})
