import type { Cloud } from '../../clouds/driver.ts';
import { enumerated } from '../wording.ts';

const notice = '<!-- Generated from the provider by `npm run generate`. Edit its sources instead. -->';

/** One page: blocks are parted by empty lines; absent ones are left out. */
export function page(title: string, blocks: readonly (string | undefined)[]): string {
  const present = blocks.filter((block) => block !== undefined && block !== '');
  return `${[notice, `# ${title}`, ...present].join('\n\n')}\n`;
}

export function section(title: string, ...blocks: readonly (string | undefined)[]): string | undefined {
  const present = blocks.filter((block) => block !== undefined && block !== '');
  return present.length === 0 ? undefined : [`## ${title}`, ...present].join('\n\n');
}

/** Undefined when there are no rows: an empty table tells nothing. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string | undefined {
  if (rows.length === 0) return undefined;
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  return text
    .trim()
    .replaceAll('|', '\\|')
    .replaceAll(/\s*\n\s*/g, ' ');
}

export function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

/** Sources are abbreviated where they are declared; each cloud's notes say what the abbreviations mean. */
export function notesOf(clouds: readonly Cloud[]): string {
  const links = clouds.map((cloud) => `[${cloud.title}](../../provider/clouds/${cloud.name}/NOTES.md)`);
  return `Sources are explained in the notes on ${enumerated(links, 'and')}.`;
}

export function fence(language: string, lines: readonly string[]): string {
  return ['```' + language, ...lines, '```'].join('\n');
}
