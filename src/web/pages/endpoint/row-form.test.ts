import { expect, it } from 'vitest'
import { cellOf, emptyRow, rowOf } from './row-form.ts'

it('sends what stands in the fields: empty ones as missing, numbers as numbers, and what is no number as it was written', () => {
  const columns = [
    { name: 'distance', kind: 'number' },
    { name: 'hour', kind: 'number' },
    { name: 'origin', kind: 'category' },
    { name: 'date', kind: 'time' },
    { name: 'weekend', kind: 'boolean' },
  ]
  const date = cellOf('time', Date.UTC(2001, 5, 18, 9, 30))
  const filled = {
    ...emptyRow(columns),
    distance: '446',
    hour: 'ten',
    origin: '17',
    date,
    weekend: cellOf('boolean', 1),
  }
  expect(rowOf(columns, filled)).toEqual({
    ...{ distance: 446, hour: 'ten', origin: '17', date: '2001-06-18T09:30', weekend: true },
  })
  expect(rowOf(columns, emptyRow(columns))['distance']).toBeNull()
})
