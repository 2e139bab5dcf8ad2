import { type PerformByDoor } from '../http/index.ts';
import type { Running } from './hooks.ts';
import type { Session } from './session.ts';
/** A way to perform actions: by a server, or in this process. */
export interface Connection {
    readonly perform: PerformByDoor;
    close(): Promise<void>;
}
/**
 * Reaches the server that is named, else the one that owns the data folder, else opens the folder in this process.
 *
 * Errors: `http.unreachable` for a named server, those of the project file, those of opening.
 */
export declare function connect(session: Session): Promise<Connection>;
/** Leaves word in the data folder of the server that owns it; returns how to take it back. */
export declare function noteServer(session: Session, { url, instance }: Running): () => void;
