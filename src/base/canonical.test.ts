import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, type Digest, digestOf, type Hash, type Json, shortDigest } from './index.ts'

const hash: Hash = (bytes) => `sha256-${createHash('sha256').update(bytes).digest('hex')}` as Digest

describe('canonical JSON', () => {
  it('sorts keys, leaves out undefined members and writes non-finite numbers as null', () => {
    expect(canonicalJson({ b: 1, a: [true, null, Number.NaN], c: undefined })).toBe('{"a":[true,null,null],"b":1}')
  })

  it('is the same whatever the order in which members were added', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse())
        expect(canonicalJson(turned as Json)).toBe(canonicalJson(value as Json))
      }),
    )
  })

  it('reads back as the value it was made from', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value as Json))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('gives different values different digests', () => {
    expect(digestOf({ a: '1' }, hash)).not.toBe(digestOf({ a: 1 }, hash))
    expect(shortDigest(digestOf({ a: 1 }, hash))).toMatch(/^[0-9a-f]{12}$/)
  })
})
