/** `model.versions` counts them: taking the next number locks the row. `alias_move` is only ever added to. */
export const registryMigrations = [
    {
        name: 'registry.1_models',
        up: `
      create table model (name text primary key, created_at int8 not null, versions int4 not null default 0);
      create table model_version (
        model text not null references model (name),
        version int4 not null,
        artifact text not null,
        run text,
        created_at int8 not null,
        signature jsonb not null,
        metrics jsonb not null,
        gates jsonb not null,
        trained_on jsonb,
        lineage jsonb not null,
        metadata jsonb not null,
        once text,
        primary key (model, version),
        unique (model, once)
      );
      create index model_version_by_artifact on model_version (artifact);
      create table model_alias (
        model text not null,
        alias text not null,
        version int4 not null,
        primary key (model, alias),
        foreign key (model, version) references model_version (model, version)
      );
      create table alias_move (
        id int8 generated always as identity primary key,
        model text not null references model (name),
        alias text not null,
        version int4,
        previous int4,
        at int8 not null,
        actor text not null,
        because text not null
      );
      create index alias_move_by_model on alias_move (model, alias, at, id);
    `,
    },
];
//# sourceMappingURL=tables.js.map