/** Spans of story time. A story counts whole nanoseconds from its start, so that sums are exact and files repeatable. */

export const microseconds = (count: number): number => Math.round(count * 1e3);
export const milliseconds = (count: number): number => Math.round(count * 1e6);
export const seconds = (count: number): number => Math.round(count * 1e9);
export const minutes = (count: number): number => seconds(count * 60);
export const hours = (count: number): number => minutes(count * 60);
