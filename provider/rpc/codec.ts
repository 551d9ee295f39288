import { type Json, type JsonObject, type MutableJsonObject, UNKNOWN } from '../core/json.ts';
import { type Redactor, Secret } from '../core/secret.ts';
import { googleStruct } from './proto.ts';
import { noSecrets, type SecretPaths, secretAt, unionOfSecrets } from './secret-paths.ts';

/*
 * Pulumi's values in protobuf Structs. Three kinds of value are marked by a signature or a sentinel text: secrets, outputs
 * and unknowns. Resource references, assets and archives carry a signature too, but need no meaning here: they are plain
 * objects that go back as they came.
 */

const signatureKey = '4dabf18193072939515e22adb298388d';
const secretSignature = '1b47061264138c4ac30d75fd1eb44270';
const outputSignature = 'd0e6a833031e9bbcd3f4e8bde6ca49a4';

/** The one that is sent. The engine sends one for each type. */
const unknownText = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
const unknownTexts: ReadonlySet<string> = new Set([
  unknownText,
  '1c4a061d-8072-4f0a-a4cb-0ff528b18fe7', // boolean
  '3eeb2bf0-c639-47a8-9e75-3b44932eb421', // number
  '6a19a0b0-7e62-4c92-b797-7f8e31da9cc2', // array
  'dd056dcd-154b-4c76-9bd3-c8f88648b5ff', // object
  '030794c1-ac77-496b-92df-f27374a8bd58', // asset
  'e48ece36-62e2-4504-bad9-02848725956a', // archive
]);

export function isUnknownText(text: string): boolean {
  return unknownTexts.has(text);
}

type Struct = googleStruct.Struct;
type Value = googleStruct.Value;
const { Struct, Value, ListValue } = googleStruct;
const { KindCase } = Value;

export interface Decoded {
  readonly value: JsonObject;
  readonly secrets: SecretPaths;
}

/** Unwraps every secret, remembers where it was, and tells the redactor its texts. */
export function decode(struct: Struct | undefined, redactor: Redactor): Decoded {
  if (struct === undefined) return { value: {}, secrets: noSecrets };
  const decoder = new Decoder(redactor);
  return { value: decoder.object(struct, { path: [], growing: true, secret: false }), secrets: decoder.secrets };
}

interface Place {
  readonly path: readonly string[];
  /** False inside an array: the path has ended there. */
  readonly growing: boolean;
  readonly secret: boolean;
}

class Decoder {
  secrets: SecretPaths = noSecrets;
  readonly #redactor: Redactor;
  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  object(struct: Struct, place: Place): JsonObject {
    const result: MutableJsonObject = {};
    struct.getFieldsMap().forEach((value, key) => {
      const below = place.growing ? { ...place, path: [...place.path, key] } : place;
      put(result, key, this.#value(value, below));
    });
    return result;
  }

  #value(value: Value, place: Place): Json {
    switch (value.getKindCase()) {
      case KindCase.BOOL_VALUE:
        return value.getBoolValue();
      case KindCase.NUMBER_VALUE:
        return value.getNumberValue();
      case KindCase.STRING_VALUE:
        return this.#text(value.getStringValue(), place);
      case KindCase.LIST_VALUE: {
        const inside = { ...place, growing: false };
        return (value.getListValue()?.getValuesList() ?? []).map((element) => this.#value(element, inside));
      }
      case KindCase.STRUCT_VALUE:
        return this.#marked(value.getStructValue() ?? new Struct(), place);
      default:
        return null;
    }
  }

  #text(text: string, place: Place): Json {
    if (isUnknownText(text)) return UNKNOWN;
    if (place.secret) this.#redactor.add(new Secret(text));
    return text;
  }

  #marked(struct: Struct, place: Place): Json {
    const fields = struct.getFieldsMap();
    const signature = fields.get(signatureKey)?.getStringValue();
    const inner = fields.get('value');
    if (signature === secretSignature) return this.#secret(inner, place) ?? null;
    if (signature !== outputSignature) return this.object(struct, place);
    const secret = fields.get('secret')?.getBoolValue() === true;
    const value = secret ? this.#secret(inner, place) : inner && this.#value(inner, place);
    return value ?? UNKNOWN;
  }

  #secret(inner: Value | undefined, place: Place): Json | undefined {
    this.secrets = unionOfSecrets(this.secrets, secretAt(place.path));
    return inner && this.#value(inner, { ...place, secret: true });
  }
}

/** Sets an own property whatever it is called: plain assignment to `__proto__` would change the object's nature. */
function put(object: MutableJsonObject, key: string, value: Json): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

/** Says what cannot be sent, and where. Throwing stops the encoding; returning leaves the value out. */
type Refuse = (where: string, what: string) => void;

/**
 * The way back: unknowns as sentinels, every value at a secret path wrapped, absent properties left out.
 * A value that no Struct can hold is a bug of ours and said at once: protobuf would turn it into nonsense.
 */
export function encode(value: JsonObject, secrets: SecretPaths = noSecrets): Struct {
  return new Encoder(refuse).object(value, secrets, '');
}

/** Leaves out what cannot be sent: for an answer that must not get lost although it holds a bug. */
export function encodeLeniently(value: JsonObject, secrets: SecretPaths = noSecrets): Struct {
  return new Encoder(() => undefined).object(value, secrets, '');
}

function refuse(where: string, what: string): never {
  throw new TypeError(`the answer holds ${what} at ${where}, which is no plain data`);
}

class Encoder {
  readonly #refuse: Refuse;
  constructor(refusal: Refuse) {
    this.#refuse = refusal;
  }

  object(object: JsonObject, secrets: SecretPaths, where: string): Struct {
    const struct = new Struct();
    const fields = struct.getFieldsMap();
    for (const [key, value] of Object.entries(object)) {
      // google-protobuf cannot hold a key of this name.
      if (value === undefined || key === '__proto__') continue;
      const wire = this.#property(value, secrets.below.get(key), where === '' ? key : `${where}.${key}`);
      if (wire !== undefined) fields.set(key, wire);
    }
    return struct;
  }

  /** A path that should go on below something that is no object stops there: better too much hidden than too little. */
  #property(value: unknown, secrets: SecretPaths | undefined, where: string): Value | undefined {
    const wrapped = secrets !== undefined && (secrets.whole || !isPlainObject(value));
    const wire = this.#value(value, wrapped ? noSecrets : (secrets ?? noSecrets), where);
    return wrapped && wire !== undefined ? secretValue(wire) : wire;
  }

  #value(value: unknown, secrets: SecretPaths, where: string): Value | undefined {
    const wire = new Value();
    if (value === null) wire.setNullValue(googleStruct.NullValue.NULL_VALUE);
    else if (value === UNKNOWN) wire.setStringValue(unknownText);
    else if (typeof value === 'boolean') wire.setBoolValue(value);
    else if (typeof value === 'string') wire.setStringValue(wellFormed(value));
    else if (typeof value === 'number' && Number.isFinite(value)) wire.setNumberValue(value);
    else if (Array.isArray(value)) wire.setListValue(this.#list(value, where));
    else if (isPlainObject(value)) wire.setStructValue(this.object(value, secrets, where));
    else {
      this.#refuse(where, kindOf(value));
      return undefined;
    }
    return wire;
  }

  #list(elements: readonly unknown[], where: string): googleStruct.ListValue {
    const list = new ListValue();
    for (const [index, element] of elements.entries()) {
      // As JSON does: an absent element keeps its place.
      const wire = this.#value(element === undefined ? null : element, noSecrets, `${where}[${index}]`);
      if (wire !== undefined) list.addValues(wire);
    }
    return list;
  }
}

function secretValue(inner: Value): Value {
  const struct = new Struct();
  struct.getFieldsMap().set(signatureKey, new Value().setStringValue(secretSignature));
  struct.getFieldsMap().set('value', inner);
  return new Value().setStructValue(struct);
}

function isPlainObject(value: unknown): value is JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function kindOf(value: unknown): string {
  if (typeof value === 'number') return 'a number that is not finite';
  if (typeof value === 'object' && value !== null) return `a ${value.constructor.name}`;
  return `a ${typeof value}`;
}

/** Half of a surrogate pair is no UTF-8; the engine would refuse the whole answer because of it. */
export function wellFormed(text: string): string {
  return /\p{Surrogate}/u.test(text) ? Buffer.from(text, 'utf8').toString('utf8') : text;
}
