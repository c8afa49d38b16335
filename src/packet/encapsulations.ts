/** Interns stacks of VLAN tags and tunnels, so that a flow's key carries where it ran as one small number. */

export const encapsulationKinds = [
  'vlan',
  'mpls',
  'pppoe',
  'gre',
  'vxlan',
  'geneve',
  'gtp-u',
  'ipip',
  'erspan',
  'capwap',
  'esp-udp',
  'pptp',
  'teredo',
  'l2tp',
  'tzsp',
] as const;
export type EncapsulationKind = (typeof encapsulationKinds)[number];

const maximumStacks = 65_535;
const maximumDescribedLayers = 16;

export class Encapsulations {
  private readonly numbers = new Map<number, number>();
  private readonly stacks: { readonly parent: number; readonly kind: number; readonly value: number }[] = [
    { parent: 0, kind: 0, value: 0 },
  ];
  /** Packets of one VLAN or tunnel come in runs: the last answer saves the look-up. */
  private lastParent = -1;
  private lastKind: EncapsulationKind = 'vlan';
  private lastValue = 0;
  private lastNumber = 0;

  /**
   * The number of stack `parent` with one more layer; beyond 65,535 stacks all share the last. `value` is the VLAN,
   * network or session id (32 bits), 0 where there is none or where it differs by direction.
   */
  enter(parent: number, kind: EncapsulationKind, value: number): number {
    if (parent === this.lastParent && kind === this.lastKind && value === this.lastValue) return this.lastNumber;
    const kindNumber = encapsulationKinds.indexOf(kind);
    // Exact in a double: 16 bits of parent, 4 of kind, 32 of value.
    const key = (parent * 16 + kindNumber) * 4_294_967_296 + (value >>> 0);
    let number = this.numbers.get(key);
    if (number === undefined) {
      if (this.stacks.length > maximumStacks) return maximumStacks;
      number = this.stacks.length;
      this.stacks.push({ parent, kind: kindNumber, value: value >>> 0 });
      this.numbers.set(key, number);
    }
    this.lastParent = parent;
    this.lastKind = kind;
    this.lastValue = value;
    this.lastNumber = number;
    return number;
  }

  /** `vlan 7 / vxlan 42 / gtp-u`, outermost first; empty for none. */
  describe(number: number): string {
    const parts: string[] = [];
    for (
      let stack = this.stacks[number];
      stack && number !== 0 && parts.length < maximumDescribedLayers;
      stack = this.stacks[number]
    ) {
      const kind = encapsulationKinds[stack.kind] ?? '';
      parts.unshift(stack.value === 0 ? kind : `${kind} ${stack.value}`);
      number = stack.parent;
    }
    return parts.join(' / ');
  }
}
