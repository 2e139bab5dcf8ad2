import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR } from '../base/index.ts'
import { daily, faultOfPartitions, hourly, list, monthly, ordinalAt, partitionsBetween, weekly } from './partition.ts'
import { startOfDay } from './zone.ts'

const NOW = Date.UTC(2026, 6, 1)
const between = (partitions: Parameters<typeof faultOfPartitions>[0], from?: string, to?: string, zone = 'UTC') =>
  partitionsBetween({ partitions, zone, now: NOW }, from, to)

describe('partitions', () => {
  it('are all that are complete, both ends of a range included', () => {
    expect(between(daily({ from: '2026-06-28' }))!.map(({ key }) => key)).toEqual([
      '2026-06-28',
      '2026-06-29',
      '2026-06-30',
    ])
    expect(between(monthly({ from: '2025-11' }), '2025-12', '2026-02')!.map(({ key }) => key)).toEqual([
      '2025-12',
      '2026-01',
      '2026-02',
    ])
    expect(between(weekly({ from: '2026-06-01' }))!.map(({ key }) => key)).toEqual([
      '2026-06-01',
      '2026-06-08',
      '2026-06-15',
      '2026-06-22',
    ])
    expect(between(hourly({ from: '2026-06-30T22' }))!.map(({ key }) => key)).toEqual([
      '2026-06-30T22',
      '2026-06-30T23',
    ])
    expect(between(list(['DE', 'FR', 'US']), 'FR')!.map(({ key, ordinal }) => [key, ordinal])).toEqual([
      ['FR', 1],
      ['US', 2],
    ])
  })

  it('stand for local days: 23 hours when the clocks go forward, 25 when they go back', () => {
    const days = between(daily({ from: '2025-01-01' }), '2025-03-29', '2025-10-27', 'Europe/Berlin')!
    const hours = new Map(days.map(({ key, start, end }) => [key, (end! - start!) / HOUR]))
    expect([hours.get('2025-03-29'), hours.get('2025-03-30'), hours.get('2025-10-26')]).toEqual([24, 23, 25])
    expect(days[0]!.start).toBe(Date.UTC(2025, 2, 28, 23))
  })

  it('begin where midnight is left out with the first moment of the day', () => {
    expect(startOfDay('America/Sao_Paulo', Date.UTC(2018, 10, 4) / DAY)).toBe(Date.UTC(2018, 10, 4, 3))
    expect(startOfDay('America/Havana', Date.UTC(2025, 10, 2) / DAY)).toBe(Date.UTC(2025, 10, 2, 4))
  })

  it('meet each other without a gap, and hold each moment once', () => {
    const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe']
    const kinds = [
      hourly({ from: '2020-01-01T00' }),
      daily({ from: '2020-01-01' }),
      weekly({ from: '2020-01-06' }),
      monthly({ from: '2020-01' }),
    ]
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.constantFrom(...kinds),
        fc.integer({ min: 0, max: 2_000 }),
        (zone, partitions, day) => {
          const now = Date.UTC(2020, 3, 1) + day * DAY
          const found = partitionsBetween({ partitions, zone, now })!.slice(-40)
          for (const [i, { start, end, ordinal }] of found.entries()) {
            expect(ordinalAt(partitions.kind, zone, start!)).toBe(ordinal)
            expect(ordinalAt(partitions.kind, zone, end! - 1)).toBe(ordinal)
            if (i > 0) expect(start).toBe(found[i - 1]!.end)
          }
          expect(found.at(-1)!.end).toBeLessThanOrEqual(now)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('are refused where they are none', () => {
    expect(faultOfPartitions(daily({ from: '2026-02-30' }))).toContain('daily')
    expect(faultOfPartitions(list(['a', 'a']))).toContain('twice')
    expect(faultOfPartitions(list(['../x y']))).toContain('letters')
    expect(between(daily({ from: '2026-01-01' }), '2026-13-01')).toBeUndefined()
  })
})
