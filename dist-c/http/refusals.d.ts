import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { MillraceError } from '../base/index.ts';
import type { Log } from './log.ts';
import type { RouteInfo } from './route-table.ts';
/** Answers what was thrown. What is no error of ours is told to the log only. */
export declare function answerFault(log: Log, bodyLimit: number): (thrown: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply;
/** Writes a fault of ours to the log, with the id that the caller sees. */
export declare function tellLog(log: Log, error: MillraceError, request: FastifyRequest): void;
/** Answers an error as a problem document. */
export declare function sendProblem(reply: FastifyReply, error: MillraceError, id: string): FastifyReply;
/** Answers an address that has no route: with the page of the application, with the methods it takes, or with 404. */
export declare function answerNothing(table: readonly RouteInfo[], hasPages: boolean): (request: FastifyRequest, reply: FastifyReply) => FastifyReply;
/** Answers a connection whose bytes are no request, or came too slowly. Nothing of them is repeated. */
export declare function answerBrokenConnection(broken: Error & {
    code?: string;
}, socket: Socket): void;
