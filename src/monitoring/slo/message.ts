import { DAY, HOUR, MINUTE } from '../../base/index.ts'
import type { Finding } from '../windows/window.ts'
import type { Burn, Burned } from './burn.ts'
import type { SloObjective } from './slo.ts'

/** Under this code stands what an objective has to say. */
export const codeOf = ({ name }: Pick<SloObjective, 'name'>): string => `slo.${name}`

const lengthText = (ms: number): string =>
  ms % DAY === 0 ? `${ms / DAY} d` : ms % HOUR === 0 ? `${ms / HOUR} h` : `${ms / MINUTE} min`
const short = (value: number | undefined): string => (value === undefined ? '–' : String(Number(value.toPrecision(3))))

/** A page is an alarm, a ticket a notice. */
export function burnFinding(objective: SloObjective, burn: Burn, budgetLeft: number | null): Finding {
  const { level, limit, long, inLong, inShort } = burn
  const times = ({ total, bad, burn: rate }: Burned): string => `${short(rate)} times (${bad} of ${total})`
  const left =
    budgetLeft === null ? '' : ` ${short(100 * budgetLeft)} % of the budget of ${lengthText(objective.window)} is left.`
  return {
    ...{ code: codeOf(objective), severity: level === 'page' ? 'alarm' : 'notice', subjects: [level] },
    message:
      `The budget of "${objective.says}" burns faster than ${short(limit)} times the rate that it sustains: ` +
      `${times(inLong)} in ${lengthText(long)}, ${times(inShort)} in ${lengthText(burn.short)}.${left}`,
    evidence: {
      ...{ objective: objective.says, limit, budgetLeft },
      ...{ long: { ms: long, ...inLong }, short: { ms: burn.short, ...inShort } },
    },
  }
}
