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
      expect(await online.get('late', ['ORD', 'XXX', 'ATL'])).toEqual([values(3), undefined, values(Number.NaN, -0)])
      expect(await online.get('other', ['ATL'])).toEqual([undefined])
    })

    it('keeps spaces apart and counts the keys of one', async () => {
      const { online } = opened
      await online.put(
        'a',
        new Map([
          ['x', values(1)],
          ['y', values(2)],
        ]),
      )
      await online.put('b', one('x', values(3)))
      expect(await online.get('b', ['x'])).toEqual([values(3)])
      expect(await online.size('a')).toBe(2)
      expect(await online.size('none')).toBe(0)
      expect(await online.get('a', [])).toEqual([])
    })

    it('does not change an array that it gave out', async () => {
      const { online } = opened
      await online.put('s', one('k', values(1, 2)))
      const [before] = await online.get('s', ['k'])
      await online.replace('s', one('k', { was: before, put: values(2, 3) }))
      expect(before).toEqual(values(1, 2))
    })

    it('takes a copy of what it is given', async () => {
      const { online } = opened
      const given = values(1)
      const done = online.put('s', one('k', given))
      given[0] = 2
      await done
      await reopen()
      expect(await opened.online.get('s', ['k'])).toEqual([values(1)])
    })

    it('replaces what was read, and leaves what somebody else has written since', async () => {
      const { online } = opened
      await online.put('s', new Map([...one('a', values(1)), ...one('b', values(2))]))
      const [a, b] = await online.get('s', ['a', 'b'])
      const wanted = new Map([
        ['a', { was: a, put: values(10) }],
        ['b', { was: b, put: values(20) }],
        ['c', { was: undefined, put: values(30) }],
      ])
      await online.put('s', one('b', values(2, 3)))
      expect(await online.replace('s', wanted)).toEqual(['b'])
      expect(await online.get('s', ['a', 'b', 'c'])).toEqual([values(10), values(2, 3), values(30)])
      expect([...(await online.replace('s', wanted))].sort()).toEqual(['a', 'b', 'c'])
    })

    it('lets one of many who replace at once win each time, and loses no update', async () => {
      const { online } = opened
      const addOne = async (): Promise<void> => {
        for (;;) {
          const [was] = await online.get('s', ['k'])
          const put = values((was?.[0] ?? 0) + 1)
          if ((await online.replace('s', one('k', { was, put }))).length === 0) return
        }
      }
      await Promise.all(Array.from({ length: 20 }, addOne))
      expect(await online.get('s', ['k'])).toEqual([values(20)])
    })

    it('puts a space in the place of another at once, and keeps that', async () => {
      const { online } = opened
      await online.put('old', new Map([...one('a', values(1)), ...one('b', values(2))]))
      await online.put('new', one('b', values(3)))
      await online.move('new', 'old')
      const held = async () => [await opened.online.get('old', ['a', 'b']), await opened.online.size('new')]
      expect(await held()).toEqual([[undefined, values(3)], 0])
      await reopen()
      expect(await held()).toEqual([[undefined, values(3)], 0])
      await opened.online.move('nothing', 'old')
      expect(await opened.online.size('old')).toBe(0)
    })

    it('lists every key', async () => {
      const { online } = opened
      const keys = Array.from({ length: 2_500 }, (_, i) => `k${i}`)
      await online.put('s', new Map(keys.map((key) => [key, values(1)])))
      const listed = new Set<string>()
      for await (const some of online.keys('s')) for (const key of some) listed.add(key)
      expect([...listed].sort()).toEqual([...keys].sort())
    })

    it('lets one at a time do work of a name, whether it fails or not', async () => {
      const { online } = opened
      let inside = 0
      let most = 0
      const work = (fails: boolean) =>
        online.alone('w', async () => {
          inside++
          most = Math.max(most, inside)
          await new Promise((resolve) => setTimeout(resolve, 5))
          inside--
          if (fails) throw new Error('no')
          return 'done'
        })
      const ended = await Promise.allSettled([work(false), work(true), work(false), online.alone('x', async () => 'x')])
      expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
      expect(most).toBe(1)
    })

    it('shows all that one call writes at once, however much that is', async () => {
      const { online } = opened
      const keys = Array.from({ length: 5_000 }, (_, i) => `k${i}`)
      const put = (value: number) => online.put('s', new Map(keys.map((key) => [key, values(value)])))
      await put(1)
      let over = false
      const second = put(2).then(() => {
        over = true
      })
      while (!over) {
        const seen = await online.get('s', keys)
        expect(new Set(seen.map((one) => one![0])).size).toBe(1)
        await new Promise((resolve) => setImmediate(resolve))
      }
      await second
      expect((await online.get('s', keys))[4_999]).toEqual(values(2))
    })

    it('holds after a restart exactly what a plain map would, whatever was written', async () => {
      const write = fc.record({
        space: fc.constantFrom('a', 'ü'),
        key: fc.constantFrom('k', '', 'naïve 鍵', 'x'.repeat(300)),
        drop: fc.option(fc.nat(5), { nil: undefined }),
        add: fc.array(fc.constantFrom(1, 2, 3, Number.NaN, -0), { maxLength: 5 }),
      })
      const model = new Map<string, number[]>()
      const check = async (
        writes: readonly { space: string; key: string; drop: number | undefined; add: number[] }[],
      ) => {
        for (const { space, key, drop, add } of writes) {
          const place = `${space}/${key}`
          const [was] = await opened.online.get(space, [key])
          const put = values(...(drop === undefined ? [] : (was ?? []).slice(drop)), ...add)
          model.set(place, [...put])
          if (drop === undefined) await opened.online.put(space, one(key, put))
          else expect(await opened.online.replace(space, one(key, { was, put }))).toEqual([])
        }
        await reopen()
        for (const [place, expected] of model) {
          const [space, key] = place.split('/') as [string, string]
          expect(await opened.online.get(space, [key])).toEqual([Float64Array.from(expected)])
        }
      }
      await fc.assert(fc.asyncProperty(fc.array(write, { maxLength: 30 }), check), { numRuns: 25 })
    })
  })
}
