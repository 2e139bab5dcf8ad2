import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createQueue, LOOKED } from './queue.ts'

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('push' as const), count: fc.integer({ min: 1, max: 900 }) }) },
  fc.record({ kind: fc.constant('shift' as const), count: fc.integer({ min: 1, max: 900 }) }),
  fc.record({ kind: fc.constant('putFirst' as const), count: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ kind: fc.constant('look' as const), seen: fc.array(fc.nat(3), { maxLength: 30 }) }),
)

it('does what a list does, whatever is taken from its middle', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const queue = createQueue<number>()
      let list: number[] = []
      let next = 0
      for (const one of steps) {
        if (one.kind === 'look') {
          const left: number[] = []
          let at = 0
          for (let stopped = false; at < list.length && !stopped; at++) {
            const seen = one.seen[at] ?? LOOKED.staysAndStop
            if (seen === LOOKED.stays || seen === LOOKED.staysAndStop) left.push(list[at]!)
            stopped = seen >= LOOKED.outAndStop
          }
          list = [...left, ...list.slice(at)]
          let looks = 0
          queue.look(() => (one.seen[looks++] ?? LOOKED.staysAndStop) as 0 | 1 | 2 | 3)
          expect(looks).toBe(at)
        } else if (one.kind === 'putFirst') {
          const some = Array.from({ length: one.count }, () => next++)
          queue.putFirst(some)
          list = [...some, ...list]
        } else
          for (let i = 0; i < one.count; i++) {
            if (one.kind === 'shift') expect(queue.shift()).toBe(list.shift())
            else {
              queue.push(next)
              list.push(next++)
            }
          }
        expect(queue.length).toBe(list.length)
        expect(queue.first()).toBe(list[0])
      }
      const rest: number[] = []
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) rest.push(item)
      expect(rest).toEqual(list)
    }),
  )
})
