import { pausedNow, type Refusal, refusalNow, type Standing } from './guards.ts'
import type { Renewal } from './renewal.ts'

/** An open alarm, as far as renewal looks at it. */
export interface Alarm {
  readonly id: string
  readonly code: string
  readonly message: string
  readonly at: number
  /** Start of the window that showed it. */
  readonly from: number | null
  readonly champion: number | null
  readonly severity: string
}

/** Everything that is looked at before a renewal. */
export interface RenewalSituation extends Standing {
  readonly champion: number | null
  /** Open messages about the endpoint. */
  readonly alarms: readonly Alarm[]
  /** What the newest windows showed, by code, the newest first. */
  readonly windows: readonly (readonly string[])[]
  /** A person asked for a renewal, and nothing was decided about it yet. */
  readonly asked?: { readonly id: string; readonly by: string; readonly because: string; readonly at: number }
}

/** Why a renewal would begin. */
export interface Calling {
  readonly alarm: Alarm
  /** Newest windows running in which it was found. */
  readonly windows: number
}

/** What follows: nothing; not yet; not now; or a renewal. */
export type RenewalVerdict =
  | { readonly kind: 'nothing' }
  | ({ readonly kind: 'hold'; readonly calling: Calling } & Judgment)
  | ({ readonly kind: 'renew'; readonly calling: Calling; readonly asked: boolean } & Judgment)

/** A judgment as a decision tells it. */
export interface Judgment {
  readonly what: 'hold' | 'retrain'
  readonly because: string
  readonly rule: string
}

/**
 * Whether a model is renewed now: an alarm of the policy about this champion, seen in as many windows as asked for, and nothing in the way. A
 * notice never renews, and neither does the calendar. Pure, so that a decision can be replayed and another policy be tried on the past.
 */
export function judgeRenewal(renewal: Renewal, situation: RenewalSituation): RenewalVerdict {
  const { asked } = situation
  if (asked) return judgeAsked(asked, situation)
  const calling = callingFor(renewal, situation)
  const lasting = calling.find(({ windows }) => windows >= renewal.afterWindows)
  if (lasting) {
    const refusal = refusalNow(renewal, situation)
    if (refusal) return lasting.alarm.id === situation.renewedFor ? { kind: 'nothing' } : refused(lasting, refusal)
    const { message, code } = lasting.alarm
    return {
      ...{ kind: 'renew', calling: lasting, asked: false },
      ...{ what: 'retrain', because: message, rule: `renew on ${code}` },
    }
  }
  const [early] = calling
  if (!early) return { kind: 'nothing' }
  const because = `${early.alarm.message} Seen in ${early.windows} of the ${renewal.afterWindows} windows running that the policy asks for.`
  const rule = `renew after ${renewal.afterWindows} windows`
  return { kind: 'hold', calling: early, what: 'hold', because, rule }
}

function judgeAsked(asked: NonNullable<RenewalSituation['asked']>, situation: RenewalSituation): RenewalVerdict {
  const { id, by, because, at } = asked
  const message = `${by} asked for it: ${because}`
  const alarm: Alarm = {
    ...{ id, code: 'automation.asked', message, at, from: null },
    ...{ champion: situation.champion, severity: 'alarm' },
  }
  const calling = { alarm, windows: 0 }
  const refusal = pausedNow(situation)
  if (refusal) return refused(calling, refusal)
  return { kind: 'renew', calling, asked: true, what: 'retrain', because: message, rule: 'a person asked' }
}

const refused = (calling: Calling, { rule, because }: Refusal): RenewalVerdict => ({
  ...{ kind: 'hold', calling, what: 'hold', rule },
  because: `Not renewed now. ${because}`,
})

/** The open alarms about this champion that the policy renews on. */
function callingFor(renewal: Renewal, { champion, alarms, windows }: RenewalSituation): readonly Calling[] {
  const recent = windows.slice(0, renewal.afterWindows)
  return alarms
    .filter(
      ({ severity, champion: about, code }) =>
        severity === 'alarm' && about === champion && renewal.on.includes(code.replace(/^.*\./, '')),
    )
    .map((alarm) => {
      const quiet = recent.findIndex((codes) => !codes.includes(alarm.code))
      return { alarm, windows: quiet < 0 ? recent.length : quiet }
    })
}
