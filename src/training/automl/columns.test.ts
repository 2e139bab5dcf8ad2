import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../base/index.ts'
import { type Column, categoryColumn, numberColumn, type Table, tableOf } from '../../table/index.ts'
import { labelsLike, type Study, type StudyRequest, studyTable } from './columns.ts'

const ROWS = 400
const random = seededRandom(3)
const drawn = Float64Array.from({ length: ROWS }, () => Math.round(1e4 * random.next()) / 10)
const many = <T>(make: (row: number) => T): T[] => Array.from({ length: ROWS }, (_, row) => make(row))
const numbers = (make: (row: number) => number | null): Column => numberColumn(many(make))
const texts = (make: (row: number) => string | null): Column => categoryColumn(many(make))
const base = { x: numberColumn(drawn), y: numbers((row) => (row * 7) % 2) }

function study(columns: Readonly<Record<string, Column>>, request: Partial<StudyRequest> = {}): Study {
  return studyTable(tableOf({ ...base, ...columns }), { label: 'y', ...request })
}

const roleOf = (of: Study, name: string): string | undefined => of.columns.find((column) => column.name === name)?.role
const codesAbout = (of: Study, name: string | null): string[] =>
  of.warnings.filter(({ column }) => column === name).map(({ code }) => code)

describe('the task', () => {
  const taskOf = (label: Column, request: Partial<StudyRequest> = {}): string =>
    studyTable(tableOf({ x: base.x, y: label }), { label: 'y', ...request }).label.task

  it.each([
    ['binary', 'two numbers', numbers((row) => (row % 3 === 0 ? 1 : 2))],
    ['binary', 'two texts', texts((row) => (row % 3 === 0 ? 'yes' : 'no'))],
    ['multiclass', 'three texts', texts((row) => 'abc'[row % 3]!)],
    ['multiclass', 'digits', numbers((row) => row % 10)],
    ['multiclass', 'numbers from 1 on', numbers((row) => 1 + (row % 4))],
    ['regression', 'a quality from 3 to 8', numbers((row) => 3 + (row % 6))],
    ['regression', 'many whole numbers', numbers((row) => row % 90)],
    ['regression', 'halves', numbers((row) => (row % 4) / 2)],
  ])('is %s for %s', (task, _, label) => {
    expect(taskOf(label)).toBe(task)
  })

  it('is what is asked for, where that can be', () => {
    expect(
      taskOf(
        numbers((row) => row % 10),
        { task: 'regression' },
      ),
    ).toBe('regression')
    expect(
      taskOf(
        numbers((row) => 3 + (row % 6)),
        { task: 'multiclass' },
      ),
    ).toBe('multiclass')
    const refused = expect.objectContaining({ code: 'training.label_unfit' })
    expect(() =>
      taskOf(
        texts((row) => 'ab'[row % 2]!),
        { task: 'regression' },
      ),
    ).toThrow(refused)
    expect(() =>
      taskOf(
        texts((row) => 'abc'[row % 3]!),
        { task: 'binary' },
      ),
    ).toThrow(refused)
  })
})

describe('a label', () => {
  it('has its classes in ascending order, by number where they are numbers', () => {
    expect(study({ y: texts((row) => ['10', '9', '2'][row % 3]!) }).label.classes).toEqual(['2', '9', '10'])
    expect(study({ y: texts((row) => ['no', 'maybe', 'yes'][row % 3]!) }).label.classes).toEqual(['maybe', 'no', 'yes'])
  })

  it('that is missing or not finite leaves its row out, with a count', () => {
    const found = study({ y: numbers((row) => (row < 3 ? Number.NaN : row === 3 ? Number.POSITIVE_INFINITY : row)) })
    expect(found.label.dropped).toBe(4)
    expect(found.table.rows).toBe(ROWS - 4)
    expect(found.rows[0]).toBe(4)
    expect(found.label.values.every(Number.isFinite)).toBe(true)
    expect(found.warnings[0]).toMatchObject({ code: 'label_dropped', evidence: { rows: 4, of: ROWS } })
  })

  it('of -200 among numbers from 1 on is no label', () => {
    const found = study({ y: numbers((row) => (row % 20 === 0 ? -200 : 1 + 50 * random.next())) })
    expect(found.label).toMatchObject({ dropped: 20, sentinels: [-200] })
  })

  it.each([
    ['column_not_found', { label: 'z' }, {}],
    ['column_not_found', { exclude: ['nothing'] }, {}],
    ['column_not_found', { time: 'when' }, {}],
    ['label_missing', {}, { y: numbers(() => null) }],
    ['label_missing', {}, { y: numbers(() => Number.POSITIVE_INFINITY) }],
    ['label_missing', {}, { y: texts((row) => (row % 2 ? '?' : null)) }],
    ['one_class', {}, { y: texts(() => 'same') }],
    ['one_class', {}, { y: numbers((row) => (row % 2 ? 5 : null)) }],
    ['too_many_classes', {}, { y: texts((row) => `c${row % 150}`) }],
    ['few_rows', {}, { y: numbers((row) => (row === 7 ? 1 : null)) }],
    ['label_unfit', {}, { y: numberColumn(drawn, 'time') }],
    ['no_features', { exclude: ['x'] }, {}],
  ] as const)('that cannot be learned is refused: %s', (code, request, columns) => {
    expect(() => study(columns, request)).toThrow(expect.objectContaining({ code: `training.${code}` }))
  })

  it('that is not found is refused with the nearest name', () => {
    expect(() => study({ Survived: base.y }, { label: 'survive' })).toThrow(/nearest is Survived/)
  })

  it('may be named by its number in a file without names, and in any case', () => {
    expect(studyTable(tableOf({ column1: base.x, column2: base.y }), { label: '2' }).label.name).toBe('column2')
    expect(studyTable(tableOf({ x: base.x, Y: base.y }), { label: 'y' }).label.name).toBe('Y')
  })

  it('of another table is read in the same classes, with or without a dot', () => {
    const { label } = study({ y: texts((row) => ['<=50K', '>50K'][row % 2]!) })
    const test = (values: (string | null)[]): Table => tableOf({ y: categoryColumn(values) })
    expect([...labelsLike(test(['>50K', '<=50K']), label).values]).toEqual([1, 0])
    expect([...labelsLike(test(['>50K.', '<=50K.']), label).values]).toEqual([1, 0])
    expect(labelsLike(test(['>50K', 'new', null]), label)).toMatchObject({ missing: 1, unknown: 1 })
    const twos = study({ y: numbers((row) => 1 + (row % 2)) }).label
    expect([...labelsLike(tableOf({ y: numberColumn([2, 1]) }), twos).values]).toEqual([1, 0])
  })
})

describe('a column', () => {
  it('that counts the rows, or names them, is an identifier and left out', () => {
    const found = study({
      row: numbers((row) => row + 1),
      customer: texts((row) => `${(row * 7919) % 9973}-XY`),
      account_id: numbers((row) => (row * 104_729) % 999_983),
      age: numbers((row) => (row * 31) % 60),
      note: texts((row) => `a text of ${row} words or more`),
    })
    for (const name of ['row', 'customer', 'account_id']) {
      expect(roleOf(found, name)).toBe('identifier')
      expect(codesAbout(found, name)).toEqual(['identifier_column'])
      expect(found.features).not.toContain(name)
    }
    expect([roleOf(found, 'age'), roleOf(found, 'note'), roleOf(found, 'x')]).toEqual(['feature', 'feature', 'feature'])
    expect(found.columns.find(({ name }) => name === 'note')?.type).toBe('text')
  })

  it('with one value or none is constant; with one value and missing ones it is not', () => {
    const found = study({
      one: texts(() => 'a'),
      none: numbers(() => null),
      some: numbers((row) => (row % 3 ? 1 : null)),
    })
    expect([roleOf(found, 'one'), roleOf(found, 'none'), roleOf(found, 'some')]).toEqual([
      'constant',
      'constant',
      'feature',
    ])
    expect(found.warnings.find(({ column }) => column === 'none')?.evidence).toEqual({ distinct: 0, missing: 1 })
  })

  it('that is a copy is left out, one that says the same in other words is not', () => {
    const found = study({ again: base.x, code: numbers((row) => row % 5), word: texts((row) => 'abcde'[row % 5]!) })
    expect([roleOf(found, 'again'), roleOf(found, 'word')]).toEqual(['duplicate', 'feature'])
    expect([codesAbout(found, 'again'), codesAbout(found, 'word')]).toEqual([
      ['duplicate_column'],
      ['duplicate_column'],
    ])
  })

  it('with the values of another in most rows is no copy', () => {
    expect(
      codesAbout(study({ near: numberColumn(drawn.map((value, row) => (row === 9 ? 1 : value))) }), 'near'),
    ).toEqual([])
  })

  it('that is mostly missing is told, and stays', () => {
    const found = study({ rare: numbers((row) => (row % 10 === 0 ? drawn[row]! : null)) })
    expect(codesAbout(found, 'rare')).toEqual(['high_missing'])
    expect(found.columns.find(({ name }) => name === 'rare')).toMatchObject({ missing: 0.9, role: 'feature' })
  })

  it('keeps the role that it was given', () => {
    const found = study(
      {
        when: numberColumn(
          drawn.map((value) => value * 1e9),
          'time',
        ),
        who: texts((row) => `p${row % 50}`),
      },
      { time: 'when', group: 'who', exclude: ['x'] },
    )
    expect([roleOf(found, 'when'), roleOf(found, 'who'), roleOf(found, 'x'), roleOf(found, 'y')]).toEqual([
      'time',
      'group',
      'excluded',
      'label',
    ])
    expect(found.features).toEqual(['when'])
    expect(new Set(found.groups).size).toBe(50)
    expect(found.times?.[5]).toBe(drawn[5]! * 1e9)
    expect(found.suggested).toEqual({})
  })

  it('that looks like a time or a group is suggested', () => {
    const when = numberColumn(
      many((row) => Date.UTC(2020, 0, 1) + row * 86_400_000),
      'time',
    )
    expect(study({ when, patient_id: numbers((row) => row % 40) }).suggested).toEqual({
      time: 'when',
      group: 'patient_id',
    })
    expect(study({ zone: texts((row) => `z${row % 40}`) }).suggested).toEqual({})
  })
})

describe('a sentinel', () => {
  const suspects = (make: (row: number) => number): readonly number[] =>
    study({ v: numbers(make) }).columns.find(({ name }) => name === 'v')!.sentinels.numbers

  it.each([
    ['-200 among positive numbers', [-200], (row: number) => (row % 25 === 0 ? -200 : 300 + drawn[row]!)],
    ['999 far above days', [999], (row: number) => (row % 2 === 0 ? 999 : 1 + (row % 27))],
    [
      '0 far below a body mass index',
      [0],
      (row: number) => (row % 40 === 0 ? 0 : 18 + Math.round(drawn[row]! / 5) / 10),
    ],
    ['-1 where all others are positive', [-1], (row: number) => (row % 3 === 0 ? -1 : Math.floor(drawn[row]!))],
    ['two of them', [-999, 9999], (row: number) => (row % 9 === 0 ? -999 : row % 7 === 0 ? 9999 : drawn[row]!)],
  ] as const)('is found: %s', (_, expected, make) => {
    expect(suspects(make)).toEqual(expected)
  })

  it.each([
    ['zeros of a sum that is mostly zero', (row: number) => (row % 10 ? 0 : 100 + drawn[row]!)],
    ['a count from 0 on', (row: number) => row % 12],
    ['99 among percentages', (row: number) => row % 100],
    ['a cap', (row: number) => Math.min(600, drawn[row]!)],
    ['one outlier', (row: number) => (row === 5 ? 1e6 : drawn[row]!)],
    ['temperatures', (row: number) => drawn[row]! / 20 - 25],
  ] as const)('is not seen in %s', (_, make) => {
    expect(suspects(make)).toEqual([])
  })

  it('in texts is ? or unknown, and never None', () => {
    const found = study({ c: texts((row) => ['a', '?', 'None', 'unknown', 'No'][row % 5]!) })
    expect(found.columns.find(({ name }) => name === 'c')).toMatchObject({
      missing: 0.4,
      distinct: 3,
      sentinels: { texts: ['?', 'unknown'] },
    })
    expect(codesAbout(found, 'c')).toEqual(['sentinel_suspected', 'sentinel_suspected'])
  })
})

describe('rows', () => {
  it('that come again are told where chance does not explain it', () => {
    const half = (row: number): number => row % (ROWS / 2)
    const twice = {
      x: numbers((row) => drawn[half(row)]!),
      y: numbers((row) => half(row) % 2),
      w: numbers((row) => (half(row) * 37) % 101),
    }
    expect(study(twice).warnings.find(({ code }) => code === 'duplicate_rows')?.evidence).toMatchObject({
      rows: 200,
      share: 0.5,
    })
    const coarse = { x: numbers((row) => row % 3), w: numbers((row) => Math.floor(4 * drawn[row]!) % 4) }
    expect(codesAbout(study(coarse), null)).toEqual([])
  })

  it('of a rare class are told', () => {
    const found = study({ y: texts((row) => (row % 50 === 0 ? 'rare' : 'common')) })
    expect(found.warnings.find(({ code }) => code === 'class_imbalance')?.evidence).toEqual({
      classes: 2,
      rows: 8,
      of: ROWS,
      share: 0.02,
    })
    expect(codesAbout(study({ y: texts((row) => (row % 5 === 0 ? 'a' : 'b')) }), 'y')).toEqual([])
  })
})

describe('a study', () => {
  it('of very many columns counts what it cannot list', () => {
    const empty = Object.fromEntries(
      Array.from({ length: 3000 }, (_, k) => [`e${k}`, numberColumn(new Float64Array(ROWS).fill(Number.NaN))]),
    )
    const found = study(empty)
    expect(found.warnings.filter(({ code }) => code === 'constant_column')).toHaveLength(21)
    expect(found.warnings.at(-1)).toMatchObject({ column: null, evidence: { columns: 2980 } })
    expect(found.features).toEqual(['x'])
  })

  it('is the same again', () => {
    expect(study({ c: texts((row) => 'abc'[row % 3]!) }, { seed: 4 })).toEqual(
      study({ c: texts((row) => 'abc'[row % 3]!) }, { seed: 4 }),
    )
  })
})
