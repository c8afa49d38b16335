/**
 * Names of well-known interfaces and transfer syntaxes by UUID. Interface UUIDs stand in the appendices of C706 and in §1.9
 * ("Standards Assignments") of Microsoft's open specifications, whose short name is given where it is not the interface's own.
 */

export const endpointMapper = 'e1af8308-5d1f-11c9-91a4-08002b14a0fa';
export const objectExporter = '99fcfec4-5260-101b-bbcb-00aa0021347a';

/** C706 appendix I; [MS-RPCE] §2.2.4.12. */
export const ndr64Syntax = '71710533-beba-4937-8319-b5dbef9ccc36';
const ndrSyntax = '8a885d04-1ceb-11c9-9fe8-08002b104860';
/** [MS-RPCE] §3.3.1.5.3: a UUID with this prefix is no syntax, but asks what the server can do. */
const featureNegotiation = '6cb71c2c-9812-4540-';

const interfaceNames: Readonly<Record<string, string>> = {
  [endpointMapper]: 'epmapper',
  'afa8bd80-7d8a-11c9-bef4-08002b102989': 'mgmt',
  [objectExporter]: 'IObjectExporter',
  '000001a0-0000-0000-c000-000000000046': 'IRemoteSCMActivator',
  '4d9f4ab8-7d1c-11cf-861e-0020af6e7c57': 'IActivation',
  '00000131-0000-0000-c000-000000000046': 'IRemUnknown',
  '00000143-0000-0000-c000-000000000046': 'IRemUnknown2',
  '9556dc99-828c-11cf-a37e-00aa003240c7': 'IWbemServices',
  'f309ad18-d86a-11d0-a075-00c04fb68820': 'IWbemLevel1Login',
  'e3514235-4b06-11d1-ab04-00c04fc2dcd2': 'drsuapi',
  '12345678-1234-abcd-ef00-01234567cffb': 'netlogon',
  '12345778-1234-abcd-ef00-0123456789ab': 'lsarpc',
  '12345778-1234-abcd-ef00-0123456789ac': 'samr',
  '3919286a-b10c-11d0-9ba8-00c04fd92ef5': 'dssetup',
  '12345678-1234-abcd-ef00-0123456789ab': 'spoolss',
  '4b324fc8-1670-01d3-1278-5a47bf6ee188': 'srvsvc',
  '6bffd098-a112-3610-9833-46c3f87e345a': 'wkssvc',
  '338cd001-2244-31f1-aaaa-900038001003': 'winreg',
  '367abb81-9844-35f1-ad32-98f038001003': 'svcctl',
  '1ff70682-0a51-30e8-076d-740be8cee98b': 'atsvc',
  '378e52b0-c0a9-11cf-822d-00aa0051e40f': 'sasec',
  '86d35949-83c9-4044-b424-db363231fd0c': 'ITaskSchedulerService',
  '82273fdc-e32a-18c3-3f78-827929dc23ea': 'eventlog',
  'f6beaff7-1e19-4fbb-9f8f-b89e2018337c': 'eventlog6',
  '50abc2a4-574d-40b3-9d66-ee4fd5fba076': 'dnsserver',
  '5b821720-f63b-11d0-aad2-00c04fc324db': 'dhcpsrv2',
  '4fc742e0-4a10-11cf-8273-00aa004ae673': 'netdfs',
  '897e2e5f-93f3-4376-9c9c-fd2277495c27': 'frstrans',
  // Juniper lists this and the next as Exchange directory services.
  'f5cc59b4-4264-101a-8c59-08002b2f8426': 'frsrpc',
  'f5cc5a7c-4264-101a-8c59-08002b2f8426': 'Exchange directory',
  'f5cc5a18-4264-101a-8c59-08002b2f8426': 'nspi',
  'a4f1db00-ca47-1067-b31f-00dd010662da': 'emsmdb',
  '1544f5e0-613c-11d1-93df-00c04fd7bd09': 'rfr',
  '1a190310-bb9c-11cd-90f8-00aa00466520': 'Exchange database',
  '0e4a0156-dd5d-11d2-8c2f-00c04fb6bcde': 'Exchange information store',
  '1453c42c-0fa6-11d2-a910-00c04f990f3b': 'Exchange information store',
  '10f24e8e-0fa6-11d2-a910-00c04f990f3b': 'Exchange information store',
  '2f5f6520-ca46-1067-b319-00dd010662da': 'tapsrv',
  '5a7b91f8-ff00-11d0-a9b2-00c04fb6e6fc': 'messenger',
  '894de0c0-0d55-11d3-a322-00c04fa321a1': 'initshutdown',
  '91ae6020-9e3c-11cf-8d7c-00aa00c091be': 'icpr',
  'c681d488-d850-11d0-8c52-00c04fd90f7e': 'efsrpc',
  'df1941c5-fe89-4e79-bf10-463657acf44d': 'efsrpc',
  '906b0ce0-c70b-1067-b317-00dd010662da': 'IXnRemote',
  'fdb3a030-065f-11d1-bb9b-00a024ea5525': 'msmq',
};

/** `drsuapi`, or the UUID itself. */
export const interfaceName = (uuid: string): string => interfaceNames[uuid] ?? uuid;

export const isFeatureNegotiation = (syntax: string): boolean => syntax.startsWith(featureNegotiation);

/** `NDR`, `NDR64`, `feature negotiation`, or the UUID itself. */
export function syntaxName(uuid: string): string {
  if (uuid === ndrSyntax) return 'NDR';
  if (uuid === ndr64Syntax) return 'NDR64';
  return isFeatureNegotiation(uuid) ? 'feature negotiation' : uuid;
}
