import type { Generated } from 'kysely'
import type { Migration } from '../storage/index.ts'

/** The schema of flows. */
export const flowMigrations: readonly Migration[] = [
  {
    name: 'flow.1_runs_and_steps',
    up: `
      create table flow_run (
        id text primary key,
        flow text not null,
        key text not null,
        state text not null check (state in ('running', 'finished', 'failed')),
        error text,
        worker text not null,
        lease_until bigint not null,
        started_at bigint not null,
        finished_at bigint
      );
      create index flow_run_newest on flow_run (started_at desc, id desc);
      create index flow_run_open on flow_run (flow, key) where state = 'running';
      create table flow_step (
        digest text primary key,
        flow text not null,
        step text not null,
        state text not null check (state in ('running', 'finished', 'parked')),
        attempt integer not null,
        output text,
        error text,
        worker text not null,
        lease_until bigint not null
      );
      create table flow_run_step (
        id bigint generated always as identity primary key,
        run text not null references flow_run (id) on delete cascade,
        step text not null,
        digest text not null,
        cached boolean not null,
        started_at bigint not null,
        finished_at bigint not null
      );
      create index flow_run_step_of_run on flow_run_step (run, id);
    `,
  },
  { name: 'flow.2_schedules', up: 'create table flow_schedule (name text primary key, at bigint not null);' },
]

export interface FlowTables {
  flow_run: {
    id: string
    flow: string
    key: string
    state: RunState
    error: string | null
    worker: string
    lease_until: number
    started_at: number
    finished_at: number | null
  }
  flow_step: {
    digest: string
    flow: string
    step: string
    state: 'running' | 'finished' | 'parked'
    attempt: number
    output: string | null
    error: string | null
    worker: string
    lease_until: number
  }
  flow_run_step: {
    id: Generated<number>
    run: string
    step: string
    digest: string
    cached: boolean
    started_at: number
    finished_at: number
  }
  flow_schedule: { name: string; at: number }
}

export type RunState = 'running' | 'finished' | 'failed'
