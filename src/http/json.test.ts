import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from './json.ts'

const read = (text: string) => parseJson(new TextEncoder().encode(text))

describe('parseJson', () => {
  it('reads whatever JSON.stringify writes, laid out in any way', () => {
    const value = fc.jsonValue({ maxDepth: 6, noUnicodeString: false } as never).filter((it) => {
      const text = JSON.stringify(it)
      return !text.includes('__proto__') && !/\\ud[89a-f]/.test(text)
    })
    fc.assert(
      fc.property(value, fc.constantFrom(0, 2), (it, indent) => {
        expect(read(JSON.stringify(it, null, indent))).toEqual(JSON.parse(JSON.stringify(it)))
      }),
      { numRuns: 500 },
    )
  })

  it('refuses a key that appears twice in one object, however it is written, and no other', () => {
    const key = fc.string({ maxLength: 4 }).filter((it) => it !== '__proto__')
    fc.assert(
      fc.property(key, fc.jsonValue({ maxDepth: 2 }), (name, inner) => {
        const text = JSON.stringify(name)
        const hidden = `"${[...name].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`
        fc.pre(!JSON.stringify(inner).includes('__proto__'))
        expect(() => read(`{${text}:1, ${hidden} : 2}`)).toThrow(/twice/)
        expect(() => read(`[{"x":{${text}:${JSON.stringify(inner)}}},{${text}:[{${hidden}:1}]}]`)).not.toThrow()
      }),
    )
  })

  it.each([
    '9007199254740991',
    '9007199254740992',
    '100000000000000000000',
    '1152921504606847000',
    '1152921504606846976',
    '-9007199254740991',
    '0.1234567890123456789',
    '1e308',
    '-0',
    '123456789012345678.5',
    '1e-400',
  ])('takes the number %s', (text) => {
    expect(read(`[${text}]`)).toEqual([Number(text)])
  })

  it.each([
    '9007199254740993',
    '-9007199254740993',
    '1152921504606846977',
    '1e309',
    '-1E+400',
    `${'9'.repeat(500)}`,
    `${'9'.repeat(500)}.5e9`,
  ])('refuses the number %.30s', (text) => {
    expect(() => read(`{"a":[1, ${text} ]}`)).toThrow(/too large/)
  })

  it('refuses bytes that are no UTF-8, and half a surrogate pair but not the text of one', () => {
    expect(() => parseJson(Uint8Array.of(34, 0xff, 34))).toThrow(/UTF-8/)
    expect(() => read('"\\ud83d"')).toThrow(/surrogate/)
    expect(() => read('{"\\udc00":1}')).toThrow(/surrogate/)
    expect(read('"\\ud83d\\ude00"')).toBe('😀')
    expect(read('"\\\\ud83d"')).toBe('\\ud83d')
  })

  it('refuses nesting beyond 64 without a stack', () => {
    expect(() => read(`${'['.repeat(64)}${']'.repeat(64)}`)).not.toThrow()
    expect(() => read(`${'['.repeat(65)}${']'.repeat(65)}`)).toThrow(/nested/)
    expect(() => read(`${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`)).toThrow(/nested/)
  })
})
