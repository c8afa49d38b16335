/** Reads a configuration of whichever platform it is for: profile for the engine, statements for findings and the editor. */
import { undecidedDialect } from './cisco-ios/cisco-ios.ts';
import { readCiscoConfiguration } from './cisco-ios/config-reader.ts';
import type { ConfigurationStatement } from './configuration-statement.ts';
import { detectPlatform, type PlatformDetection } from './detect.ts';
import type { ConfigurationReading, PlatformId } from './platform.ts';
import { platformOf } from './registry.ts';

/**
 * The reading, or null when the text is for no platform whose reader exists, or a log: what only shows marks of logs is no
 * configuration. `platform` overrides the detection.
 */
export function readConfiguration(
  text: string,
  platform?: PlatformId | null,
): { readonly reading: ConfigurationReading | null; readonly detection: PlatformDetection } {
  const detection = detectPlatform(text);
  const found = detection.platform ? platformOf(detection.platform) : undefined;
  const id = platform ?? (found && found.detectConfiguration(text).score > 0 ? found.id : null);
  const reading = (id ? platformOf(id)?.readConfiguration?.(text) : undefined) ?? null;
  return { reading, detection };
}

/**
 * ALG and NAT statements with their line ranges and hover texts. Where Cisco's syntax is plain but not whether IOS or
 * IOS XE reads it, both spellings are understood and neither is called wrong.
 */
export function configurationStatements(text: string, platform?: PlatformId | null): readonly ConfigurationStatement[] {
  const { reading, detection } = readConfiguration(text, platform);
  if (reading) return reading.statements;
  const undecided = !platform && detection.platform === null;
  return undecided ? readCiscoConfiguration(text, undecidedDialect).statements : [];
}
