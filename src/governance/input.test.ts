import fc from 'fast-check'
import { Type } from 'typebox'
import { describe, expect, it } from 'vitest'
import { MillraceError } from '../base/index.ts'
import { checkInput } from './input.ts'

const action = {
  name: 'data.ingest',
  input: Type.Object({
    name: Type.String({ pattern: '^[a-z]+$' }),
    rows: Type.Optional(Type.Array(Type.Object({ delay: Type.Union([Type.Number(), Type.Null()]) }))),
    mode: Type.Optional(Type.Union([Type.Literal('fast'), Type.Literal('slow')])),
    limits: Type.Optional(Type.Record(Type.String(), Type.Object({ max: Type.Number() }))),
    where: Type.Optional(
      Type.Union([Type.Object({ id: Type.Integer() }), Type.Object({ key: Type.String(), of: Type.String() })]),
    ),
    both: Type.Optional(Type.Intersect([Type.Object({ a: Type.Number() }), Type.Object({ b: Type.Number() })])),
    pair: Type.Optional(Type.Tuple([Type.Object({ x: Type.Number() }), Type.Number()])),
    extra: Type.Optional(Type.Unknown()),
  }),
}

function refusal(raw: unknown): MillraceError {
  try {
    checkInput(action, raw)
  } catch (error) {
    if (error instanceof MillraceError) return error
    throw error
  }
  throw new Error('it was taken')
}

describe('the input of an action', () => {
  it('comes through as the very value that was given', () => {
    const input = { name: 'flights', rows: [{ delay: null }, { delay: -3.5 }], extra: { any: ['thing'] } }
    expect(checkInput(action, input)).toBe(input)
  })

  it('may be left out where nothing is needed', () => {
    expect(checkInput({ name: 'registry.list', input: Type.Object({}) }, undefined)).toEqual({})
  })

  it('may say a value in each of its shapes', () => {
    for (const more of [{ where: { id: 1 } }, { where: { key: 'a', of: 'b' } }, { both: { a: 1, b: 2 } }])
      expect(checkInput(action, { name: 'a', ...more })).toMatchObject(more)
  })

  it.each([
    ['nmae', { name: 'a', nmae: 1 }],
    ['role', { name: 'a', role: 'admin' }],
    ['rows[1].late', { name: 'a', rows: [{ delay: 1 }, { delay: 2, late: true }] }],
    ['limits.auc.min', { name: 'a', limits: { auc: { max: 1, min: 0 } } }],
    ['limits.two\\nlines', { name: 'a', limits: { 'two\nlines': { max: 1 } } }],
    ['where.of', { name: 'a', where: { id: 1, of: 'b' } }],
    ['both.c', { name: 'a', both: { a: 1, b: 2, c: 3 } }],
    ['pair[0].y', { name: 'a', pair: [{ x: 1, y: 2 }, 1] }],
    ['constructor', { name: 7, constructor: 1 }],
    ['toString', { name: 'a', toString: 1 }],
  ])('is refused with the name of a field that is not known: %s', (field, raw) => {
    const error = refusal(raw)
    expect(error).toMatchObject({ code: 'governance.unknown_field', status: 400, details: { field } })
    expect(error.message).toBe(`The action data.ingest takes no field ${field}.`)
  })

  it('says which fields there are', () => {
    expect(refusal({ name: 'a', rows: [{ late: 1 }] }).help).toBe('The fields it takes there: delay.')
  })

  it.each([
    ['name is missing', {}],
    ['name must match pattern "^[a-z]+$"', { name: 'A' }],
    ['name must be string', { name: 1 }],
    ['rows[1].delay is missing', { name: 'a', rows: [{ delay: 1 }, {}] }],
    ['rows[0].delay must be number or be null', { name: 'a', rows: [{ delay: '1' }] }],
    ['rows[0].delay must be number or be null', { name: 'a', rows: [{ delay: Number.NaN }] }],
    ['mode must be "fast" or be "slow"', { name: 'a', mode: 'rapid' }],
    ['limits.a/b~c.max must be number', { name: 'a', limits: { 'a/b~c': { max: 'x' } } }],
    ['extra holds a NUL or half of a surrogate pair', { name: 'a', extra: 'nul \0' }],
    ['extra[0] holds a NUL or half of a surrogate pair', { name: 'a', extra: ['\ud83d'] }],
    ['extra is not JSON', { name: 'a', extra: 10n }],
    ['extra is not plain JSON', { name: 'a', extra: new Date(0) }],
    ['the input must be object', []],
    ['the input must be object', null],
    ['the input must be object', 'text'],
  ])('is refused with the path of a value that does not fit: %s', (says, raw) => {
    const error = refusal(raw)
    expect(error).toMatchObject({ code: 'governance.bad_input', status: 400 })
    expect(error.message).toBe(`In the input of data.ingest, ${says}.`)
    expect(error.help).toBe('See what it takes: millrace data ingest --help')
  })

  it('never changes the prototype of objects, wherever __proto__ is hidden', () => {
    for (const text of [
      '{"name":"a","__proto__":{"polluted":1}}',
      '{"name":"a","extra":[{"deep":{"__proto__":{"polluted":1}}}]}',
      '{"name":"a","limits":{"__proto__":{"max":1}}}',
    ])
      expect(refusal(JSON.parse(text))).toMatchObject({ code: 'governance.bad_input' })
    expect(Object.prototype).not.toHaveProperty('polluted')
  })

  it('is refused, and the process lives, when it is nested a hundred thousand deep', () => {
    let extra: unknown = 1
    for (let i = 0; i < 100_000; i++) extra = [extra]
    expect(refusal({ name: 'a', extra }).message).toContain('is nested deeper than 64')
  })

  it('takes or refuses any JSON with a coded error, and never shows a value', () => {
    const secret = 'zq9secret'
    fc.assert(
      fc.property(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue()), (value, more) => {
        for (const raw of [value, { ...more, name: 'a', extra: value }, { name: secret, rows: secret, mode: secret }])
          try {
            expect(checkInput(action, raw)).toBe(raw)
          } catch (error) {
            expect(error).toBeInstanceOf(MillraceError)
            expect((error as MillraceError).code).toMatch(/^governance\.(unknown_field|bad_input)$/)
            expect((error as MillraceError).message).not.toContain(secret)
          }
      }),
      { numRuns: 300 },
    )
  })
})
