import { type Frame } from './journal-frame.ts';
/** Frames on disk, in files that each begin at a row number: what is not sealed yet. */
export interface LogFile {
    /** Durable when it resolves. Errors: `serving.journal_not_written`; then nothing of it is there. */
    write(frames: readonly Frame[]): Promise<void>;
    /** Later frames go to a new file, which begins with row `next`. */
    rotate(next: number): Promise<void>;
    /** Removes the files before the current one. */
    dropRotated(): Promise<void>;
    close(): Promise<void>;
}
/**
 * Opens the log `name` of a folder and gives `take` every frame in it, oldest first. A torn end, which was never acknowledged,
 * is cut off.
 *
 * Errors: `serving.journal_damaged` where a whole frame follows a broken one.
 */
export declare function openLog(place: {
    folder: string;
    name: string;
}, take: (frame: Frame) => void): Promise<LogFile>;
