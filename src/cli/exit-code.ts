/** What the command line ends with: the JSON contract's codes, the same for every command. */
export const exitCode = { clean: 0, findings: 1, usage: 2, unreadable: 3 } as const;
