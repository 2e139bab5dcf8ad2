import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../../test/support/folders.ts'
import { seededRandom } from '../../base/index.ts'
import { readFile } from '../../data/index.ts'
import { openFolderBlobs, openLake } from '../../storage/index.ts'
import { categoryColumn, numberColumn, tableOf } from '../../table/index.ts'
import { studyTable } from './columns.ts'
import { groupsLeak, splitOptimistic, unseenCategories } from './warnings.ts'

cleanFolders()

describe('a random split', () => {
  const scores = (random: readonly number[], ordered: readonly number[], lowerIsBetter = true) =>
    splitOptimistic({ kind: 'time', column: 'day', metric: 'rmse', lowerIsBetter, random, ordered })

  it('is optimistic where it is better in every fold', () => {
    const found = scores([40, 41, 39, 42, 40], [98, 110, 105, 131, 120])
    expect(found).toMatchObject({ code: 'split_optimistic', column: 'day', evidence: { random: 40.4, time: 112.8 } })
    expect(found!.evidence['low']).toBeGreaterThan(50)
  })

  it('knows metrics of which more is better', () => {
    expect(scores([0.9, 0.91, 0.92], [0.7, 0.72, 0.71], false)?.code).toBe('split_optimistic')
    expect(scores([0.9, 0.91, 0.92], [0.7, 0.72, 0.71], true)).toBeUndefined()
  })

  it('is not called optimistic for a difference within chance, or one that does not matter', () => {
    expect(scores([40, 60, 50], [55, 45, 62])).toBeUndefined()
    expect(scores([100, 100.1, 100], [100.5, 100.6, 100.5])).toBeUndefined()
    expect(scores([1], [2])).toBeUndefined()
  })

  it('is called optimistic by chance in at most 5 of 100 cases', () => {
    const random = seededRandom(4)
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
    let cries = 0
    const draw = (count: number): number[] => Array.from({ length: count }, () => 1 + normal())
    for (let k = 0; k < 2000; k++) if (scores(draw(5), draw(5))) cries++
    expect(cries / 2000).toBeLessThan(0.04)
    let welch = 0
    for (let k = 0; k < 2000; k++) if (scores(draw(5), draw(4))) welch++
    expect(welch / 2000).toBeLessThan(0.04)
  })
})

describe('later rows', () => {
  const earlier = tableOf({ c: categoryColumn(['a', 'b', 'a', null, 'b', 'a']), n: numberColumn([1, 2, 3, 4, 5, 6]) })

  it('with new categories are counted, with an interval', () => {
    const later = tableOf({ c: categoryColumn(['a', 'x', 'y', 'x', null]), n: numberColumn([7, 8, 9, 10, 11]) })
    const [found, ...others] = unseenCategories(earlier, later, ['c', 'n', 'missing'])
    expect(others).toEqual([])
    expect(found).toMatchObject({
      code: 'unseen_category',
      column: 'c',
      evidence: { rows: 3, share: 0.6, categories: 2, known: 2 },
    })
    expect(found!.evidence['low']).toBeGreaterThan(0.2)
  })

  it('without new ones are not, nor are texts of which each is new', () => {
    expect(unseenCategories(earlier, tableOf({ c: categoryColumn(['b', null]) }), ['c'])).toEqual([])
    const names = (from: number) =>
      tableOf({ name: categoryColumn(Array.from({ length: 20 }, (_, k) => `n${from + k}`)) })
    expect(unseenCategories(names(0), names(20), ['name'])).toEqual([])
  })
})

describe('a split', () => {
  it('with a group on both sides is told with the share of tested rows', () => {
    const groups = Int32Array.of(0, 0, 1, 1, 2, -1)
    const fold = { train: Int32Array.of(0, 2, 5), test: Int32Array.of(1, 3, 4) }
    expect(groupsLeak(groups, fold, 'who')).toMatchObject({
      code: 'groups_leak',
      column: 'who',
      evidence: { groups: 2, rows: 2, tested: 3 },
    })
    expect(groupsLeak(groups, { train: Int32Array.of(0, 1), test: Int32Array.of(2, 3, 5) }, 'who')).toBeUndefined()
  })
})

const DATA = fileURLToPath(new URL('../../../../shared/data', import.meta.url))
const found = existsSync(`${DATA}/adult`)
if (!found) process.stderr.write(`skipped: ${DATA} is not on this machine\n`)

describe('public data', () => {
  const cases = [
    [
      'adult/adult.data',
      'ltgt50k',
      [
        'duplicate_column education_num',
        'sentinel_suspected capital_gain',
        'sentinel_suspected native_country',
        'sentinel_suspected occupation',
        'sentinel_suspected workclass',
      ],
    ],
    [
      'bike_sharing/hour.csv',
      'cnt',
      ['identifier_column instant', 'leak_suspected casual', 'leak_suspected registered'],
    ],
    ['california_housing/housing.csv', 'median_house_value', []],
    ['diamonds/diamonds.csv', 'price', ['sentinel_suspected x', 'sentinel_suspected y', 'sentinel_suspected z']],
    ['electricity/electricity.csv', 'class', []],
    ['german_credit/german.csv', 'credit', []],
    ['lightgbm_examples/binary.train', '1', []],
    [
      'nannyml/titanic_reference.csv',
      'Survived',
      [
        'high_missing Cabin',
        'high_missing boat',
        'high_missing body',
        'identifier_column PassengerId',
        'leak_suspected boat',
      ],
    ],
    [
      'nsl_kdd/KDDTrain+_20Percent.txt',
      '42',
      ['class_imbalance column42', 'constant_column column20', 'constant_column column21'],
    ],
    ['sms_spam/sms.tsv', '1', ['duplicate_rows null']],
    ['telco_churn/Telco-Customer-Churn.csv', 'Churn', ['identifier_column customerID']],
    ['titanic/train.csv', 'Survived', ['high_missing Cabin', 'identifier_column PassengerId']],
    ['wine_quality/winequality-red.csv', 'quality', ['duplicate_rows null']],
  ] as const

  it.runIf(found).each(cases)('%s gets the warnings that it deserves, and no other', async (file, label, expected) => {
    const folder = freshFolder()
    const lake = await openLake({ folder, blobs: await openFolderBlobs(path.join(folder, 'blobs')) })
    const { table } = await readFile(lake, `${DATA}/${file}`)
    await lake.close()
    const codes = studyTable(table, { label }).warnings.map(({ code, column }) => `${code} ${column}`)
    expect([...new Set(codes)].sort()).toEqual([...expected].sort())
  })

  it.runIf(found)('air_quality has -200 for missing in 13 columns, its label among them', async () => {
    const folder = freshFolder()
    const lake = await openLake({ folder, blobs: await openFolderBlobs(path.join(folder, 'blobs')) })
    const { table } = await readFile(lake, `${DATA}/air_quality/AirQualityUCI.csv`)
    await lake.close()
    const study = studyTable(table, { label: 'NO2_GT' })
    const with200 = study.columns.filter(({ sentinels }) => sentinels.numbers.includes(-200))
    expect(with200.map(({ name }) => name)).toHaveLength(13)
    expect(study.label.dropped).toBe(1642)
    expect(study.suggested).toEqual({ time: 'Date' })
  })
})
