import { StaticCallFlows } from "../domain/control-app/call-flow.js";
import { ControlApps } from "../domain/control-app/service.js";
import { Registrations } from "../domain/registration/service.js";
import { SipCarriers } from "../domain/sip-carrier/service.js";
import { SipConnections } from "../domain/sip-connection/service.js";
import { SipDomains } from "../domain/sip-domain/service.js";
import { SipGroups } from "../domain/sip-group/service.js";
import { SipInvites } from "../domain/sip-invite/service.js";
import { SipSwitches } from "../domain/sip-switch/service.js";
import { SipPasswordResets } from "../domain/sip-user/password-reset.js";
import { SipSelfService } from "../domain/sip-user/self.js";
import { SipUsers } from "../domain/sip-user/service.js";
import { SipWatch } from "../domain/sip-watch/service.js";
import { VoiceProfiles } from "../domain/voice-profile/service.js";
import { SqlControlApps } from "../store/control-app.js";
import { SqlRegistrationReads } from "../store/registration-list.js";
import { SqlSipCarriers } from "../store/sip-carrier.js";
import { SqlSipConnections } from "../store/sip-connection.js";
import { SqlSipDomains } from "../store/sip-domain.js";
import { SqlSipGroups } from "../store/sip-group.js";
import { SqlSipInvites } from "../store/sip-invite.js";
import { SqlSipPasswordResets } from "../store/sip-password-reset.js";
import { SqlSipSwitches } from "../store/sip-switch.js";
import { SqlSipUsers } from "../store/sip-user.js";
import { SqlVoiceProfiles } from "../store/voice-profile.js";
import type { PeopleServices } from "./people-services.js";
import type { ServiceOptions } from "./service-options.js";

/** Builds what belongs to SIP: domains and who is in them, peers, apps, profiles of outbound calls. */
export function sipServices(o: ServiceOptions, { avatars, guesses, settings }: PeopleServices) {
  const { store, box, clock, config, effects, peerHosts: hosts, carriers: live, validator, publicUrl } = o;
  const { registrar, liveSip } = o;
  const { SIP_DOMAIN_SUFFIX: suffix, SIP_CUSTOM_DOMAINS: customDomains } = config;
  const sipUserStore = new SqlSipUsers(store, box);
  const resetStore = new SqlSipPasswordResets(store, box);
  const appStore = new SqlControlApps(store);
  const origins = [new URL(publicUrl).origin, ...config.CORS_ORIGINS];
  return {
    sipDomains: new SipDomains({ store: new SqlSipDomains(store, box), clock, suffix, customDomains }),
    sipCarriers: new SipCarriers({ store: new SqlSipCarriers(store, box), live, hosts, clock }),
    sipSwitches: new SipSwitches({ store: new SqlSipSwitches(store), hosts, clock, suffix }),
    sipInvites: new SipInvites({ store: new SqlSipInvites(store, box), clock, suffix }),
    sipConnections: new SipConnections({ store: new SqlSipConnections(store), hosts, clock }),
    sipUsers: new SipUsers({ store: sipUserStore, effects, avatars, clock, suffix }),
    sipSelf: new SipSelfService({ store: sipUserStore, effects, avatars, clock }),
    sipPasswordResets: new SipPasswordResets({ store: resetStore, effects, guesses, settings, clock, origins }),
    sipGroups: new SipGroups({ store: new SqlSipGroups(store), clock }),
    controlApps: new ControlApps({ store: appStore, clock }),
    callFlows: new StaticCallFlows({ store: appStore, validator, clock, publicUrl }),
    registrations: new Registrations({ reads: new SqlRegistrationReads(store), live: registrar, clock, suffix }),
    sipWatch: new SipWatch(liveSip),
    voiceProfiles: new VoiceProfiles({ store: new SqlVoiceProfiles(store), clock }),
  };
}
