import type { Generated } from 'kysely'
import type { Migration } from '../storage/index.ts'
import { GENESIS, type Outcome } from './entry.ts'

/** The tables of this room, for the query builder. */
export interface GovernanceTables {
  audit_entry: {
    seq: number
    at: number
    actor: string
    action: string
    target: string
    input: string | null
    outcome: Outcome
    code: string | null
    previous: string
    hash: string
  }
  audit_head: { id: number; seq: number; hash: string }
  audit_intent: { id: string; at: number; actor: string; action: string; target: string; input: string | null }
  access_token: { name: string; hash: string; created_at: number }
  comment: {
    id: string
    kind: string
    anchor: string
    series: string | null
    x: number | null
    author: string
    at: number
    text: string
    edited_at: Generated<number | null>
    removed_at: Generated<number | null>
    removed_by: Generated<string | null>
  }
  comment_history: {
    comment: string
    seq: number
    at: number
    actor: string
    what: 'written' | 'edited' | 'removed' | 'restored'
    text: string
  }
  comment_mention: { comment: string; subject: string; read_at: Generated<number | null> }
  subject_token: {
    id: string
    hash: string
    subject: string
    role: string
    made_at: number
    made_by: string
    expires_at: number | null
    revoked_at: number | null
  }
  saved_view: {
    id: string
    page: string
    name: string
    search: string
    owner: string
    shared: boolean
    at: number
  }
}

/** `audit_head` is one row: locking it puts writers in a line, and it remembers where the chain ends. */
export const governanceMigrations: readonly Migration[] = [
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
  {
    name: 'governance.3_comments',
    up: `
      create table comment (
        id text primary key,
        kind text not null,
        anchor text not null,
        series text,
        x float8,
        author text not null,
        at int8 not null,
        text text not null,
        edited_at int8,
        removed_at int8,
        removed_by text
      );
      create index comment_anchor on comment (kind, anchor, id);
      create table comment_history (
        comment text not null references comment (id),
        seq int4 not null,
        at int8 not null,
        actor text not null,
        what text not null,
        text text not null,
        primary key (comment, seq)
      );
      create table comment_mention (
        comment text not null references comment (id),
        subject text not null,
        read_at int8,
        primary key (comment, subject)
      );
      create index comment_mention_subject on comment_mention (subject, comment);
      create index audit_entry_actor on audit_entry (actor);
    `,
  },
  {
    name: 'governance.4_people',
    up: `
      create table subject_token (
        id text primary key,
        hash text not null unique,
        subject text not null,
        role text not null,
        made_at int8 not null,
        made_by text not null,
        expires_at int8,
        revoked_at int8
      );
      create index subject_token_subject on subject_token (subject);
      create table saved_view (
        id text primary key,
        page text not null,
        name text not null,
        search text not null,
        owner text not null,
        shared boolean not null,
        at int8 not null,
        unique (owner, page, name)
      );
      create index saved_view_page on saved_view (page);
    `,
  },
]
