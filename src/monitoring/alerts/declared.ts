import { fail } from '../errors.ts'
import type { Route } from './notices/due.ts'
import { checkRoutes, type Receiver } from './notices/receiver.ts'
import type { AlertRule } from './rules/rule.ts'

/** One thing that a project declares about alerts. */
export type AlertDeclaration = AlertRule | Receiver | Route

/** What is declared about alerts, sorted. */
export interface DeclaredAlerts {
  readonly rules: readonly AlertRule[]
  readonly receivers: readonly Receiver[]
  readonly routes: readonly Route[]
}

/**
 * Sorts what a project declares about alerts.
 *
 * Errors: `monitoring.bad_alert_rule`, `monitoring.bad_receiver` where two carry one name or a route leads to nobody.
 */
export function declaredAlerts(declared: readonly AlertDeclaration[]): DeclaredAlerts {
  const rules = declared.filter((one) => one?.kind === 'rule')
  const receivers = declared.filter((one) => one?.kind === 'receiver')
  const routes = declared.filter((one) => one?.kind === 'route')
  if (rules.length + receivers.length + routes.length !== declared.length)
    throw fail('bad_alert_rule', {
      rule: 'of the project',
      reason: 'alerts are made with alertRule, receiver and route',
    })
  const twice = (names: readonly string[]): string | undefined => names.find((name, i) => names.indexOf(name) !== i)
  const [rule, to] = [twice(rules.map(({ name }) => name)), twice(receivers.map(({ name }) => name))]
  if (rule !== undefined) throw fail('bad_alert_rule', { rule, reason: 'two rules carry this name' })
  if (to !== undefined) throw fail('bad_receiver', { receiver: to, reason: 'two receivers carry this name' })
  checkRoutes(routes, receivers)
  return Object.freeze({ rules, receivers, routes })
}
