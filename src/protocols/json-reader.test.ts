import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readExactly, readInSlices, withJson } from './json-reader.ts'

const json = fc.json({ maxDepth: 5 }).filter((text) => !text.includes('__proto__'))

const attempt = (read: () => unknown): { readonly value?: unknown; readonly failed: boolean } => {
  try {
    return { value: read(), failed: false }
  } catch {
    return { failed: true }
  }
}

/** As doubles: what `JSON.parse` makes of it. */
const rounded = (value: unknown): unknown => {
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map(rounded)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, rounded(one)]))
}

describe('the exact reader of JSON', () => {
  it('reads what JSON.parse reads, at once and in slices', async () => {
    await fc.assert(
      fc.asyncProperty(json, fc.constantFrom('', ' ', '\n\t', '\r\n'), async (text, space) => {
        const spaced = space + text.replaceAll(',', `${space},${space}`) + space
        expect(rounded(readExactly(text))).toEqual(JSON.parse(text))
        expect(attempt(() => rounded(readExactly(spaced)))).toEqual(attempt(() => JSON.parse(spaced)))
        expect(await readInSlices(text)).toEqual(readExactly(text))
      }),
      { numRuns: 300 },
    )
  })

  it('refuses what JSON.parse refuses: texts with a letter changed, left out or added', () => {
    const letters = fc.constantFrom(...'{}[]",:0123456789.-+eEtrufalsn \\\u0000\u001fü')
    fc.assert(
      fc.property(json, fc.nat(), letters, fc.nat(2), (text, at, letter, cut) => {
        const place = text.length === 0 ? 0 : at % text.length
        fc.pre(!/[eE]/.test(text))
        const changed = text.slice(0, place) + letter + text.slice(place + cut)
        // A new exponent may lead beyond a double, which is refused here and infinite there.
        fc.pre(!/[eE][+-]?\d{3}/.test(changed))
        expect(attempt(() => rounded(readExactly(changed)))).toEqual(attempt(() => JSON.parse(changed)))
      }),
      { numRuns: 3_000 },
    )
  })

  it('keeps whole numbers beyond 2^53 and the words of Python', () => {
    expect(
      readExactly('[9007199254740993, -9007199254740993, 9007199254740992, 1e20, 123456789012345678901234567890]'),
    ).toEqual([9007199254740993n, -9007199254740993n, 9007199254740992n, 1e20, 123456789012345678901234567890n])
    expect(readExactly('[NaN, Infinity, -Infinity, "NaN"]')).toEqual([Number.NaN, Infinity, -Infinity, 'NaN'])
  })

  it.each([
    '1e999',
    '-1e400',
    `[${'9'.repeat(400)}]`,
    'nan',
    'Infinit',
    '-NaN',
    '+1',
    '01',
    '1.',
    '.5',
    '"\n"',
    '{"__proto__": 1}',
    '',
  ])('refuses %s', (text) => {
    expect(() => readExactly(text)).toThrow('not JSON')
  })

  it('refuses nesting beyond 64, and millions of empty lists', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
    expect(readExactly(nested(64))).toHaveLength(1)
    expect(() => readExactly(nested(65))).toThrow('nested deeper')
    expect(() => readExactly(nested(200_000))).toThrow('nested deeper')
    expect(() => readExactly(`[${'[],'.repeat(4_200_000)}[]]`)).toThrow('too many')
  })
})

describe('a body', () => {
  const ways: boolean[] = []
  const use = (text: string, doubt: boolean) =>
    withJson(Buffer.from(text), (value, reading) => {
      ways.push(reading.exact)
      if (doubt) reading.doubtful = true
      return value
    })

  it('is read quickly, and again only where its user doubts a number or the parser stumbles', async () => {
    ways.length = 0
    expect(await use('[9007199254740993]', false)).toEqual([9007199254740992])
    expect(await use('[9007199254740993]', true)).toEqual([9007199254740993n])
    expect(await use('[NaN]', false)).toEqual([Number.NaN])
    expect(ways).toEqual([false, false, true, true])
  })

  it('is read again where doubt ends in an error', async () => {
    const used = withJson(Buffer.from('[1]'), (value, reading) => {
      if (reading.exact) return value
      reading.doubtful = true
      throw new Error('too early')
    })
    expect(await used).toEqual([1])
    await expect(withJson(Buffer.from('[1]'), () => Promise.reject(new Error('wrong')))).rejects.toThrow('wrong')
  })

  it('must be UTF-8', async () => {
    await expect(withJson(Buffer.from([0x22, 0xff, 0x22]), () => 0)).rejects.toThrow('UTF-8')
  })
})
