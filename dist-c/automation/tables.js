export const automationMigrations = [
    {
        name: 'automation.1_loop',
        up: `
      create table automation_decision (
        id text primary key, endpoint text not null, at float8 not null, what text not null, because text not null,
        rule text not null, evidence jsonb not null
      );
      create index automation_decision_time on automation_decision (endpoint, at);
      create table automation_rollout (
        id text primary key, endpoint text not null, champion int not null, challenger int not null, phase text not null,
        percent int not null, started_at float8 not null, since float8 not null, evidence_from float8, block_ms float8,
        over_at float8
      );
      create unique index automation_rollout_one on automation_rollout (endpoint) where over_at is null;
      create table automation_policy (endpoint text primary key, declaration jsonb not null, digest text not null, since float8 not null);
    `,
    },
];
//# sourceMappingURL=tables.js.map