import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanFolders } from '../../../test/support/folders.ts'
import { openStage, type Stage } from '../../../test/support/stage.ts'
import {
  csv,
  type DatasetSpec,
  type DatasetVersion,
  dataset,
  ingest,
  jsonl,
  number,
  quarantined,
  scanVersion,
  text,
} from '../index.ts'

cleanFolders()
let stage: Stage
let names = 0
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

async function folder(): Promise<{
  name: string
  write: (file: string, content: string) => Promise<void>
  remove: (file: string) => Promise<void>
}> {
  const name = `d${names++}`
  const place = path.join(stage.root, name)
  await mkdir(place)
  return {
    name,
    write: async (file, content) => {
      await mkdir(path.dirname(path.join(place, file)), { recursive: true })
      await writeFile(path.join(place, file), content)
    },
    remove: (file) => rm(path.join(place, file)),
  }
}

async function rowsIn(version: DatasetVersion, columns = '*'): Promise<unknown[][]> {
  const rows = await stage.lake.rows(`select ${columns} from ${await scanVersion(stage.lake, version)} order by __row`)
  return rows.map((row) =>
    Object.entries(row)
      .filter(([name]) => name !== '__row')
      .map(([, value]) => value),
  )
}

describe('a folder of files', () => {
  it('is put together by the names of columns, in the order of file names, with the file of what is set aside', async () => {
    const { name, write } = await folder()
    await write('b.csv', 'y,x\nb1,3\nb2,bad\n')
    await write('a.csv', 'x,y\n1,a1\n2,a2\n')
    await write('deep/c.csv', 'x\n4\n')
    await write('_old.csv', 'x\n9\n')
    await write('note.md', 'none')
    const version = await ingest(stage, dataset(name, { source: csv(`${name}/`), contract: { x: number() } }))
    expect(await rowsIn(version, '__row, x, y')).toEqual([
      [1, 'a1'],
      [2, 'a2'],
      [3, 'b1'],
      [4, null],
    ])
    const [set] = await quarantined(stage.lake, version)
    expect(set).toMatchObject({ row: 3, file: 'b.csv', values: { x: 'bad', y: 'b2' } })
  })

  it('is found by a pattern', async () => {
    const { name, write } = await folder()
    for (const year of [2023, 2024])
      for (const month of [1, 2]) await write(`year=${year}/m${month}.jsonl`, `{"y":${year},"m":${month}}\n`)
    const version = await ingest(stage, dataset(name, { source: jsonl(`${name}/year=2024/**/*.jsonl`) }))
    expect(await rowsIn(version)).toEqual([
      [2024, 1],
      [2024, 2],
    ])
    await expect(ingest(stage, dataset(name, { source: jsonl(`${name}/*.none`) }))).rejects.toMatchObject({
      code: 'data.source_not_found',
    })
  })

  it('is read again where it changed only: changed, new and missing files take effect, others are not opened', async () => {
    const { name, write, remove } = await folder()
    const spec = dataset(name, { source: csv(`${name}/`), contract: { x: number() } })
    await write('a.csv', 'x\n1\n2\n')
    await write('c.csv', 'x\n5\nbad\n')
    await write('d.csv', 'x\n6\n')
    await ingest(stage, spec)
    await write('c.csv', 'x\n50\n51\n')
    await write('b.csv', 'x\n3\noops\n')
    await remove('d.csv')
    const read: string[] = []
    const rows: Stage['lake']['rows'] = (sql, values) => {
      read.push(sql)
      return stage.lake.rows(sql, values)
    }
    const second = await ingest({ ...stage, lake: { ...stage.lake, rows } }, spec)
    expect(await rowsIn(second)).toEqual([[1], [2], [3], [50], [51]])
    expect(read.join('\n')).not.toContain('a.csv')
    expect((await quarantined(stage.lake, second)).map(({ values }) => values)).toEqual([{ x: 'oops' }])
    expect(second.reasons).toEqual([{ code: 'wrong_type', column: 'x', rows: 1, outcome: 'quarantine' }])
    expect(await ingest(stage, spec)).toEqual(second)
    const whole = dataset(`${name}-whole`, { source: csv(`${name}/`), contract: { x: number() } })
    expect((await ingest(stage, whole)).chunks).toEqual(second.chunks)
  })

  it('goes on from an older version that became current again', async () => {
    const { name, write } = await folder()
    const spec = dataset(name, { source: csv(`${name}/`), load: 'append' })
    await write('a.csv', 'x\n1\n')
    const first = await ingest(stage, spec)
    await write('b.csv', 'x\n2\n')
    await ingest(stage, spec)
    const { dataset: _, version, number: __, createdAt, source, ...manifest } = first
    await stage.datasets.commit({ dataset: name, manifest, source })
    expect(await stage.datasets.current(name)).toBe(version)
    expect(createdAt).toBeGreaterThan(0)
    expect(await rowsIn(await ingest(stage, spec))).toEqual([[1], [2]])
  })
})

/** A row of a history: what happened to an id, when. */
interface Entry {
  readonly id: number
  readonly at: number
  readonly value: number
}

const csvOf = (rows: readonly Entry[]): string =>
  ['id,at,value', ...rows.map(({ id, at, value }) => `${id},${at},${value}`)].join('\n').concat('\n')
const entries = fc.array(
  fc.record({
    id: fc.integer({ min: 0, max: 6 }),
    at: fc.integer({ min: 0, max: 9 }),
    value: fc.integer({ min: 0, max: 3 }),
  }),
  { minLength: 1, maxLength: 25 },
)

async function inIncrements(
  spec: Omit<DatasetSpec, 'source'>,
  states: readonly (readonly Entry[])[],
): Promise<DatasetVersion> {
  const name = `p${names++}`
  let version: DatasetVersion | undefined
  for (const state of states) {
    await writeFile(path.join(stage.root, `${name}.csv`), csvOf(state))
    version = await ingest(stage, dataset(name, { ...spec, source: csv(`${name}.csv`) }))
  }
  return version!
}

const sorted = (rows: readonly unknown[][]): readonly unknown[][] =>
  rows.map((row) => row.map(Number)).sort((a, b) => (String(a) < String(b) ? -1 : 1))

describe('a history in increments', () => {
  it('is merged to the same rows as at once: the newest of a key stays, of equals the one that came later', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(entries, fc.array(fc.integer({ min: 1, max: 25 }), { maxLength: 3 }), async (history, cuts) => {
        const ends = [...new Set(cuts)].filter((end) => end < history.length).sort((a, b) => a - b)
        const starts = [0, ...ends]
        const parts = [...ends, history.length].map((end, i) => history.slice(starts[i]!, end))
        const newest = new Map<number, Entry>()
        for (const entry of history) if (entry.at >= (newest.get(entry.id)?.at ?? -1)) newest.set(entry.id, entry)
        const spec = { key: 'id', watermark: 'at', load: 'merge' } as const
        const found = await rowsIn(await inIncrements(spec, parts))
        expect(sorted(found)).toEqual(sorted([...newest.values()].map(({ id, at, value }) => [id, at, value])))
      }),
      { numRuns: 8 },
    )
  })

  it('is appended to the same rows as at once, late rows and repeats too', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(entries, fc.integer({ min: 1, max: 4 }), async (history, steps) => {
        const arrived = [...history].sort((a, b) => a.at - b.at)
        const states = Array.from({ length: steps }, (_, i) =>
          arrived.slice(0, Math.ceil((arrived.length * (i + 1)) / steps)),
        )
        const found = await rowsIn(await inIncrements({ watermark: 'at', load: 'append' }, states))
        expect(sorted(found)).toEqual(sorted(history.map(({ id, at, value }) => [id, at, value])))
      }),
      { numRuns: 8 },
    )
  })

  it('takes rows that are late by no more than the dataset says', async () => {
    const name = `late${names++}`
    const spec = dataset(name, { source: jsonl(`${name}.jsonl`), watermark: 'at', load: 'append', late: '2h' })
    const lines = ['{"id":1,"at":"2026-01-01T10:00"}', '{"id":2,"at":"2026-01-01T12:00"}']
    await writeFile(path.join(stage.root, `${name}.jsonl`), lines.join('\n'))
    await ingest(stage, spec)
    lines.push(
      '{"id":3,"at":"2026-01-01T10:30"}',
      '{"id":4,"at":"2026-01-01T09:00"}',
      '{"id":5,"at":"2026-01-01T13:00"}',
    )
    await writeFile(path.join(stage.root, `${name}.jsonl`), lines.join('\n'))
    const version = await ingest(stage, spec)
    expect(await rowsIn(version, '__row, id')).toEqual([[1], [2], [3], [5]])
    expect(version.taken).toMatchObject({ watermark: '2026-01-01 13:00:00' })
  })

  it('sets aside rows without a key or a watermark, once', async () => {
    const spec = { key: 'id', watermark: 'at', load: 'merge', contract: { value: number() } } as const
    const name = `k${names++}`
    const file = path.join(stage.root, `${name}.csv`)
    const declared = dataset(name, { ...spec, source: csv(`${name}.csv`) })
    await writeFile(file, 'id,at,value\n1,1,1\n,2,2\n3,,3\n')
    await ingest(stage, declared)
    await writeFile(file, 'id,at,value\n1,1,1\n,2,2\n3,,3\n4,4,4\n')
    const version = await ingest(stage, declared)
    expect(version).toMatchObject({ rows: 2, quarantined: 2 })
    expect(version.reasons.map(({ code, column, rows }) => [code, column, rows])).toEqual([
      ['missing', 'at', 1],
      ['missing', 'id', 1],
    ])
  })

  it('keeps the kinds of columns without a rule', async () => {
    const { name, write } = await folder()
    const spec = dataset(name, { source: csv(`${name}/`), load: 'append', contract: { id: text() } })
    await write('a.csv', 'id,n\na,1\n')
    await ingest(stage, spec)
    await write('b.csv', 'id,n\nb,none\nc,3\n')
    const version = await ingest(stage, spec)
    expect(await rowsIn(version)).toEqual([
      ['a', 1],
      ['c', 3],
    ])
    expect(version.reasons).toMatchObject([{ code: 'wrong_type', column: 'n', rows: 1 }])
  })
})
