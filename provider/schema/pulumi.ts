/*
 * The parts of Pulumi's package schema that Lifeboat uses.
 */

export interface TypeSpec {
  readonly type?: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object';
  readonly items?: TypeSpec;
  readonly additionalProperties?: TypeSpec;
  readonly $ref?: string;
}

export interface PropertySpec extends TypeSpec {
  readonly description?: string;
  readonly default?: string | number | boolean;
  readonly secret?: boolean;
  /** Documentation only. `replaceOnChanges` would make the SDK replace by itself, whatever Diff says. */
  readonly willReplaceOnChanges?: boolean;
}

export type PropertySpecs = Readonly<Record<string, PropertySpec>>;

export interface ObjectSpec {
  readonly type: 'object';
  readonly description?: string;
  readonly properties: PropertySpecs;
  readonly required?: readonly string[];
}

export interface EnumSpec {
  readonly type: 'string';
  readonly description?: string;
  readonly enum: readonly { readonly name: string; readonly value: string; readonly description?: string }[];
}

export interface ResourceSchema {
  readonly description: string;
  /** Outputs. */
  readonly properties: PropertySpecs;
  readonly required: readonly string[];
  readonly inputProperties: PropertySpecs;
  readonly requiredInputs: readonly string[];
}

export interface FunctionSchema {
  readonly description: string;
  readonly inputs: ObjectSpec;
  readonly outputs: ObjectSpec;
}

export interface PackageSchema {
  readonly name: string;
  readonly displayName: string;
  readonly version: string;
  readonly description: string;
  readonly keywords: readonly string[];
  readonly license: string;
  readonly publisher: string;
  readonly meta: { readonly supportPack: boolean };
  readonly language: Readonly<Record<string, object>>;
  readonly config: { readonly variables: PropertySpecs; readonly defaults: readonly string[] };
  readonly provider: {
    readonly description: string;
    readonly inputProperties: PropertySpecs;
    readonly requiredInputs: readonly string[];
  };
  readonly types: Readonly<Record<string, ObjectSpec | EnumSpec>>;
  readonly resources: Readonly<Record<string, ResourceSchema>>;
  readonly functions: Readonly<Record<string, FunctionSchema>>;
}
