import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { floatTensor, int64Tensor, stringTensor } from '../inference/index.ts'
import { doubleText, floatText, textOfTensor } from './tensor-text.ts'

const style = { float: floatText, double: doubleText }
const single = fc.integer({ min: 0, max: 2 ** 32 - 1 }).map((bits) => new Float32Array(Uint32Array.of(bits).buffer)[0]!)

/** The fewest significant digits that read as the same single. */
const fewest = (value: number): number => {
  for (let digits = 1; digits < 9; digits++) if (Math.fround(Number(value.toPrecision(digits))) === value) return digits
  return 9
}
const digitsOf = (text: string): number =>
  text.replace(/e.*/, '').replace(/\D/g, '').replace(/^0+/, '').replace(/0+$/, '').length

describe('the text of numbers', () => {
  it('gives back every single, in the fewest digits, and looks like a float', () => {
    fc.assert(
      fc.property(single.filter(Number.isFinite), (value) => {
        const text = floatText(value)
        expect(Object.is(Math.fround(Number(text)), value)).toBe(true)
        expect(digitsOf(text)).toBeLessThanOrEqual(fewest(value))
        expect(text).toMatch(/[.e]/)
      }),
      { numRuns: 3_000 },
    )
  })

  it('gives back every double', () => {
    fc.assert(fc.property(fc.double({ noNaN: true }), (value) => Object.is(Number(doubleText(value)), value)))
    expect([1, -0, 1e21, Number.NaN, -Infinity].map(doubleText)).toEqual(['1.0', '-0.0', '1e+21', 'NaN', '-Infinity'])
  })
})

describe('the text of a tensor', () => {
  it('is nested lists, whole or row by row', () => {
    const text = textOfTensor(floatTensor([2, 1, 2], [0.1, 1, 2, 3]), style)
    expect(text.all()).toBe('[[[0.1,1.0]],[[2.0,3.0]]]')
    expect([text.row(0), text.row(1)]).toEqual(['[[0.1,1.0]]', '[[2.0,3.0]]'])
  })

  it('is one value without axes, and an empty list where there is nothing', () => {
    expect(textOfTensor(int64Tensor([], [7]), style).all()).toBe('7')
    expect(textOfTensor(floatTensor([0, 3], []), style).all()).toBe('[]')
    expect(textOfTensor(floatTensor([2, 0], []), style).all()).toBe('[[],[]]')
  })

  it('escapes texts, or writes their bytes', () => {
    const texts = stringTensor([2], ['a"\n', 'ü'])
    expect(textOfTensor(texts, style).all()).toBe('["a\\"\\n","ü"]')
    expect(textOfTensor(texts, { ...style, base64: true }).all()).toBe('[{"b64":"YSIK"},{"b64":"w7w="}]')
  })
})
