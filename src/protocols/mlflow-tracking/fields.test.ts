import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  anything,
  double,
  type Field,
  listOf,
  oneOf,
  pair,
  record,
  required,
  takeFields,
  text,
  truth,
  whole,
} from './fields.ts'
import { pointIn, points } from './points-in.ts'
import { checkName, experimentNumber, paramValue, quoted } from './rules.ts'

const SEE = ' See the API docs for more information about request parameters.'
const said = (field: Field<unknown>, value: unknown): string => {
  try {
    field.take(value, 'x')
  } catch (error) {
    return (error as Error).message
  }
  return 'taken'
}
const wrong = (shown: string, type: string, at = 'x'): string =>
  `Invalid value ${shown} for parameter '${at}' supplied:  Hint: Value was of type '${type}'.${SEE}`

describe('a field', () => {
  it('is absent where it is null or not there', () => {
    for (const field of [text, whole, double, truth, anything, record({}), oneOf(['A'])])
      for (const nothing of [undefined, null]) expect(field.take(nothing, 'x')).toBe(undefined)
    expect(listOf(text).take(null, 'x')).toEqual([])
  })

  it('takes numbers, and their texts', () => {
    expect([5, '5', '-7', 0].map((value) => whole.take(value, 'x'))).toEqual([5, 5, -7, 0])
    expect([1, '1.5', '-2e3', '.5', 'Infinity', '-Infinity'].map((value) => double.take(value, 'x'))).toEqual([
      ...[1, 1.5, -2_000, 0.5, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    ])
    expect(double.take('NaN', 'x')).toBeNaN()
  })

  it.each([
    [text, 31, wrong('31', 'int')],
    [text, 1.5, wrong('1.5', 'float')],
    [text, true, wrong('true', 'bool')],
    [text, { b: [1], a: 'ü' }, wrong('{"a":"\\u00fc","b":[1]}', 'dict')],
    [whole, 'foo', wrong('"foo"', 'str')],
    [whole, 1.5, wrong('1.5', 'float')],
    [whole, 2n ** 60n, wrong(String(2 ** 60), 'int')],
    [double, 'abc', wrong('"abc"', 'str')],
    [double, '0x10', wrong('"0x10"', 'str')],
    [double, [], wrong('[]', 'list')],
    [truth, 'true', wrong('"true"', 'str')],
    [listOf(text), 'foo', wrong('"foo"', 'str')],
    [listOf(text), ['a', 5], wrong('5', 'int', 'x[1]')],
    [oneOf(['ONE', 'TWO']), 'THREE', wrong('"THREE"', 'str')],
    [required(text), '', `Missing value for required parameter 'x'.${SEE}`],
    [required(listOf(text)), [], `Missing value for required parameter 'x'.${SEE}`],
    [listOf(pair), [{ key: 'a' }, { value: '1' }], `Missing value for required parameter 'x[1].key'.${SEE}`],
  ])('says what is wrong in the words of MLflow (%#)', (field, value, message) => {
    expect(said(field, value)).toBe(message)
  })

  it('knows enums by name and by number', () => {
    const status = oneOf(['RUNNING', 'SCHEDULED', 'FINISHED'])
    expect(['FINISHED', 3, '3'].map((value) => status.take(value, 'x'))).toEqual(Array(3).fill('FINISHED'))
    expect(said(status, 4)).toBe(wrong('4', 'int'))
  })

  it('is read from the object itself, and others are passed over', () => {
    expect(takeFields({ constructor: text, a: text }, { a: 'b', unknown: 1 })).toEqual({
      constructor: undefined,
      a: 'b',
    })
  })
})

describe('points of a batch', () => {
  it('are the same whether their members came as plain numbers or as texts', () => {
    const point = fc.record({
      key: fc.stringMatching(/^[a-z]{1,8}$/),
      value: fc.double().map((value) => value + 0),
      timestamp: fc.nat(),
      step: fc.integer(),
    })
    fc.assert(
      fc.property(fc.array(point, { maxLength: 20 }), (all) => {
        const texts = all.map(({ key, value, timestamp, step }) => ({
          ...{ key, value: String(value), timestamp: String(timestamp), step: String(step) },
        }))
        const read = (given: unknown) => points.take(given, 'metrics').map((one) => pointIn(one))
        expect(read(texts)).toEqual(all.map(({ timestamp, ...rest }) => ({ ...rest, at: timestamp })))
        expect(read(all)).toEqual(read(texts))
      }),
    )
  })

  it.each([
    [{ key: 'm', value: 2.5 }, 'metrics[1].timestamp'],
    [{ key: 'm', value: null, timestamp: 1 }, 'metrics[1].value'],
    [{ key: '', value: 1, timestamp: 1 }, 'metrics[1].key'],
  ])('must have key, value and time: %j', (one, at) => {
    const good = { key: 'm', value: 1, timestamp: 1 }
    expect(() => points.take([good, one], 'metrics')).toThrow(`Missing value for required parameter '${at}'.${SEE}`)
  })
})

describe('names and values', () => {
  it.each(['a', 'a/b', 'a.b', '.a', 'a b:c-d_e', 'größe'])('%j is a name', (name) => {
    expect(() => checkName(name, 'key')).not.toThrow()
  })

  it.each([
    ['a*b', 'Names may only contain'],
    ['a\nb', 'Names may only contain'],
    ['../a', "would resolve to '../a'"],
    ['a/../../b', "would resolve to '../b'"],
    ['a//b', "would resolve to 'a/b'"],
    ['a/', "would resolve to 'a'"],
    ['/a', "would resolve to '/a'"],
    ['.', "would resolve to '.'"],
    ['', "would resolve to '.'"],
    ['x'.repeat(251), "'key' exceeds the maximum length of 250 characters"],
  ])('%j is none', (name, words) => {
    expect(() => checkName(name, 'key')).toThrow(words)
  })

  it('are cut between characters', () => {
    expect(paramValue('x'.repeat(6_001))).toBe('x'.repeat(6_000))
    expect(paramValue(`${'x'.repeat(5_999)}😀`)).toBe('x'.repeat(5_999))
  })

  it('are shown as Python shows texts', () => {
    expect([`a`, `it's`, `"it's"`, 'a\\b\n'].map(quoted)).toEqual([`'a'`, `"it's"`, `'"it\\'s"'`, `'a\\\\b\\n'`])
  })

  it('of experiments are numbers', () => {
    expect(experimentNumber('12')).toBe(12)
    expect(() => experimentNumber('abc')).toThrow("Invalid experiment ID 'abc'. Experiment ID must be a valid integer.")
  })
})
