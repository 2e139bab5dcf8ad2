import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readReferenceFile } from '../../../test/reference/read.ts'
import { cleanFolders } from '../../../test/support/folders.ts'
import { openStage, type Stage } from '../../../test/support/stage.ts'
import { seededRandom } from '../../base/index.ts'
import { numberColumn, tableOf } from '../../table/index.ts'
import { csv, dataset, ingest, number, profileOf, profileRows } from '../index.ts'
import type { Profile } from './describe.ts'
import { joinSummaries, summarize, type TableSummary } from './summarize.ts'

cleanFolders()
let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

async function profileText(text: string): Promise<Profile> {
  const file = path.join(stage.root, `p${Math.abs(hashOf(text))}.csv`)
  await writeFile(file, text)
  return profileRows(stage, file)
}
const hashOf = (text: string): number =>
  [...text].reduce((hash, one) => (Math.imul(hash, 31) + one.charCodeAt(0)) | 0, 7)
const column = (profile: Profile, name: string) => profile.columns.find((one) => one.name === name)!
const codesAbout = ({ warnings }: Profile, name: string | null) =>
  warnings.filter((one) => one.column === name).map(({ code }) => code)
const lines = (header: string, rows: number, make: (row: number) => readonly (string | number)[]): string =>
  `${header}\n${Array.from({ length: rows }, (_, row) => make(row).join(',')).join('\n')}\n`

describe('a profile', () => {
  it('has the numbers that pandas has', async () => {
    interface Case {
      readonly x: (number | null)[]
      readonly y: (number | null)[]
      readonly missing: number
      readonly distinct: number
      readonly mean: number
      readonly deviation: number
      readonly min: number
      readonly max: number
      readonly quantiles: readonly number[]
      readonly spearman: number
      readonly rows: number
    }
    for (const one of readReferenceFile<Case>('profile').cases) {
      const found = await profileText(lines('x,y', one.x.length, (row) => [one.x[row] ?? '', one.y[row] ?? '']))
      const { missing, distinct, min, max, mean, deviation, quantiles, bounds } = column(found, 'x')
      expect({ missing, distinct, min, max }).toEqual({
        ...{ missing: one.missing, distinct: one.distinct, min: one.min, max: one.max },
      })
      expect(mean! / one.mean).toBeCloseTo(1, 9)
      expect(deviation! / one.deviation).toBeCloseTo(1, 9)
      for (const [i, { value }] of quantiles.entries())
        expect(Math.abs(value - one.quantiles[i]!)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(one.quantiles[i]!)))
      expect(bounds).toEqual({ distinct: 0, quantiles: 0, top: 0 })
      if (one.rows >= 30 && Math.abs(one.spearman) >= 0.5)
        expect(found.correlations[0]).toMatchObject({
          measure: 'spearman',
          rows: one.rows,
          value: expect.closeTo(one.spearman, 9),
        })
    }
  })

  it('knows sentinels, constants, copies, missing values and classes out of balance', async () => {
    const random = seededRandom(1)
    const found = await profileText(
      lines('x,word,none,same,copy,few,until,label', 600, (row) => {
        const x = row % 20 === 0 ? -200 : (20 + 5 * random.next()).toFixed(3)
        const until = row % 3 === 0 ? '9999-12-31' : `2020-0${1 + (row % 9)}-1${row % 10}`
        return [
          x,
          row % 50 === 0 ? '?' : 'abc'[row % 3]!,
          '',
          7,
          x,
          row % 4 === 0 ? row : '',
          until,
          row % 60 === 0 ? 'b' : 'a',
        ]
      }),
    )
    expect(column(found, 'x').sentinels).toEqual([{ value: -200, count: 30, because: expect.any(String) }])
    expect(column(found, 'word').sentinels).toMatchObject([{ value: '?', count: 12 }])
    expect(column(found, 'until')).toMatchObject({
      type: 'time',
      role: 'time',
      sentinels: [{ value: '9999-12-31T00:00:00.000Z', count: 200 }],
    })
    expect(found.times[0]).toMatchObject({
      column: 'until',
      from: '2020-02-10T00:00:00.000Z',
      to: expect.stringMatching(/^2020/),
    })
    expect(codesAbout(found, 'same')).toEqual(['constant_column'])
    expect(codesAbout(found, 'none')).toEqual(['constant_column'])
    expect(codesAbout(found, 'copy')).toContain('duplicate_column')
    expect(codesAbout(found, 'few')).toEqual(['high_missing'])
    expect(codesAbout(found, 'label')).toEqual(['class_imbalance'])
    expect(column(found, 'label').role).toBe('label_candidate')
  })

  it('finds keys of one column and of two, and rows that come twice', async () => {
    const single = await profileText(lines('id,v', 200, (row) => [row * 3 + 7, row % 5]))
    expect(single).toMatchObject({ keys: [{ columns: ['id'], rows: 200 }], duplicates: 0 })
    expect(column(single, 'id').role).toBe('key')
    const pair = await profileText(lines('shop,day,v', 200, (row) => [`s${row % 10}`, Math.floor(row / 10), row % 3]))
    expect(pair.keys).toEqual([{ columns: ['shop', 'day'], rows: 200 }])
    expect(column(pair, 'shop').role).toBe('group')
    const twice = await profileText(lines('a,b', 200, (row) => [row % 150, (row % 150) % 7]))
    expect(twice).toMatchObject({ keys: [], duplicates: 50 })
    expect(codesAbout(twice, null)).toEqual(['duplicate_rows'])
  })

  it('says what is personal, with the share, and shows none of it', async () => {
    const found = await profileText(
      lines('contact,card,iban,born,lat,lon,note', 120, (row) => {
        const card = `453201511283${String(row).padStart(3, '0')}`
        const digit = [...Array(10).keys()].find((last) => luhnSum(`${card}${last}`) % 10 === 0)
        const iban = 'DE89370400440532013000'
        const contact = row % 10 === 0 ? '' : `u${row}@example.com`
        return [
          contact,
          `${card}${digit}`,
          iban,
          `19${50 + (row % 40)}-03-0${1 + (row % 9)}`,
          48 + row / 1000,
          11 + row / 900,
          `call ${row} about it`,
        ]
      }),
    )
    expect(found.columns.map(({ name, personal }) => [name, personal?.kind ?? null])).toEqual([
      ['contact', 'email'],
      ['card', 'card'],
      ['iban', 'iban'],
      ['born', 'birth_date'],
      ['lat', 'location'],
      ['lon', 'location'],
      ['note', null],
    ])
    expect(column(found, 'contact').personal!.share).toBe(1)
    const { warnings: _, ...shown } = found
    expect(JSON.stringify(shown)).not.toMatch(/example\.com|DE8937|453201511283/)
  })

  it('of no rows, or of no values, says so', async () => {
    const found = await profileText('a,b\n,\n,\n')
    expect(found).toMatchObject({ rows: 2, keys: [] })
    expect(column(found, 'a')).toMatchObject({
      missing: 2,
      distinct: 0,
      min: null,
      quantiles: [],
      histogram: null,
      role: 'constant',
    })
  })
})

const luhnSum = (digits: string): number =>
  [...digits]
    .reverse()
    .reduce((sum, one, i) => sum + (i % 2 === 0 ? Number(one) : [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][Number(one)]!), 0)

describe('summaries', () => {
  const summaryOf = async (values: readonly (number | null)[]): Promise<TableSummary> => {
    const { address } = await stage.lake.writeTable(tableOf({ x: numberColumn(values) }))
    return summarize(stage.lake, { relation: await stage.lake.scan([address]), rows: values.length })
  }

  it('of two parts are, joined, those of all rows', async () => {
    const values = fc.array(fc.option(fc.integer({ min: -5, max: 5 })), { minLength: 1, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(values, values, values, async (a, b, c) => {
        const [x, y, z] = await Promise.all([a, b, c].map(summaryOf))
        const plain = ({ columns, rows }: TableSummary) => ({ rows, columns: columns.map(({ print, ...one }) => one) })
        const whole = plain(await summaryOf([...a, ...b, ...c]))
        expect(plain(joinSummaries(joinSummaries(x!, y!), z!))).toEqual(whole)
        expect(plain(joinSummaries(x!, joinSummaries(y!, z!)))).toEqual(whole)
        expect(JSON.parse(JSON.stringify(x))).toEqual(x)
      }),
      { numRuns: 15 },
    )
  })

  it('of many values keep exact counts, sums, ends and samples, and their bounds, however they are parted', async () => {
    const random = seededRandom(8)
    const values = Array.from({ length: 30_000 }, (_, i) =>
      i % 10 === 0 ? -200 : Math.round(random.next() * 1e9) / 1e3,
    )
    const parts = [values.slice(0, 9_000), values.slice(9_000, 9_500), values.slice(9_500)]
    const [whole, ...summaries] = await Promise.all([values, ...parts].map(summaryOf))
    const joined = summaries.reduce(joinSummaries)
    const [a, b] = [whole!.columns[0]!, joined.columns[0]!]
    for (const key of ['sum', 'squares', 'distinct', 'sample', 'low', 'high'] as const)
      expect(b.sketches![key]).toEqual(a.sketches![key])
    expect([b.fractions, b.missing, b.order]).toEqual([a.fractions, a.missing, a.order])
    for (const { values: state } of [a, b]) {
      const count = state.counts.find(([value]) => value === -200)![1]
      expect(count).toBeLessThanOrEqual(3_000)
      expect(count + state.floor).toBeGreaterThanOrEqual(3_000)
    }
    const back = summaries.reverse().reduce(joinSummaries).columns[0]!
    expect(back.sketches!.sum).toBe(a.sketches!.sum)
    expect(back.sketches!.sample).toEqual(a.sketches!.sample)
  })
})

describe('the profile of a version', () => {
  it('is computed once, and of the next version only what is new', async () => {
    const rows = (from: number, to: number): string =>
      Array.from({ length: to - from }, (_, i) => `${from + i},${(from + i) % 97}\n`).join('')
    await writeFile(path.join(stage.root, 'grow.csv'), `id,v\n${rows(0, 400_000)}`)
    const grown = dataset('grow', { source: csv('grow.csv'), contract: { id: number(), v: number() } })
    const first = await ingest(stage, grown)
    const made = await profileOf(stage, first)
    expect(made).toMatchObject({ rows: 400_000, keys: [{ columns: ['id'] }] })
    const refuse = (): never => {
      throw new Error('asked again')
    }
    expect(await profileOf({ ...stage, lake: { ...stage.lake, tables: refuse } }, first)).toEqual(made)

    await writeFile(path.join(stage.root, 'grow.csv'), `id,v\n${rows(0, 410_000)}`)
    const second = await ingest(stage, grown)
    let read = 0
    const tables: typeof stage.lake.tables = async function* (...given) {
      for await (const stretch of stage.lake.tables(...given)) {
        read += stretch.rows
        yield stretch
      }
    }
    const next = await profileOf({ ...stage, lake: { ...stage.lake, tables } }, second)
    expect(next).toMatchObject({ rows: 410_000, duplicates: 0 })
    expect(column(next, 'id')).toMatchObject({ min: 0, max: 409_999, distinct: 410_000, missing: 0 })
    expect(column(next, 'id').mean).toBe(409_999 / 2)
    expect(read).toBeLessThan(410_000)
  })
})

const DATA = fileURLToPath(new URL('../../../../shared/data', import.meta.url))
const found = existsSync(`${DATA}/adult`)
if (!found) process.stderr.write(`skipped: ${DATA} is not on this machine\n`)

describe('public data', () => {
  const cases = [
    [
      'adult/adult.data',
      [
        'duplicate_column education_num',
        'sentinel_suspected capital_gain',
        'sentinel_suspected native_country',
        'sentinel_suspected occupation',
        'sentinel_suspected workclass',
      ],
    ],
    ['bike_sharing/hour.csv', ['identifier_column instant']],
    [
      'diamonds/diamonds.csv',
      ['duplicate_rows null', 'sentinel_suspected x', 'sentinel_suspected y', 'sentinel_suspected z'],
    ],
    ['titanic/train.csv', ['high_missing Cabin', 'identifier_column PassengerId', 'personal_data Name']],
    ['california_housing/housing.csv', ['personal_data latitude', 'personal_data longitude']],
  ] as const
  it.runIf(found).each(cases)('%s gets the warnings that it deserves, and no other', async (file, expected) => {
    const { warnings } = await profileRows(stage, `${DATA}/${file}`)
    const codes = warnings.map((one) => `${one.code} ${one.column}`)
    expect([...new Set(codes)].sort()).toEqual(expected)
  })
})

describe('texts', () => {
  it('of a long table are named as those of a short one are, be they few, many or long', async () => {
    const rows = 60_000
    const sql = `select i, 'a long word of which there are few ' || (i % 3) as few, 'w' || (i % 3000) as some,
      case when i >= 30000 and i % 2 = 0 then 'late but often' else 'somebody' || i || '@example.com' end as many from range(${rows}) r(i)`
    const { address } = await stage.lake.write(sql)
    const summary = await summarize(stage.lake, { relation: await stage.lake.scan([address]), rows })
    const [, few, some, many] = summary.columns
    expect(few!.texts.map(([, text]) => text).sort()).toEqual(
      [0, 1, 2].map((i) => `a long word of which there are few ${i}`),
    )
    expect(few!.values.counts.map(([, count]) => count)).toEqual([rows / 3, rows / 3, rows / 3])
    for (const column of [some!, many!]) {
      const texts = new Map(column.texts)
      expect(column.sketches!.sample.every(([value]) => texts.has(value))).toBe(true)
    }
    expect(new Map(some!.sketches!.sample.map(([value, count]) => [value, count])).values().next().value).toBe(20)
    expect(many!.texts.every(([, text]) => text.endsWith('@example.com') || text === 'late but often')).toBe(true)
    expect(many!.texts.some(([, text]) => text === 'late but often')).toBe(true)
  })
})
