import { existsSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MillraceError } from '../../../base/index.ts'
import { type Inert, type InertDict, type InertList, isThing, shownName } from '../inert.ts'
import { bytesIn } from '../numpy/array.ts'
import { PICKLE_LIMITS } from './machine.ts'
import { readPickle } from './read-pickle.ts'

const base64 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'))
const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'))
const bytes = (...parts: readonly (number | string | readonly number[])[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? [...ascii(part)] : typeof part === 'number' ? [part] : part)),
  )
const END = 0x2e

/**
 * pickle.dumps({'a': [1, -2, 300, 70000, -70000, 2.5, None, True, False, 'ü', "it's"], 'b': (1, 2**70, -(2**33)), 'c': {'d': b'xyz\xff'},
 * 'e': frozenset([7])}, protocol) of Python 3.11, by protocol.
 */
const SAME = [
  'KGRwMApWYQpwMQoobHAyCkkxCmFJLTIKYUkzMDAKYUk3MDAwMAphSS03MDAwMAphRjIuNQphTmFJMDEKYUkwMAphVvwKcDMKYVZpdCdzCnA0CmFzVmIKcDUKKEkxCkwxMTgwNTkxNjIwNzE3NDExMzAzNDI0TApMLTg1ODk5MzQ1OTJMCnRwNgpzVmMKcDcKKGRwOApWZApwOQpjX2NvZGVjcwplbmNvZGUKcDEwCihWeHl6/wpwMTEKVmxhdGluMQpwMTIKdHAxMwpScDE0CnNzVmUKcDE1CmNfX2J1aWx0aW5fXwpmcm96ZW5zZXQKcDE2CigobHAxNwpJNwphdHAxOApScDE5CnMu',
  'fXEAKFgBAAAAYXEBXXECKEsBSv7///9NLAFKcBEBAEqQ7v7/R0AEAAAAAAAATkkwMQpJMDAKWAIAAADDvHEDWAQAAABpdCdzcQRlWAEAAABicQUoSwFMMTE4MDU5MTYyMDcxNzQxMTMwMzQyNEwKTC04NTg5OTM0NTkyTAp0cQZYAQAAAGNxB31xCFgBAAAAZHEJY19jb2RlY3MKZW5jb2RlCnEKKFgFAAAAeHl6w79xC1gGAAAAbGF0aW4xcQx0cQ1ScQ5zWAEAAABlcQ9jX19idWlsdGluX18KZnJvemVuc2V0CnEQKF1xEUsHYXRxElJxE3Uu',
  'gAJ9cQAoWAEAAABhcQFdcQIoSwFK/v///00sAUpwEQEASpDu/v9HQAQAAAAAAABOiIlYAgAAAMO8cQNYBAAAAGl0J3NxBGVYAQAAAGJxBUsBigkAAAAAAAAAAECKBQAAAAD+h3EGWAEAAABjcQd9cQhYAQAAAGRxCWNfY29kZWNzCmVuY29kZQpxClgFAAAAeHl6w79xC1gGAAAAbGF0aW4xcQyGcQ1ScQ5zWAEAAABlcQ9jX19idWlsdGluX18KZnJvemVuc2V0CnEQXXERSwdhhXESUnETdS4=',
  'gAN9cQAoWAEAAABhcQFdcQIoSwFK/v///00sAUpwEQEASpDu/v9HQAQAAAAAAABOiIlYAgAAAMO8cQNYBAAAAGl0J3NxBGVYAQAAAGJxBUsBigkAAAAAAAAAAECKBQAAAAD+h3EGWAEAAABjcQd9cQhYAQAAAGRxCUMEeHl6/3EKc1gBAAAAZXELY2J1aWx0aW5zCmZyb3plbnNldApxDF1xDUsHYYVxDlJxD3Uu',
  'gASVbgAAAAAAAAB9lCiMAWGUXZQoSwFK/v///00sAUpwEQEASpDu/v9HQAQAAAAAAABOiImMAsO8lIwEaXQnc5RljAFilEsBigkAAAAAAAAAAECKBQAAAAD+h5SMAWOUfZSMAWSUQwR4eXr/lHOMAWWUKEsHkZR1Lg==',
  'gAWVbgAAAAAAAAB9lCiMAWGUXZQoSwFK/v///00sAUpwEQEASpDu/v9HQAQAAAAAAABOiImMAsO8lIwEaXQnc5RljAFilEsBigkAAAAAAAAAAECKBQAAAAD+h5SMAWOUfZSMAWSUQwR4eXr/lHOMAWWUKEsHkZR1Lg==',
] as const

const codeOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof MillraceError) return `${error.code}: ${error.details['reason']}`
    throw error
  }
  return 'read'
}

const field = (value: Inert, key: string): Inert => (value as InertDict).entries.find(([name]) => name === key)![1]

describe('a pickle', () => {
  it.each(SAME.map((text, protocol) => [protocol, text] as const))(
    'of protocol %i holds what was put into it',
    (_, text) => {
      const value = readPickle(base64(text))
      const list = field(value, 'a') as InertList
      expect(list.items).toEqual([1, -2, 300, 70000, -70000, 2.5, null, true, false, 'ü', "it's"])
      expect((field(value, 'b') as InertList).items).toEqual([1, 2n ** 70n, -(2 ** 33)])
      expect(bytesIn(field(field(value, 'c'), 'd'))).toEqual(Uint8Array.of(120, 121, 122, 255))
    },
  )

  it('that would run a command is described and runs nothing', () => {
    const place = '/tmp/millrace-pickle-was-run'
    const value = readPickle(ascii(`cposix\nsystem\n(S'touch ${place}'\ntR.`))
    expect(isThing(value) && shownName(value)).toBe('posix.system')
    expect(isThing(value) && value.args).toEqual([`touch ${place}`])
    expect(existsSync(place)).toBe(false)
  })

  it('that calls what a call gives is described by that name', () => {
    const value = readPickle(ascii("c__builtin__\ngetattr\n(cos\nsystem\nS'x'\ntR(S'ls'\ntR."))
    expect(isThing(value) && value.name).toBe('getattr()')
  })

  it('whose lists hold one list many times stays small', () => {
    const levels = Array.from({ length: 40 }, (_, i) => `0(${`g${i}\n`.repeat(10)}lp${i + 1}\n`)
    const value = readPickle(ascii(`(lp0\n${levels.join('')}.`), { ...PICKLE_LIMITS, stack: 100, opcodes: 1_000 })
    expect((value as InertList).items).toHaveLength(10)
  })

  it('that contains itself is read', () => {
    const value = readPickle(ascii('(lp0\ng0\na.')) as InertList
    expect(value.items[0]).toBe(value)
  })

  it('that is nested a million deep is read without a stack of calls', () => {
    const depth = 1_000_000
    const nested = new Uint8Array(2 * depth + 2).fill(0x5d, 0, depth + 1).fill(0x61, depth + 1, 2 * depth + 1)
    nested[2 * depth + 1] = END
    expect((readPickle(nested) as InertList).items).toHaveLength(1)
  })

  it.each([
    ['a text of 2^63 bytes', bytes(0x80, 4, 0x8d, [255, 255, 255, 255, 255, 255, 255, 127])],
    ['bytes of 4 GiB', bytes(0x80, 3, 'B', [255, 255, 255, 255])],
    ['a number of 2 GiB', bytes(0x80, 2, 0x8b, [255, 255, 255, 127])],
    ['a number of a negative length', bytes(0x80, 2, 0x8b, [255, 255, 255, 255])],
    ['a frame beyond its end', bytes(0x80, 4, 0x95, [255, 0, 0, 0, 0, 0, 0, 0], 'N.')],
    ['a number of 100,000 digits', ascii(`I${'9'.repeat(100_000)}\n.`)],
    ['no end', ascii('(lp0\n')],
    ['nothing on its stack', ascii('.')],
    ['two values', ascii('NN.')],
    ['a mark that is never used', ascii('(N.')],
    ['a place that was never filled', ascii('g7\n.')],
    ['something outside', ascii('Pabc\n.')],
    ['a registry of codes', bytes(0x80, 2, 0x82, 1, END)],
    ['buffers elsewhere', bytes(0x80, 5, 0x97, END)],
    ['a protocol that is unknown', bytes(0x80, 9, 'N.')],
    ['a call of a number', ascii('I1\n(tR.')],
    ['a key without a value', ascii('(I1\nd.')],
    ['an unknown step', bytes(0xff)],
  ])('with %s is refused', (_, content) => {
    expect(codeOf(() => readPickle(content))).toMatch(/^registry\.model_unreadable: /)
  })

  it('that never ends its steps, or fills the stack or the memo, is refused', () => {
    const limits = { ...PICKLE_LIMITS, opcodes: 1_000, stack: 50, memo: 50 }
    expect(codeOf(() => readPickle(ascii('N0'.repeat(10_000)), limits))).toContain('more steps')
    expect(codeOf(() => readPickle(ascii('N'.repeat(100)), limits))).toContain('more at once')
    const memo = Array.from({ length: 100 }, (_, i) => `p${i}\n`).join('')
    expect(codeOf(() => readPickle(ascii(`N${memo}`), limits))).toContain('remembers more')
  })

  it('that is cut or damaged anywhere is read or refused, and nothing else', () => {
    const whole = base64(SAME[5])
    for (let length = 0; length < whole.length; length++)
      expect(codeOf(() => readPickle(whole.subarray(0, length)))).toMatch(/^registry\./)
    fc.assert(
      fc.property(fc.constantFrom(...SAME), fc.nat(), fc.nat(255), (text, place, byte) => {
        const damaged = base64(text)
        damaged[place % damaged.length] = byte
        expect(codeOf(() => readPickle(damaged))).toMatch(/^(read|registry\.model_unreadable)/)
      }),
      { numRuns: 2_000 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (content) => {
        expect(codeOf(() => readPickle(content))).toMatch(/^(read|registry\.model_unreadable)/)
      }),
      { numRuns: 2_000 },
    )
  })
})
