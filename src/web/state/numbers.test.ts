import { describe, expect, it } from 'vitest'
import { clock, duration, lengthOf, moment, span } from './moments.ts'
import { compact, count, counted, fixed, inWords, range, share, signed } from './numbers.ts'

const at = (text: string): number => Date.parse(`2001-${text}Z`)

describe('numbers', () => {
  it('have commas from a thousand on, a true minus, and no minus zero', () => {
    expect(count(2_999_997)).toBe('2,999,997')
    expect(count(999)).toBe('999')
    expect(fixed(-1116.5, 1)).toBe('−1,116.5')
    expect(fixed(-0.00004, 3)).toBe('0.000')
  })

  it('have a no-break space before the percent sign', () => {
    expect(share(0.1964)).toBe('19.6\u00a0%')
  })

  it('are always signed as differences', () => {
    expect(signed(0.0125)).toBe('+0.0125')
    expect(range(-0.0285, 0.001)).toBe('−0.0285 to +0.0010')
    expect(signed(0)).toBe('0.0000')
  })

  it('are short on axes and words where they are small', () => {
    expect(compact(11_649)).toBe('11.6\u00a0k')
    expect(compact(438)).toBe('438')
    expect(inWords(2)).toBe('two')
    expect(inWords(13)).toBe('13')
    expect(counted(1, 'row')).toBe('1 row')
    expect(counted(3, 'row')).toBe('3 rows')
  })
})

describe('moments', () => {
  it('are in UTC, whatever the zone of the machine', () => {
    expect(moment(at('06-12T00:00'))).toBe('Jun 12, 00:00')
    expect(clock(at('06-18T09:30'))).toBe('Jun 18, 2001 09:30 UTC')
  })

  it('name the last day of a window that ends before midnight of the next', () => {
    expect(span(at('04-23T00:00'), at('06-04T00:00'))).toBe('Apr 23 – Jun 3')
    expect(span(at('06-04T00:00'), at('06-05T00:00'))).toBe('Jun 4')
  })

  it('have lengths in the unit that fits', () => {
    expect(lengthOf(at('06-04T00:00'), at('06-11T00:00'))).toBe('week')
    expect(lengthOf(at('06-04T00:00'), at('06-10T00:00'))).toBe('6 days')
    expect(duration(3_600_000)).toBe('1 hour')
    expect(duration(665_280_000)).toBe('7.7 days')
  })
})
