import { GENESIS } from './entry.js';
/** `audit_head` is one row: locking it puts writers in a line, and it remembers where the chain ends. */
export const governanceMigrations = [
    {
        name: 'governance.1_audit',
        up: `
      create table audit_entry (
        seq int8 primary key,
        at int8 not null,
        actor text not null,
        action text not null,
        target text not null,
        input text,
        outcome text not null,
        code text,
        previous text not null,
        hash text not null
      );
      create table audit_head (id int4 primary key check (id = 1), seq int8 not null, hash text not null);
      insert into audit_head (id, seq, hash) values (1, ${GENESIS.seq}, '${GENESIS.hash}');
      create table audit_intent (
        id text primary key,
        at int8 not null,
        actor text not null,
        action text not null,
        target text not null,
        input text
      );
    `,
    },
    {
        name: 'governance.2_access_token',
        up: 'create table access_token (name text primary key, hash text not null, created_at int8 not null);',
    },
];
//# sourceMappingURL=tables.js.map