/** The router's running-config: nothing in it names the DNS ALG, which is what "on by default" looks like. */

const configuration = `\
!
! Last configuration change at 22:41:07 UTC Thu Jan 11 2018 by admin
version 15.2
no service pad
service timestamps debug datetime msec
service timestamps log datetime msec
service password-encryption
!
hostname rtr
!
boot-start-marker
boot-end-marker
!
logging buffered 65536 debugging
no logging console
enable secret 5 <removed>
!
no aaa new-model
clock timezone UTC 0 0
ip cef
no ipv6 cef
!
ip dhcp excluded-address 192.168.1.1 192.168.1.99
!
ip dhcp pool LAN
 network 192.168.1.0 255.255.255.0
 default-router 192.168.1.1
 dns-server 192.168.1.10
!
no ip bootp server
no ip domain lookup
ip domain name example.com
!
username admin privilege 15 secret 5 <removed>
!
archive
 log config
  hidekeys
!
ip ssh version 2
!
interface ATM0
 description ADSL line
 no ip address
 no ip redirects
 no ip unreachables
 no ip proxy-arp
 no atm ilmi-keepalive
 pvc 0/38
  pppoe-client dial-pool-number 1
 !
!
interface FastEthernet0
 description Name server ns2
 no ip address
 spanning-tree portfast
!
interface FastEthernet1
 no ip address
!
interface FastEthernet2
 no ip address
!
interface FastEthernet3
 no ip address
!
interface Vlan1
 description LAN
 ip address 192.168.1.1 255.255.255.0
 no ip redirects
 no ip proxy-arp
 ip nat inside
 ip virtual-reassembly in
!
interface Dialer0
 description Internet
 ip address 203.0.113.5 255.255.255.252
 ip access-group 110 in
 no ip redirects
 no ip unreachables
 no ip proxy-arp
 ip mtu 1492
 ip nat outside
 ip virtual-reassembly in
 encapsulation ppp
 dialer pool 1
 dialer-group 1
 ppp authentication chap callin
 ppp chap hostname rtr@example.net
 ppp chap password 7 <removed>
 no cdp enable
!
ip forward-protocol nd
no ip http server
no ip http secure-server
!
ip nat translation tcp-timeout 3600
ip nat inside source list 100 interface Dialer0 overload
ip route 0.0.0.0 0.0.0.0 Dialer0
!
access-list 100 remark Hosts that go out behind the address of Dialer0
access-list 100 permit ip 192.168.1.0 0.0.0.255 any
access-list 110 remark From the Internet
access-list 110 permit tcp any any established
access-list 110 permit udp any eq domain host 203.0.113.5
access-list 110 permit udp any eq ntp host 203.0.113.5
access-list 110 permit icmp any host 203.0.113.5 echo-reply
access-list 110 permit icmp any host 203.0.113.5 unreachable
access-list 110 permit icmp any host 203.0.113.5 time-exceeded
access-list 110 deny   ip any any log
dialer-list 1 protocol ip permit
!
control-plane
!
line con 0
 exec-timeout 30 0
 login local
 no modem enable
line aux 0
line vty 0 4
 access-class 100 in
 exec-timeout 30 0
 login local
 transport input ssh
!
ntp server 198.51.100.123
end
`;

/** As `show running-config` prints it. */
export const runningConfig = `\
Building configuration...

Current configuration : ${configuration.length} bytes
${configuration}`;
