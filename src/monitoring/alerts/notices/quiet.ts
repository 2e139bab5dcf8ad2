import { type Static, Type } from 'typebox'

export const QuietHours = Type.Object(
  {
    from: Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: 'Such as 22:00.' }),
    to: Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: 'Such as 07:00.' }),
    timezone: Type.Optional(Type.String({ description: 'Such as Europe/Berlin; UTC when not given.' })),
  },
  { additionalProperties: false },
)

/** Hours in which a receiver is told alarms only; notices wait for their end. */
export type QuietHours = Static<typeof QuietHours>

/** Whether a text names a time zone. */
export function isTimezone(timezone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: timezone })
    return true
  } catch {
    return false
  }
}

/** Whether a moment is in these hours, by the clocks on the wall there; hours that begin and end at one time are none. */
export function isQuiet({ from, to, timezone = 'UTC' }: QuietHours, at: number): boolean {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at)
  return from <= to ? parts >= from && parts < to : parts >= from || parts < to
}
