import type { Cloud } from '../../clouds/driver.ts';
import { functionModels, resourceModels } from '../model.ts';
import { kebab } from '../names.ts';
import { capabilitiesPage } from './capabilities-page.ts';
import { configurationPage } from './configuration-page.ts';
import type { Examples } from './example.ts';
import { functionPage } from './function-page.ts';
import { list, page, section } from './markdown.ts';
import { resourcePage } from './resource-page.ts';

/** The reference pages, by file name. `examples`: what the page of each resource and function shows of real programs. */
export function referencePages(clouds: readonly Cloud[], examples: Examples): ReadonlyMap<string, string> {
  const resources = resourceModels(clouds);
  const functions = functionModels(clouds);
  const file = (kind: string): string => `${kebab(kind)}.md`;
  const pages = new Map([
    ['capabilities.md', capabilitiesPage(resources, clouds)],
    ['configuration.md', configurationPage(clouds)],
    ...resources.map((model) => [file(model.spec.kind), resourcePage(model, examples.get(model.spec.kind))] as const),
    ...functions.map((model) => [file(model.spec.kind), functionPage(model, examples.get(model.spec.kind))] as const),
  ]);
  const links = (kinds: readonly string[]): string => list(kinds.map((kind) => `[${kind}](${file(kind)})`));
  const index = page('Reference', [
    section('Resources', links(resources.map((model) => model.spec.kind))),
    section('Functions', links(functions.map((model) => model.spec.kind))),
    section('Provider', list(['[Configuration](configuration.md)', '[Capabilities](capabilities.md)'])),
  ]);
  return new Map([['README.md', index], ...pages]);
}
