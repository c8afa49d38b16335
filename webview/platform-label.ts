/** Names of router operating systems as their users write them. */

const platformLabels: Readonly<Record<string, string>> = {
  'cisco-ios': 'Cisco IOS',
  'cisco-ios-xe': 'Cisco IOS XE',
  'cisco-asa': 'Cisco ASA',
  'junos-services': 'Junos services PIC',
  'junos-srx': 'Junos SRX',
  'linux-netfilter': 'Linux netfilter',
  vyos: 'VyOS',
  'mikrotik-routeros': 'MikroTik RouterOS',
  fortios: 'FortiOS',
  'pan-os': 'PAN-OS',
  'huawei-vrp': 'Huawei VRP',
};

/** An id the page has not learnt is shown as it is. */
export const platformLabel = (id: string): string => platformLabels[id] ?? id;
