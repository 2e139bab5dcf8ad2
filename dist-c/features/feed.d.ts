import type { Feed, FeedRequest, OnlineNeeds, States } from './online.ts';
interface FeedNeeds extends OnlineNeeds {
    readonly states: States;
    /** Microseconds. */
    readonly slack: number;
}
/** Reads what is to be added to the online store. */
export declare function openFeed(needs: FeedNeeds, request: FeedRequest): Promise<Feed>;
export {};
