import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Directions, dueNotices, heldUntil, type Route, type Said, type Standing } from './due.ts'
import { matches } from './matcher.ts'
import { isQuiet } from './quiet.ts'

const MINUTE = 60_000
const NIGHT = { from: '22:00', to: '07:00' }
const at = (time: string): number => Date.parse(`2026-03-02T${time}:00Z`)

const alert = (over: Partial<Standing> = {}): Standing => ({
  ...{ id: 'a', endpoint: 'late', code: 'monitoring.drift', severity: 'alarm', subjects: ['origin'] },
  ...{ openedAt: at('12:00'), closedAt: null, acknowledgedAt: null, heldUntil: null, said: [] },
  ...over,
})
const route = (over: Partial<Route> = {}): Route => ({ kind: 'route', to: ['ops'], when: {}, escalate: [], ...over })
const directions = (over: Partial<Directions> = {}): Directions => ({
  routes: [route()],
  silences: [],
  receivers: new Map([
    ['ops', { tellsAcknowledged: true }],
    ['mail', { tellsAcknowledged: false, quiet: NIGHT }],
    ['lead', { tellsAcknowledged: true }],
  ]),
  ...over,
})
const said = (what: Said['what'], receiver = 'ops', time = '12:00'): Said => ({ what, receiver, at: at(time) })
const due = (of: Standing, by = directions(), time = '12:00') =>
  dueNotices(of, by, at(time)).map(({ what, receiver }) => `${what} ${receiver}`)

describe('who is told', () => {
  test('the receivers of every route that fits; everybody where there are no routes', () => {
    const routes = [route({ when: { severity: 'notice' } }), route({ to: ['mail'], when: { code: 'monitoring.*' } })]
    expect(due(alert(), directions({ routes }))).toEqual(['firing mail'])
    expect(due(alert(), directions({ routes: [] }))).toEqual(['firing ops', 'firing mail', 'firing lead'])
  })

  test('each once', () => {
    expect(due(alert({ said: [said('firing')] }))).toEqual([])
    expect(due(alert(), directions({ routes: [route(), route({ to: ['ops', 'lead'] })] }))).toEqual([
      'firing ops',
      'firing lead',
    ])
  })

  test('the next one, when nobody acknowledges after a while', () => {
    const by = directions({ routes: [route({ escalate: [{ afterMs: 30 * MINUTE, to: ['lead'] }] })] })
    const first = alert({ said: [said('firing', 'ops', '12:05')] })
    expect(due(first, by, '12:34')).toEqual([])
    expect(due(first, by, '12:35')).toEqual(['firing lead'])
    expect(due({ ...first, acknowledgedAt: at('12:20') }, by, '12:35')).toEqual(['acknowledged ops'])
  })

  test('those who were told that it fires, that it is over, whatever routes and silences say by then', () => {
    const over = alert({ closedAt: at('13:00'), said: [said('firing'), said('firing', 'lead')] })
    const silences = [{ matcher: {}, from: at('12:30'), to: at('15:00') }]
    expect(due(over, directions({ routes: [route({ to: ['mail'] })], silences }), '13:00')).toEqual([
      'resolved ops',
      'resolved lead',
    ])
    expect(due(alert({ closedAt: at('13:00') }))).toEqual([])
  })

  test('nobody during a silence, and at its end', () => {
    const silences = [{ matcher: { subject: 'ori*' }, from: at('11:00'), to: at('13:00') }]
    expect(due(alert(), directions({ silences }), '12:59')).toEqual([])
    expect(due(alert(), directions({ silences }), '13:00')).toEqual(['firing ops'])
  })

  test('of notices after quiet hours, of alarms at once', () => {
    const routes = [route({ to: ['mail'] })]
    expect(due(alert({ severity: 'notice' }), directions({ routes }), '23:30')).toEqual([])
    expect(due(alert({ severity: 'notice' }), directions({ routes }), '07:00')).toEqual(['firing mail'])
    expect(due(alert(), directions({ routes }), '23:30')).toEqual(['firing mail'])
  })

  test('of what opens again and again, only once it has stayed open for an hour', () => {
    const hour = 60 * MINUTE
    const opens = [at('09:00'), at('10:00'), at('11:00')]
    expect(heldUntil(opens.slice(1), at('12:00'))).toBeNull()
    expect(heldUntil(opens, at('12:00'))).toBe(at('12:00') + hour)
    expect(heldUntil(opens, at('12:00') + 24 * hour)).toBeNull()
    expect(due(alert({ heldUntil: at('13:00') }), directions(), '12:59')).toEqual([])
    expect(due(alert({ heldUntil: at('13:00') }), directions(), '13:00')).toEqual(['firing ops'])
  })

  test('quiet hours go by the clock on the wall, over midnight and over the change of clocks', () => {
    const berlin = { ...NIGHT, timezone: 'Europe/Berlin' }
    expect(isQuiet(berlin, Date.parse('2026-03-28T21:00:00Z'))).toBe(true)
    expect(isQuiet(berlin, Date.parse('2026-03-29T04:59:00Z'))).toBe(true)
    expect(isQuiet(berlin, Date.parse('2026-03-29T05:00:00Z'))).toBe(false)
    expect(isQuiet({ from: '08:00', to: '08:00' }, at('08:00'))).toBe(false)
  })

  test('a matcher asks for all that it names', () => {
    expect(matches({ endpoint: 'late', severity: 'alarm', subject: 'origin' }, alert())).toBe(true)
    expect(matches({ endpoint: 'late', owner: 'ada' }, alert())).toBe(false)
    expect(matches({ owner: 'ada' }, alert({ owner: 'ada' }))).toBe(true)
    expect(matches({ code: 'monitoring' }, alert())).toBe(false)
  })
})

/** What may happen to an alert at one look. */
const moments = fc.array(
  fc.record({
    minutes: fc.integer({ min: 1, max: 400 }),
    closes: fc.boolean(),
    acknowledges: fc.boolean(),
    isSilent: fc.boolean(),
  }),
  { minLength: 1, maxLength: 30 },
)

describe('whatever happens, in whatever order', () => {
  test('a word is said to a receiver once, over only after firing, and to everybody who was told', () => {
    fc.assert(
      fc.property(moments, fc.constantFrom('alarm', 'notice'), (steps, severity) => {
        const routes = [route({ to: ['ops', 'mail'], escalate: [{ afterMs: 30 * MINUTE, to: ['lead'] }] })]
        let now = at('12:00')
        let one = alert({ severity })
        const log: Said[] = []
        const look = (isSilent: boolean): void => {
          const silences = isSilent ? [{ matcher: {}, from: now - 1, to: now + 1 }] : []
          for (const next of dueNotices({ ...one, said: log }, directions({ routes, silences }), now))
            log.push({ ...next, at: now })
        }
        for (const { minutes, closes, acknowledges, isSilent } of steps) {
          now += minutes * MINUTE
          if (acknowledges && one.closedAt === null) one = { ...one, acknowledgedAt: one.acknowledgedAt ?? now }
          if (closes) one = { ...one, closedAt: one.closedAt ?? now }
          look(isSilent)
        }
        one = { ...one, closedAt: one.closedAt ?? now }
        for (let hour = 0; hour < 24; hour++) {
          now += 60 * MINUTE
          look(false)
        }
        const keys = log.map(({ what, receiver }) => `${what} ${receiver}`)
        expect(new Set(keys).size).toBe(keys.length)
        const to = (what: string) =>
          log
            .filter((entry) => entry.what === what)
            .map(({ receiver }) => receiver)
            .sort()
        expect(to('resolved')).toEqual(to('firing'))
        for (const [i, { what, receiver }] of log.entries())
          if (what !== 'firing') expect(keys.slice(0, i)).toContain(`firing ${receiver}`)
      }),
    )
  })
})
