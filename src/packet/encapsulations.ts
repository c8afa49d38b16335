/** Interns stacks of VLAN tags and tunnels, so that a flow's key carries where it ran as one small number. */

export const encapsulationKinds = ['vlan', 'mpls', 'pppoe', 'gre', 'vxlan', 'geneve', 'gtp-u', 'ipip', 'erspan', 'capwap', 'esp-udp', 'pptp'] as const;
export type EncapsulationKind = (typeof encapsulationKinds)[number];

const maximumStacks = 65_535;

export class Encapsulations {
  private readonly numbers = new Map<number, number>();
  private readonly stacks: { readonly parent: number; readonly kind: number; readonly value: number }[] = [{ parent: 0, kind: 0, value: 0 }];

  /** The number of stack `parent` with one more layer; beyond 65,535 stacks all share the last. */
  enter(parent: number, kind: EncapsulationKind, value: number): number {
    const kindNumber = encapsulationKinds.indexOf(kind);
    // Exact in a double: 16 bits of parent, 4 of kind, 32 of value.
    const key = (parent * 16 + kindNumber) * 4_294_967_296 + (value >>> 0);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    if (this.stacks.length > maximumStacks) return maximumStacks;
    const number = this.stacks.length;
    this.stacks.push({ parent, kind: kindNumber, value: value >>> 0 });
    this.numbers.set(key, number);
    return number;
  }

  /** `vlan 7 / vxlan 42`, outermost first; empty for none. */
  describe(number: number): string {
    const parts: string[] = [];
    for (let stack = this.stacks[number]; stack && number !== 0 && parts.length < 16; stack = this.stacks[number]) {
      parts.unshift(`${encapsulationKinds[stack.kind] ?? ''} ${stack.value}`);
      number = stack.parent;
    }
    return parts.join(' / ');
  }
}
