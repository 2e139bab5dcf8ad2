import { MillraceError } from '../base/index.ts';
/** A server, and how to reach it. */
export interface Remote {
    readonly url: string;
    /** Access token; needed where the server is not on this machine. */
    readonly token?: string;
    readonly fetch?: typeof fetch;
    readonly signal?: AbortSignal;
}
type Input = Readonly<Record<string, unknown>>;
/**
 * Performs an action of a server. `http` is its method and path, as the action declares it. Runs in browsers too.
 *
 * Errors: those of the action, as they were answered; `http.unreachable`.
 */
export declare function callAction(http: string, input: Input, remote: Remote): Promise<unknown>;
/** The headers that show who calls. */
export declare function authorization(remote: Remote): Record<string, string>;
/** Errors: `http.unreachable`. */
export declare function send(remote: Remote, address: string, options: RequestInit): Promise<Response>;
interface ActionRequest {
    readonly method: string;
    readonly address: string;
    readonly body: string | undefined;
}
/** Lays an input out as path, query and body, the way the server puts it together again. */
export declare function requestOf(http: string, input: Input): ActionRequest;
/** The error that a server answered with; also where something between answered instead of it. */
export declare function errorOf(text: string, status: number, remote: Remote): MillraceError;
export {};
