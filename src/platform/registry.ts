/** Every platform that the engine knows: one table line each. */
import { ciscoAsa } from './cisco-asa/cisco-asa.ts';
import { ciscoIos } from './cisco-ios/cisco-ios.ts';
import { ciscoIosXe } from './cisco-ios-xe/cisco-ios-xe.ts';
import { fortiOs } from './fortios/fortios.ts';
import { huaweiVrp } from './huawei-vrp/huawei-vrp.ts';
import { junosServices } from './junos-services/junos-services.ts';
import { junosSrx } from './junos-srx/junos-srx.ts';
import { linuxNetfilter } from './linux-netfilter/linux-netfilter.ts';
import { mikrotikRouterOs } from './mikrotik-routeros/mikrotik-routeros.ts';
import { plainNat } from './plain-nat/plain-nat.ts';
import { panOs } from './pan-os/pan-os.ts';
import type { Platform, PlatformId } from './platform.ts';
import { rfcBehave } from './rfc-behave/rfc-behave.ts';
import { vyos } from './vyos/vyos.ts';

/** In the order in which candidates are offered while the platform is unknown. */
export const platforms: readonly Platform[] = [
  ciscoIos,
  ciscoIosXe,
  ciscoAsa,
  junosSrx,
  junosServices,
  linuxNetfilter,
  vyos,
  mikrotikRouterOs,
  fortiOs,
  panOs,
  huaweiVrp,
  rfcBehave,
  plainNat,
];

/** The platform with the id, or undefined when it has no folder yet. */
export const platformOf = (id: PlatformId): Platform | undefined => platforms.find((platform) => platform.id === id);
