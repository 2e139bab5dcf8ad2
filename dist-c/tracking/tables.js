/** Search reads the jsonb of the run alone; the history of a metric is beside it. */
export const trackingMigrations = [
    {
        name: 'tracking.1_runs',
        up: `
      create table experiment (
        id int8 generated always as identity primary key,
        name text not null unique,
        created_at int8 not null,
        tags jsonb not null default '{}'
      );
      create table run (
        id text primary key,
        experiment_id int8 not null references experiment (id),
        name text not null,
        status text not null,
        actor text not null,
        started_at int8 not null,
        ended_at int8,
        params jsonb not null default '{}',
        metrics jsonb not null default '{}',
        tags jsonb not null default '{}'
      );
      create index run_by_experiment on run (experiment_id, started_at desc, id);
      create index run_by_start on run (started_at desc, id);
      create table metric_point (
        run_id text not null references run (id),
        key text not null,
        step int8 not null,
        at int8 not null,
        value float8 not null,
        primary key (run_id, key, step, at, value)
      );
      create table run_input (
        run_id text not null references run (id),
        dataset text not null,
        version text not null,
        context text not null,
        primary key (run_id, dataset, version, context)
      );
      create index run_input_by_version on run_input (version);
      create table run_artifact (
        run_id text not null references run (id),
        path text not null,
        digest text not null,
        bytes int8 not null,
        created_at int8 not null,
        primary key (run_id, path)
      );
    `,
    },
];
//# sourceMappingURL=tables.js.map