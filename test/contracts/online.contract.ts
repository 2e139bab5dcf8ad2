import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Online } from '../../src/storage/index.ts'

/** An online store to run the suite on; `reopen` closes it and opens what it kept. */
export interface OpenedOnline {
  readonly online: Online
  reopen(): Promise<OpenedOnline>
}

const values = (...numbers: number[]): Float64Array => Float64Array.from(numbers)
const one = <T>(key: string, value: T): ReadonlyMap<string, T> => new Map([[key, value]])

/** What every online store must do. */
export function onlineContract(name: string, open: () => Promise<OpenedOnline>): void {
  describe(`online contract: ${name}`, () => {
    let opened: OpenedOnline
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(() => opened.online.close())
    const reopen = async (): Promise<void> => {
      opened = await opened.reopen()
    }

    it('gives the newest value of each key in the order of the keys, and nothing for others', async () => {
      const { online } = opened
      await online.put(
        'late',
        new Map([
          ['ATL', values(1, 2)],
          ['ORD', values(3)],
        ]),
      )
      await online.put('late', one('ATL', values(Number.NaN, -0)))
      expect(online.get('late', ['ORD', 'XXX', 'ATL'])).toEqual([values(3), undefined, values(Number.NaN, -0)])
      expect(online.get('other', ['ATL'])).toEqual([undefined])
    })

    it('keeps spaces apart and lists the keys of one', async () => {
      const { online } = opened
      await online.put(
        'a',
        new Map([
          ['x', values(1)],
          ['y', values(2)],
        ]),
      )
      await online.put('b', one('x', values(3)))
      expect(online.get('b', ['x'])).toEqual([values(3)])
      expect([...online.keys('a')].sort()).toEqual(['x', 'y'])
      expect(online.keys('none')).toEqual([])
    })

    it('appends at the end and leaves out leading numbers', async () => {
      const { online } = opened
      await online.append('s', one('k', { drop: 0, add: values(1, 2, 3, 4) }))
      await online.append('s', one('k', { drop: 2, add: values(5, 6) }))
      expect(online.get('s', ['k'])).toEqual([values(3, 4, 5, 6)])
      await online.append('s', one('k', { drop: 99, add: values() }))
      expect(online.get('s', ['k'])).toEqual([values()])
    })

    it('does not change an array that it gave out', async () => {
      const { online } = opened
      await online.put('s', one('k', values(1, 2)))
      const [before] = online.get('s', ['k'])
      await online.append('s', one('k', { drop: 1, add: values(3) }))
      expect(before).toEqual(values(1, 2))
    })

    it('takes a copy of what it is given', async () => {
      const { online } = opened
      const given = values(1)
      const done = online.put('s', one('k', given))
      given[0] = 2
      await done
      await reopen()
      expect(opened.online.get('s', ['k'])).toEqual([values(1)])
    })

    it('holds after a restart exactly what a plain map would, whatever was written', async () => {
      const write = fc.record({
        space: fc.constantFrom('a', 'ü'),
        key: fc.constantFrom('k', '', 'naïve 鍵', 'x'.repeat(300)),
        drop: fc.option(fc.nat(5), { nil: undefined }),
        add: fc.float64Array({ maxLength: 5 }),
      })
      const model = new Map<string, number[]>()
      const check = async (
        writes: readonly { space: string; key: string; drop: number | undefined; add: Float64Array }[],
      ) => {
        const done = writes.map(({ space, key, drop, add }) => {
          const place = `${space}/${key}`
          model.set(place, [...(drop === undefined ? [] : (model.get(place) ?? []).slice(drop)), ...add])
          if (drop === undefined) return opened.online.put(space, one(key, add))
          return opened.online.append(space, one(key, { drop, add }))
        })
        await Promise.all(done)
        await reopen()
        for (const [place, expected] of model) {
          const [space, key] = place.split('/') as [string, string]
          expect(opened.online.get(space, [key])).toEqual([Float64Array.from(expected)])
        }
      }
      await fc.assert(fc.asyncProperty(fc.array(write, { maxLength: 30 }), check), { numRuns: 25 })
    })
  })
}
