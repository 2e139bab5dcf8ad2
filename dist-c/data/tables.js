export const dataMigrations = [
    {
        name: 'data.1_datasets',
        up: `
      create table dataset (
        name text primary key,
        current text not null,
        updated_at int8 not null
      );
      create table dataset_version (
        dataset text not null references dataset (name),
        version text not null,
        number int4 not null,
        created_at int8 not null,
        manifest jsonb not null,
        source_path text not null,
        source_digest text not null,
        profile text,
        primary key (dataset, version),
        unique (dataset, number)
      );`,
    },
];
//# sourceMappingURL=tables.js.map