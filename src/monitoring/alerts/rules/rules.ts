import type { Clock } from '../../../base/index.ts'
import type { Database } from '../../../storage/index.ts'
import { fail } from '../../errors.ts'
import type { NoticeTables } from '../tables.ts'
import { type AlertRule, alertRule, type RuleSpec } from './rule.ts'

/** A rule in force, and where it comes from. */
export interface RuleInForce {
  readonly rule: AlertRule
  /** Null for one that the project declares. */
  readonly createdBy: string | null
}

/** Which rules are in force: those of the project, and those that were added while it runs. */
export interface Rules {
  inForce(): Promise<readonly RuleInForce[]>
  /** Adds one, or changes one that was added. Throws `monitoring.bad_alert_rule`; also where the project declares it. */
  keep(name: string, spec: RuleSpec, by: string): Promise<RuleInForce>
  /** Takes one away that was added. Throws `monitoring.rule_not_found`. */
  remove(name: string): Promise<void>
}

export function createRules(needs: {
  readonly database: Database
  readonly clock: Clock
  readonly declared: readonly AlertRule[]
}): Rules {
  const { database, clock, declared } = needs
  const on = () => database.on<NoticeTables>()
  const isDeclared = (name: string): boolean => declared.some((rule) => rule.name === name)
  return {
    async inForce() {
      const added = await on().selectFrom('alert_rule').selectAll().orderBy('name').execute()
      return [
        ...declared.map((rule) => ({ rule, createdBy: null })),
        ...added
          .filter(({ name }) => !isDeclared(name))
          .map(({ name, spec, created_by: createdBy }) => ({ rule: alertRule(name, spec), createdBy })),
      ]
    },
    async keep(name, spec, by) {
      const rule = alertRule(name, spec)
      if (isDeclared(name))
        throw fail('bad_alert_rule', { rule: name, reason: 'the project declares it: change it there' })
      const row = { spec: JSON.stringify(spec), created_at: clock.now(), created_by: by }
      await on()
        .insertInto('alert_rule')
        .values({ name, ...row })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
        .execute()
      return { rule, createdBy: by }
    },
    async remove(name) {
      const gone = await on().deleteFrom('alert_rule').where('name', '=', name).returning('name').execute()
      if (gone.length === 0) throw fail('rule_not_found', { rule: name })
    },
  }
}
