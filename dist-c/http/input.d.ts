import { type ActionFace } from './face.ts';
/** The parts of a request that an input is made of. */
export interface Given {
    readonly parameters: Readonly<Record<string, string>>;
    /** The query as it stands in the address, without `?`. */
    readonly query: string;
    readonly body: unknown;
}
/**
 * How the input of an action is put together: path parameters, then the query (GET, DELETE) or the body (all others). Texts of
 * path and query become the types of the schema; the body is taken as it is. Whether it is right is the action's check.
 *
 * Errors: `http.repeated_field`, `http.unexpected_query`, `http.body_not_object`.
 */
export declare function inputReader(action: ActionFace): (given: Given) => Record<string, unknown>;
