/** The two ends of a flow by side of the gateway. Hosts are few and flows are many: their texts are made once. */
import type { BindingEnd } from '../alg/field-rewrite.ts';
import type { FlowTable } from '../flow/flow-table.ts';

export class FlowEnds {
  private readonly flows: FlowTable;
  private readonly addressTexts = new Map<number, string>();

  constructor(flows: FlowTable) {
    this.flows = flows;
  }

  /** `outwardDirection` is the one in which the inside end sends. */
  of(flow: number, outwardDirection: number): { readonly inside: BindingEnd; readonly remote: BindingEnd } {
    const { flows } = this;
    const client = { address: this.addressText(flow, true), port: flows.clientPort(flow) };
    const server = { address: this.addressText(flow, false), port: flows.serverPort(flow) };
    const clientInside = flows.fromClient(flow, outwardDirection);
    return clientInside ? { inside: client, remote: server } : { inside: server, remote: client };
  }

  private addressText(flow: number, ofClient: boolean): string {
    const { flows } = this;
    const first = flows.fromClient(flow, 0) === ofClient;
    const address = first ? flows.addressFirst(flow) : flows.addressOther(flow);
    const key = flows.ipVersion(flow) === 4 ? address : address + 2 ** 32;
    let text = this.addressTexts.get(key);
    if (text === undefined) {
      text = ofClient ? flows.clientAddress(flow) : flows.serverAddress(flow);
      this.addressTexts.set(key, text);
    }
    return text;
  }
}
