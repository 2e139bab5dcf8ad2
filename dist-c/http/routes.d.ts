import type { FastifyInstance } from 'fastify';
import { type ActionFace, type Perform } from './face.ts';
/** Adds the route of every action. Permit, input check and audit entry are `perform`'s. */
export declare function mountActions(fastify: FastifyInstance, actions: readonly ActionFace[], perform: Perform): void;
