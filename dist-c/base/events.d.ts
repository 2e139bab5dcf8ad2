import type { Static, TSchema } from 'typebox';
/** The declaration of something that happened: past tense, `room.what_happened`. */
export interface EventSpec<S extends TSchema = TSchema> {
    readonly name: string;
    readonly does: string;
    readonly payload: S;
}
/** Something that happened, with the time the clock showed. */
export interface Happening<P = unknown> {
    readonly name: string;
    readonly at: number;
    readonly payload: P;
}
/** Carries what happened to whoever listens: the only way back upstream. */
export interface Events {
    publish<S extends TSchema>(event: EventSpec<S>, payload: Static<S>): void;
    /** Calls `listener` for each later event of this kind; returns the way to stop. */
    on<S extends TSchema>(event: EventSpec<S>, listener: (happening: Happening<Static<S>>) => void): () => void;
    /** Calls `listener` for every later event; returns the way to stop. */
    onAny(listener: (happening: Happening) => void): () => void;
}
/**
 * @example
 * export const versionCommitted = defineEvent('data.version_committed', 'A dataset got a new version.', Type.Object({ dataset: Type.String() }))
 */
export declare function defineEvent<const S extends TSchema>(name: string, does: string, payload: S): EventSpec<S>;
/** An in-process bus. A listener that throws does not stop the others; its fault goes to `onFault`. */
export declare function createEvents(now: () => number, onFault: (fault: unknown) => void): Events;
