/** Reads every packet of a capture with the npm package pcap-parser and does nothing with it. */
const { parse } = require('pcap-parser');

let packets = 0;
parse(process.argv[2])
  .on('packet', () => (packets += 1))
  .on('error', (error) => {
    throw error;
  })
  .on('end', () => console.log(packets));
