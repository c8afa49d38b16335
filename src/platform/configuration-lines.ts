/** The lines of a Cisco configuration that can hold a statement: comments and banners are skipped, prompts are cut off. */

export interface ConfigurationLine {
  /** Starting at 1. */
  readonly line: number;
  /** 0-based characters of the statement within the line; the end is exclusive. */
  readonly startColumn: number;
  readonly endColumn: number;
  /** The statement, blanks at both ends cut off. */
  readonly text: string;
  /** True when the line begins with a blank: it belongs to the section above. */
  readonly indented: boolean;
}

export interface ConfigurationLines {
  readonly statements: readonly ConfigurationLine[];
  /** Lines of the text, those without a statement included. */
  readonly lineCount: number;
}

/** No statement is longer; what exceeds it is another file's content. */
const longestStatement = 2000;

/** No configuration is larger; what follows belongs to another kind of file. */
const longestConfiguration = 16 * 1024 * 1024;

/** `rtr(config)#no ip nat …`, as pasted from a terminal. */
const prompt = /^[\w.-]{1,63}(?:\([\w-]{1,40}\))?[#>][ \t]*/;

/** `banner motd ^C`: the text up to the next delimiter is no configuration. `^C` is printed as two characters. */
const bannerStart = /^banner +(?:(?:motd|login|exec|incoming|slip-ppp|prompt-timeout|config-save) +)?(\^C|\S)(.*)$/i;

/** A banner without its closing delimiter in reach is half a file: what follows counts as configuration again. */
const longestBanner = 500;

/** Splits at CRLF, LF or CR; a byte order mark, NULs and other control characters count as blanks. */
export function configurationLines(text: string): ConfigurationLines {
  const statements: ConfigurationLine[] = [];
  const lines = text.slice(0, longestConfiguration).split(/\r\n|\n|\r/);
  let bannerEnd: string | null = null;
  for (const [index, raw] of lines.entries()) {
    if (bannerEnd !== null) {
      if (raw.includes(bannerEnd)) bannerEnd = null;
      continue;
    }
    if (raw.length > longestStatement) continue;
    // eslint-disable-next-line no-control-regex -- hostile or badly converted text holds them
    const line = raw.replace(/[\u0000-\u0008\u000b-\u001f\u007f\ufeff]/g, ' ');
    const unprompted = line.replace(prompt, (match) => ' '.repeat(match.length));
    const statement = unprompted.trim();
    if (statement === '' || statement.startsWith('!')) continue;
    const banner = bannerStart.exec(statement);
    if (banner) {
      const delimiter = banner[1] ?? '';
      const following = lines.slice(index + 1, index + 1 + longestBanner);
      if (!(banner[2] ?? '').includes(delimiter) && following.some((text) => text.includes(delimiter)))
        bannerEnd = delimiter;
      continue;
    }
    const startColumn = unprompted.length - unprompted.trimStart().length;
    statements.push({
      line: index + 1,
      startColumn,
      endColumn: startColumn + statement.length,
      text: statement,
      indented: /^[ \t]/.test(line),
    });
  }
  return { statements, lineCount: lines.length };
}
