import { expect, test } from 'vitest'
import { strayOption } from './options.ts'

test('an option that is not known is named with the nearest that is', () => {
  expect(strayOption({ path: 1, tiem: 2 }, { path: true, time: true })).toBe(
    'there is no option tiem; the nearest is time',
  )
})

test('known options, undefined ones and none at all are fine', () => {
  expect(strayOption({ path: 1, time: undefined }, { path: true, time: true })).toBeUndefined()
  expect(strayOption(undefined, { path: true })).toBeUndefined()
})
