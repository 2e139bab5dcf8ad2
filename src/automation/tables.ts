import type { Generated, Selectable } from 'kysely'
import type { Migration } from '../storage/index.ts'

export interface AutomationTables {
  automation_decision: {
    id: string
    /** The order in which decisions were made, also within a millisecond. */
    place: Generated<number>
    endpoint: string
    at: number
    what: string
    because: string
    rule: string
    evidence: string
    alternatives: Generated<string | null>
    inputs: Generated<string | null>
  }
  automation_outcome: { decision: string; place: Generated<number>; at: number; says: string; evidence: string }
  automation_order: {
    id: string
    place: Generated<number>
    endpoint: string
    at: number
    word: string
    by: string
    because: string
  }
  automation_rollout: {
    id: string
    endpoint: string
    champion: number
    challenger: number
    phase: string
    percent: number
    started_at: number
    since: number
    evidence_from: number | null
    block_ms: number | null
    over_at: number | null
    setup: string | null
    fast: Generated<string | null>
    paused: boolean
  }
  /** A mature block of a rollout's evidence, as it was weighed. */
  automation_block: { rollout: string; place: number; block: string }
  automation_policy: { endpoint: string; declaration: string; digest: string; since: number }
}

/** A decision as the database gives it back. */
export type DecisionRow = Selectable<AutomationTables['automation_decision']>

export const automationMigrations: readonly Migration[] = [
  {
    name: 'automation.1_loop',
    up: `
      create table automation_decision (
        id text primary key, place bigserial, endpoint text not null, at float8 not null, what text not null, because text not null,
        rule text not null, evidence jsonb not null
      );
      create index automation_decision_time on automation_decision (endpoint, place);
      create table automation_rollout (
        id text primary key, endpoint text not null, champion int not null, challenger int not null, phase text not null,
        percent int not null, started_at float8 not null, since float8 not null, evidence_from float8, block_ms float8,
        over_at float8
      );
      create unique index automation_rollout_one on automation_rollout (endpoint) where over_at is null;
      create table automation_policy (endpoint text primary key, declaration jsonb not null, digest text not null, since float8 not null);
    `,
  },
  {
    name: 'automation.2_evidence',
    up: `
      alter table automation_rollout add column setup jsonb, add column fast jsonb, add column paused boolean not null default false;
      create table automation_block (rollout text not null, place int not null, block jsonb not null, primary key (rollout, place));
    `,
  },
  {
    name: 'automation.3_records',
    up: `
      alter table automation_decision add column alternatives jsonb, add column inputs jsonb;
      create table automation_outcome (
        decision text not null, place bigserial, at float8 not null, says text not null, evidence jsonb not null,
        primary key (decision, says)
      );
      create table automation_order (
        id text primary key, place bigserial, endpoint text not null, at float8 not null, word text not null, by text not null,
        because text not null
      );
      create index automation_order_time on automation_order (endpoint, place);
    `,
  },
]
