import type { FunctionModel } from '../model.ts';
import { code } from '../wording.ts';
import { page, section } from './markdown.ts';
import { propertyTable, typeSections } from './types.ts';

export function functionPage(model: FunctionModel): string {
  return page(model.spec.kind, [
    `Token: ${code(model.token)}`,
    model.spec.description,
    section('Arguments', propertyTable(model.args.properties)),
    section('Result', propertyTable(model.result.properties)),
    ...typeSections([...model.args.properties, ...model.result.properties]),
  ]);
}
