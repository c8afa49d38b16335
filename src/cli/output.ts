/** Writing to the terminal or a pipe, for every command. */

/** Waits for a slow pipe, so that nothing is lost when the process ends. */
export const write = (text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (error && (error as NodeJS.ErrnoException).code !== 'EPIPE') reject(error);
      else resolve();
    });
  });

/** Whether to colour: as told, else where a terminal shows it (https://no-color.org). */
export const useColor = (color: boolean | 'auto'): boolean =>
  color === 'auto' ? process.stdout.isTTY && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb' : color;

export const terminalWidth = (): number => Math.min(process.stdout.columns ?? 100, 120);
