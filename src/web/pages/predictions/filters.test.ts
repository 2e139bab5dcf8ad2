import { expect, it } from 'vitest'
import { isFiltered, momentOf, queryOf } from './filters.ts'

it('reads an address that a person wrote: moments of UTC, and nothing from what cannot be read', () => {
  expect(momentOf('2001-06-18T09:30')).toBe(Date.UTC(2001, 5, 18, 9, 30))
  expect(momentOf('2001-06-18')).toBe(Date.UTC(2001, 5, 18))
  expect(momentOf('2001-06-18T11:30+02:00')).toBe(Date.UTC(2001, 5, 18, 9, 30))
  expect(queryOf({ version: 'x', labeled: 'maybe', from: 'then', above: 'much' })).toEqual({
    common: {},
    segment: undefined,
  })
  expect(queryOf({ version: '2', labeled: 'no', feature: 'origin', is: 'ATL', below: '3' })).toEqual({
    common: { version: 2, labeled: false },
    segment: { feature: 'origin', is: 'ATL', below: 3 },
  })
  expect([isFiltered({}), isFiltered({ to: 'x' })]).toEqual([false, true])
})
