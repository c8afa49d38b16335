/** What calls of the endpoint mapper and of DCOM's object resolver say: text, located fields and the endpoints for gates. */
import type { LocatedField } from '../alg.ts';
import { endpointsOf, type MappedEndpoint } from '../dce-rpc-portmap/mapped-gates.ts';
import {
  mapperOperation, mapperOperationName, readLookupResponse, readMapRequest, readMapResponse, statusText,
  type MapperAnswer,
} from '../dce-rpc-portmap/parse.ts'; // prettier-ignore
import { readResolveResponse, resolveOperations } from '../dce-rpc-portmap/string-bindings.ts';
import type { Tower } from '../dce-rpc-portmap/tower.ts';
import { formatEndpoint } from '../../base/address.ts';
import { endpointMapper, interfaceName, objectExporter } from './interface-names.ts';
import type { NdrForm } from './ndr-cursor.ts';

export interface MapperReading {
  readonly text: string;
  readonly fields: readonly LocatedField[];
  readonly endpoints: readonly MappedEndpoint[];
  readonly listed: boolean;
}

/** Whether a call of this interface tells where other services are. */
export const isMapper = (uuid: string | undefined): boolean => uuid === endpointMapper || uuid === objectExporter;

export function operationName(uuid: string | undefined, operation: number): string {
  if (uuid === endpointMapper) return mapperOperationName(operation);
  if (uuid === objectExporter && resolveOperations.includes(operation))
    return operation === 0 ? 'ResolveOxid' : 'ResolveOxid2';
  return `operation ${operation}`;
}

/** The two forms that a stub may have: the one that the bind settled, or both, the older one first. */
const formsOf = (littleEndian: boolean, wide: boolean | undefined): readonly NdrForm[] =>
  (wide === undefined ? [false, true] : [wide]).map((each) => ({ littleEndian, wide: each }));

/** The request's subject, e.g. `drsuapi over tcp`; empty when there is none. */
export function readMapperRequest(
  uuid: string | undefined,
  operation: number,
  stub: Uint8Array,
  littleEndian: boolean,
  wide: boolean | undefined,
): { readonly text: string; readonly interface: string } | undefined {
  if (uuid !== endpointMapper || operation !== mapperOperation.map) return undefined;
  for (const form of formsOf(littleEndian, wide)) {
    const tower = readMapRequest(stub, form);
    if (tower?.interface) return { text: `${interfaceText(tower)} over ${tower.protocol}`, interface: tower.interface };
  }
  return undefined;
}

export function readMapperResponse(
  uuid: string | undefined,
  operation: number,
  stub: Uint8Array,
  littleEndian: boolean,
  wide: boolean | undefined,
): MapperReading | undefined {
  if (uuid === objectExporter && resolveOperations.includes(operation)) return readResolved(stub, littleEndian, wide);
  if (uuid !== endpointMapper) return undefined;
  const read = { [mapperOperation.map]: readMapResponse, [mapperOperation.lookup]: readLookupResponse }[operation];
  if (!read) return undefined;
  const answer = formsOf(littleEndian, wide).reduce<MapperAnswer | undefined>(
    (found, form) => found ?? read(stub, form),
    undefined,
  );
  if (!answer) return undefined;
  return {
    text: answerText(answer),
    fields: answer.towers.flatMap(({ fields }) => fields),
    endpoints: endpointsOf(answer),
    listed: answer.listed,
  };
}

function readResolved(stub: Uint8Array, littleEndian: boolean, wide: boolean | undefined): MapperReading | undefined {
  for (const form of formsOf(littleEndian, wide)) {
    const bindings = readResolveResponse(stub, form);
    if (bindings.length === 0) continue;
    return {
      text: bindings.map(({ field }) => field.value).join(', '),
      fields: bindings.map(({ field }) => field),
      endpoints: bindings.map(({ transport, port, address }) => ({
        interface: 'DCOM object',
        transport,
        port,
        address,
      })),
      listed: false,
    };
  }
  return undefined;
}

/** `drsuapi v4.0`. */
const interfaceText = ({ interface: uuid, version }: Tower): string =>
  uuid === '' ? 'unknown interface' : `${interfaceName(uuid)} v${version}`;

const towerText = (tower: Tower): string => {
  const { protocol, address, port, name } = tower;
  if (protocol === 'pipe') return `${interfaceText(tower)} at pipe ${name}`;
  if (protocol === 'unknown') return `${interfaceText(tower)} at an unknown protocol`;
  return `${interfaceText(tower)} at ${protocol} ${address === undefined ? `port ${port}` : formatEndpoint(address, port)}`;
};

const shownTowers = 4;

function answerText({ towers, status }: MapperAnswer): string {
  if (towers.length === 0) return status === undefined ? 'no towers' : statusText(status);
  const shown = towers.slice(0, shownTowers).map(towerText).join(', ');
  return towers.length > shownTowers ? `${shown} and ${towers.length - shownTowers} more` : shown;
}
