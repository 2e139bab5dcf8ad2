import { type Clock } from '../base/index.ts';
import type { Database } from '../storage/index.ts';
/**
 * The one token that opens the server on other addresses than loopback. Only its hash is kept: SHA-256 is enough, because
 * the token is 256 random bits and can not be guessed from a list.
 */
export interface AccessToken {
    /** Makes the token where there is none yet and returns it, to be shown this once; `undefined` where it exists. */
    ensure(): Promise<string | undefined>;
    /** Makes a new one in place of the old, which opens nothing from then on (in other processes within a second). */
    rotate(): Promise<string>;
    /** True for the token. Takes the same time for every wrong one, and at most once a second reads the database. */
    check(token: string): Promise<boolean>;
}
export declare function createAccessToken(needs: {
    readonly database: Database;
    readonly clock: Clock;
}): AccessToken;
