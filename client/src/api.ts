// Printed from the OpenAPI document of the platform by `npm run docs`. Change contract/src, not this file.
export interface paths {
    "/account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The own account */
        get: operations["GetAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the own account */
        patch: operations["UpdateAccount"];
        trace?: never;
    };
    "/account/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The own account by its uuid; any account for an Admin */
        get: operations["GetAccountByUUID"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change an account; `level` and `disabled` are for an Admin */
        patch: operations["UpdateAccountByUUID"];
        trace?: never;
    };
    "/account/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Archives of the account, the newest first */
        get: operations["ListAccountExports"];
        put?: never;
        /** Ask for one archive of the calls, messages and recordings of the account; an Admin for another one's too */
        post: operations["CreateAccountExport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/export/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far an archive is */
        get: operations["GetAccountExport"];
        put?: never;
        post?: never;
        /** Remove the archive, or give it up while it is made */
        delete: operations["RemoveAccountExport"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/export/{uuid}/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The archive by its link, byte ranges allowed; not in an envelope */
        get: operations["FetchAccountExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/export/{uuid}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The archive as a gzipped tar, byte ranges allowed; not in an envelope */
        get: operations["DownloadAccountExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/export/{uuid}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An address that anybody may fetch the archive from until it expires */
        post: operations["LinkAccountExport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/notification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the account is told of */
        get: operations["GetAccountNotification"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change what the account is told of; mail kinds are merged */
        patch: operations["UpdateAccountNotification"];
        trace?: never;
    };
    "/account/office_hours": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Office hours of the account, of one week day or of all */
        get: operations["GetAccountOfficeHoursList"];
        put?: never;
        /** Add office hours */
        post: operations["CreateAccountOfficeHours"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/office_hours/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One row of office hours */
        get: operations["GetAccountOfficeHours"];
        put?: never;
        post?: never;
        /** Remove office hours */
        delete: operations["RemoveAccountOfficeHoursByUUID"];
        options?: never;
        head?: never;
        /** Change office hours */
        patch: operations["UpdateAccountOfficeHours"];
        trace?: never;
    };
    "/account/user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Users of the account, active and deactivated */
        get: operations["GetUsersByAccount"];
        put?: never;
        /** Add a user to the account */
        post: operations["AddUserToAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/user/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Let a deactivated user in again; 409 once what its deleted account had is being removed */
        put: operations["ReactivateUserAccountByUUID"];
        post?: never;
        /** Refuse the credentials of a user from now on */
        delete: operations["DeactivateUserAccountByUUID"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/webhook_secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** When the signing secret of callbacks was made, and its last four characters */
        get: operations["GetWebhookSecret"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/account/webhook_secret/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a new signing secret; the former one also signs for 24 hours */
        post: operations["RotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/address": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add an address */
        post: operations["CreateAddress"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/address/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One address */
        get: operations["GetAddress"];
        put?: never;
        post?: never;
        /** Remove an address */
        delete: operations["RemoveAddressByUUID"];
        options?: never;
        head?: never;
        /** Change an address */
        patch: operations["UpdateAddress"];
        trace?: never;
    };
    "/address/account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Addresses of the account */
        get: operations["GetAddressListByAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/address/user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Addresses made by the caller */
        get: operations["GetAddressListByUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/account/{uuid}/destination": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Countries that an account has called, and those opened or closed for it */
        get: operations["ListAccountDestinations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/account/{uuid}/destination/{country}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Open a country to the calls of an account, close it, or release calls that are held */
        patch: operations["ModifyAccountDestination"];
        trace?: never;
    };
    "/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who signed in, heard, read, changed or deleted what, the newest first */
        get: operations["ListAuditEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/messaging/carrier": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Carriers of messages */
        get: operations["ListMessagingCarriers"];
        put?: never;
        /** Add a carrier of messages */
        post: operations["CreateMessagingCarrier"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/messaging/carrier/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One carrier of messages */
        get: operations["GetMessagingCarrier"];
        put?: never;
        post?: never;
        /** Remove a carrier that no route names */
        delete: operations["RemoveMessagingCarrier"];
        options?: never;
        head?: never;
        /** Change a carrier of messages; acts on the next one */
        patch: operations["ModifyMessagingCarrier"];
        trace?: never;
    };
    "/admin/messaging/carrier/{uuid}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask whether a carrier can be reached now */
        post: operations["TestMessagingCarrier"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/messaging/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Messages of accounts that look like fraud */
        get: operations["ListSMSReviews"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/messaging/review/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Let them go, hold or refuse them, for a day */
        patch: operations["DecideSMSReview"];
        trace?: never;
    };
    "/admin/messaging/route": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where messages go, in the order in which it is tried */
        get: operations["ListMessagingRoutes"];
        put?: never;
        /** Add a route of messages */
        post: operations["CreateMessagingRoute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/messaging/route/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One route of messages */
        get: operations["GetMessagingRoute"];
        put?: never;
        post?: never;
        /** Remove a route of messages */
        delete: operations["RemoveMessagingRoute"];
        options?: never;
        head?: never;
        /** Change a route of messages; acts on the next one */
        patch: operations["ModifyMessagingRoute"];
        trace?: never;
    };
    "/admin/messaging/smpp_account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** SMPP accounts of everybody */
        get: operations["ListAdminSMPPAccounts"];
        put?: never;
        /** Make an SMPP account for anybody */
        post: operations["CreateAdminSMPPAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/messaging/smpp_account/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One SMPP account */
        get: operations["GetAdminSMPPAccount"];
        put?: never;
        post?: never;
        /** Remove an SMPP account */
        delete: operations["RemoveAdminSMPPAccount"];
        options?: never;
        head?: never;
        /** Change an SMPP account */
        patch: operations["ModifyAdminSMPPAccount"];
        trace?: never;
    };
    "/admin/rate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rates of calls, by product, direction and prefix; with `number` those whose prefix it has */
        get: operations["ListCallRates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/rate/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a rate; calls that go on keep theirs */
        delete: operations["RemoveCallRate"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/rate/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put the rates of a CSV file into the deck of a product (default 1, direction `out`), or replace the deck by them; with `dry_run` they are only checked */
        post: operations["ImportCallRates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/registry/simulate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Move something in the simulated registry, or a toll-free verification as its vendor says */
        post: operations["SimulateRegistry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/schedule/{action}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Start a periodic job now */
        get: operations["ScheduleAction"];
        put?: never;
        /** Start a periodic job now */
        post: operations["ScheduleActionPost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/sip/carrier": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Carriers of calls, in the order in which they are tried */
        get: operations["ListSIPCarriers"];
        put?: never;
        /** Add a carrier of calls */
        post: operations["CreateSIPCarrier"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/sip/carrier/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One carrier of calls */
        get: operations["GetSIPCarrier"];
        put?: never;
        post?: never;
        /** Remove a carrier of calls; those that go on are not ended */
        delete: operations["RemoveSIPCarrier"];
        options?: never;
        head?: never;
        /** Change a carrier of calls; acts on the next one */
        patch: operations["ModifySIPCarrier"];
        trace?: never;
    };
    "/admin/sip/carrier/{uuid}/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the gateways of a carrier are doing, its registration, and its calls now */
        get: operations["GetSIPCarrierHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/sip/message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The last SIP messages of the node, newest first, without secrets; registrations and refused calls too */
        get: operations["ListSIPMessages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/sip/peer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Addresses that speak SIP with the node and what they said, the busiest first */
        get: operations["ListSIPPeers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/sip/registration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Contacts of SIP users that are registered now, newest first */
        get: operations["ListSIPRegistrations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/sip/registration/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove the registrations of a SIP user, or the one of `contact`; answers those removed */
        delete: operations["RemoveSIPRegistration"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stir/certificate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Certificates that calls are signed with */
        get: operations["ListStirCertificates"];
        put?: never;
        /** Add a certificate with its key; the first becomes active */
        post: operations["CreateStirCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stir/certificate/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One certificate */
        get: operations["GetStirCertificate"];
        put?: never;
        post?: never;
        /** Remove a certificate and its key */
        delete: operations["RemoveStirCertificate"];
        options?: never;
        head?: never;
        /** Make a certificate the active one, or switch it off */
        patch: operations["ModifyStirCertificate"];
        trace?: never;
    };
    "/admin/stir/root": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Trust roots */
        get: operations["ListStirRoots"];
        put?: never;
        /** Trust a root */
        post: operations["CreateStirRoot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stir/root/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One trust root */
        get: operations["GetStirRoot"];
        put?: never;
        post?: never;
        /** Trust a root no longer */
        delete: operations["RemoveStirRoot"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stir/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is configured for STIR/SHAKEN, and whether it is at work */
        get: operations["GetStirStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stir/traceback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Calls and customers behind an origid or a number */
        get: operations["GetStirTraceback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/system/dict_gtts_reload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the voices of the speech engines again */
        get: operations["SystemDICTGTTSReload"];
        put?: never;
        /** Read the voices of the speech engines again */
        post: operations["SystemDICTGTTSReloadPost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/tn/{tn}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A number of the inventory */
        get: operations["GetAdminTN"];
        put?: never;
        post?: never;
        /** Remove a number from the inventory */
        delete: operations["RemoveAdminTN"];
        options?: never;
        head?: never;
        /** Change a number of the inventory, or take it out of the sale */
        patch: operations["ModifyAdminTN"];
        trace?: never;
    };
    "/admin/tn/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put numbers into stock from a CSV file */
        post: operations["ImportTNs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/tnlease/create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lease numbers to an account without order and charge */
        post: operations["TnleaseCreate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/app": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The SIP user who calls */
        get: operations["GetSIPUserApp"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change oneself; a new password changes the HA1B and ends registrations */
        patch: operations["ModifySIPUserApp"];
        trace?: never;
    };
    "/app/avatar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Upload a picture: png, jpeg, gif or webp by its content, 2 MiB at most */
        post: operations["UploadSIPUserAvatarApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/app/group": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Groups of the caller */
        get: operations["GetSIPGroupsListApp"];
        put?: never;
        /** Make a group of users of the own domain */
        post: operations["CreateSIPUserGroupApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/app/group/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove an own group */
        delete: operations["RemoveSIPUserGroupApp"];
        options?: never;
        head?: never;
        /** Change an own group; `users` replaces its members */
        patch: operations["ModifySIPUserGroupApp"];
        trace?: never;
    };
    "/app/group/{uuid}/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Members of a group that the caller owns or is in */
        get: operations["GetSIPUserGroupUsersApp"];
        put?: never;
        /** Add members to an own group; answers all of them */
        post: operations["AddSIPUsersToSIPUserGroupApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/app/group/{uuid}/users/{sip_user_uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take one member out of an own group */
        delete: operations["RemoveSIPUserFromSIPUserGroupApp"];
        options?: never;
        head?: never;
        /** Add one member to an own group */
        patch: operations["AddSIPUserToSIPUserGroupApp"];
        trace?: never;
    };
    "/app/invite/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The domain that an invite leads to */
        get: operations["CheckSIPDomainByInviteApp"];
        put?: never;
        /** Become a SIP user by an invite */
        post: operations["RegisterSIPUserByInviteApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/app/password_reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Mail a link that sets a new password to each SIP user with that e-mail; it works once, for one hour */
        get: operations["RequestSIPUserPasswordResetEmailApp"];
        put?: never;
        /** Set a new password with the token of the mail; the HA1B changes and registrations end */
        post: operations["ChangeSIPUserPasswordViaResetTokenApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/app/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Active users of the own domain */
        get: operations["GetSIPUsersWithSameDomainApp"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sign in: the caller, its account and a fresh JWT of 24 hours in `token` */
        get: operations["Auth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Batches of the account, without their phones and documents */
        get: operations["ListBatches"];
        put?: never;
        /** Call every phone once and run the document where it is answered */
        post: operations["CreateBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/batch/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One batch with its phones and its document */
        get: operations["GetBatch"];
        put?: never;
        post?: never;
        /** Call no more phones; calls that are on go on */
        delete: operations["CancelBatch"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/batch/{uuid}/item/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What became of the phones of a batch */
        post: operations["SearchBatchItems"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/batch/{uuid}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Call no phone until the batch is resumed; calls that are on go on */
        post: operations["PauseBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/batch/{uuid}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go on with the phones that wait */
        post: operations["ResumeBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/batch/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Search batches */
        post: operations["SearchBatches"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/call": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Call somebody and run a document or an app when the callee answers */
        post: operations["CreateCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/call/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One call leg */
        get: operations["GetCall"];
        put?: never;
        post?: never;
        /** End a call with cause 16 */
        delete: operations["HangupCall"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/call/{uuid}/dtmf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Press keys for a live leg to hear; answered before they are heard */
        post: operations["SendCallDTMF"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/call/{uuid}/pcap": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** SIP messages of all legs of a call as a capture file; not in an envelope */
        get: operations["GetCallPcap"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/call/{uuid}/play": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a live call hear speech or a file beside what goes on; answered before it is heard */
        post: operations["PlayToCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/call/{uuid}/record": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Recordings of a call */
        get: operations["ListCallRecords"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/call/{uuid}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything known of a call, its legs joined: SIP, commands, requests, events, webhooks, sound and money; as a ladder to read with `Accept: text/plain` */
        get: operations["GetCallTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/call/{uuid}/trace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** SIP messages of a call leg and of those it dialled, without secrets; as text to read with `Accept: text/plain` */
        get: operations["GetCallTrace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/call/{uuid}/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a live leg talk with somebody else; who it talks with now is let go once that one answers */
        post: operations["TransferCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/call/bridge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Call two parties and connect them; answers leg A */
        post: operations["CreateCallBridge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/call/rate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a call to a number would cost now; default the newest outbound voice profile and leased number */
        get: operations["GetCallPrice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/call/record/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One recording */
        get: operations["GetCallRecord"];
        put?: never;
        post?: never;
        /** Remove the audio of a recording; its row stays */
        delete: operations["RemoveCallRecord"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/call/record/{uuid}/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The audio of a recording by its link, byte ranges allowed; not in an envelope */
        get: operations["FetchCallRecord"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/call/record/{uuid}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The audio of a recording, byte ranges allowed; not in an envelope */
        get: operations["DownloadCallRecord"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/call/record/{uuid}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** An address that anybody may fetch the audio from until it expires */
        post: operations["LinkCallRecord"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/call/sca/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One call leg
         * @deprecated
         */
        get: operations["GetCallAlias1"];
        put?: never;
        /** Run a document in a live call, with `mode=inject` beside the one that runs; answered before it runs */
        post: operations["ExecuteCallFlow"];
        /**
         * End a call with cause 16
         * @deprecated
         */
        delete: operations["HangupCallAlias1"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/call/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The call log, live and ended calls */
        post: operations["SearchCalls"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/call/xml/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Check a document without a call: all its faults, with what may stand there */
        post: operations["ValidateCallXML"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/carrier/{uuid}/event": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a carrier tells: texts and receipts, proved by a signature or a secret */
        post: operations["CarrierEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dict/country": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Countries */
        get: operations["ListDictCountry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dict/gtts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Voices of the configured speech engines */
        get: operations["ListDictGTTSVoices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dict/lerg": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Replace the dictionary of number blocks by a CSV file */
        post: operations["UploadDictLERG"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dict/lerg/ratecenters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rate centers of a state with their number blocks; empty until a file was imported */
        get: operations["ListLERGRateCenters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dict/lerg/states": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** States, provinces and territories of a country; default US */
        get: operations["ListLERGStates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dict/lerg/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the block of a number is known, and whether the number is ported */
        get: operations["VerifyLERG"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dict/lrn": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Replace the dictionary of ported numbers by a CSV file */
        post: operations["UploadDictLRN"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/dict/tz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Time zones */
        get: operations["ListDictTimeZone"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/event": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Stored events in their order, whatever the subscriptions say */
        get: operations["ListEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/event/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One event with its delivery report */
        get: operations["GetEvent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/event/subscription": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Event subscriptions of the caller */
        get: operations["ListEventSubscriptions"];
        put?: never;
        /** Ask for events of a type, or change what was asked before (200); this is the only answer with the secret */
        post: operations["CreateEventSubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/event/subscription/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One event subscription */
        get: operations["GetEventSubscription"];
        put?: never;
        post?: never;
        /** Remove an event subscription; what waits for it is not sent any more */
        delete: operations["RemoveEventSubscription"];
        options?: never;
        head?: never;
        /** Change an event subscription; a URL, also the same one, switches a disabled webhook on */
        patch: operations["ModifyEventSubscription"];
        trace?: never;
    };
    "/event/subscription/{uuid}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a webhook a new signing secret; the former one also signs for 24 hours */
        post: operations["RotateEventSubscriptionSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/event/subscription/{uuid}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send an event of type test to a webhook, once; the delivery tells what came of it */
        post: operations["TestEventSubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/lab/sms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a handset of the simulated network write to a number */
        post: operations["SendLabText"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/lab/sms/{tn}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a handset of the simulated network wrote and got */
        get: operations["GetLabHandset"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/lab/smsc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The message centre of the simulated network and its faults */
        get: operations["GetLabSMSC"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Faults of the message centre, at once and until they are changed */
        patch: operations["ModifyLabSMSC"];
        trace?: never;
    };
    "/lab/smsc/disconnect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cut all links to the message centre, as a fault of the network does */
        post: operations["DisconnectLabSMSC"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/lease/tn": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Leased numbers of the account */
        get: operations["ListTNLeases"];
        put?: never;
        post?: never;
        /** Release several numbers, all or none */
        delete: operations["RemoveTNLeases"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/lease/tn/{tn_lease}/subscription": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Enabled features of a leased number */
        get: operations["ListTNLeaseSubscriptions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/lease/tn/{tn_lease}/subscription/{type}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One enabled feature */
        get: operations["GetTNLeaseSubscription"];
        put?: never;
        /** Switch a feature on; for voice also say where calls go */
        post: operations["SubscribeTNLease"];
        /** Switch a feature off; with voice the destination is cleared too */
        delete: operations["UnsubscribeTNLease"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/lease/tn/{tn_lease}/subscription/sms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch SMS on, or change its messaging profile and campaign */
        post: operations["SubscribeTNLeaseSMS"];
        /** Switch SMS off */
        delete: operations["UnsubscribeTNLeaseSMS"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/lease/tn/{tn}/route": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where a leased number leads */
        get: operations["GetTNLeaseRoute"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/lease/tn/{tn}/tn": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One lease by number */
        get: operations["GetTNLeaseByTN"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/lease/tn/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One lease, by uuid or number */
        get: operations["GetTNLeaseByUUID"];
        put?: never;
        post?: never;
        /** Release a number at once */
        delete: operations["RemoveTNLeaseByUUID"];
        options?: never;
        head?: never;
        /** Change renewal, destination and features of a lease */
        patch: operations["ModifyTNLease"];
        trace?: never;
    };
    "/lease/tn/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Search leased numbers */
        post: operations["SearchTNLeases"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Files of the account */
        get: operations["ListMedia"];
        put?: never;
        /** Upload a WAV or MP3 file for `<Play file>`; a name that is there is replaced (200) */
        post: operations["UploadMedia"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One file */
        get: operations["GetMedia"];
        put?: never;
        post?: never;
        /** Remove a file; a call that plays it goes on */
        delete: operations["RemoveMedia"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/{uuid}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The file as it was uploaded, byte ranges allowed; not in an envelope */
        get: operations["DownloadMedia"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/messages/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A message of either direction in the shape of another API, without the envelope */
        get: operations["GetMessageDetailRecord"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/order": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Orders of the account */
        get: operations["ListOrders"];
        put?: never;
        /** Order numbers; worked off after the answer */
        post: operations["CreateTNOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/order/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One order with its numbers and leases */
        get: operations["GetOrderByUUID"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/order/price": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What an order would cost; nothing is ordered */
        post: operations["GetOrderPrice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/order/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Search orders */
        post: operations["SearchOrders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/order/tn": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Order numbers; worked off after the answer
         * @deprecated
         */
        post: operations["CreateTNOrderAlias1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/payment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Payments of the account */
        get: operations["ListPayments"];
        put?: never;
        /** Manual payment: credits the account and writes its transaction in one step */
        post: operations["CreatePayment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/payment/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One payment */
        get: operations["GetPaymentByUUID"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Ask the provider for the state of a payment; a manual one is answered unchanged */
        patch: operations["UpdatePayment"];
        trace?: never;
    };
    "/profile/messaging": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Messaging profiles of the account */
        get: operations["ListMessagingProfiles"];
        put?: never;
        /** Make a messaging profile */
        post: operations["CreateMessagingProfile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/profile/messaging/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One messaging profile */
        get: operations["GetMessagingProfileByUUID"];
        put?: never;
        post?: never;
        /** Remove a messaging profile that nothing uses */
        delete: operations["RemoveMessagingProfileByUUID"];
        options?: never;
        head?: never;
        /** Change a messaging profile */
        patch: operations["ModifyMessagingProfile"];
        trace?: never;
    };
    "/profile/messaging/{uuid}/autoresponse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Automatic replies of a messaging profile */
        get: operations["ListAutoresponses"];
        put?: never;
        /** Answer a keyword with a text of one's own */
        post: operations["CreateAutoresponse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/profile/messaging/{uuid}/autoresponse/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove an automatic reply */
        delete: operations["RemoveAutoresponse"];
        options?: never;
        head?: never;
        /** Change an automatic reply */
        patch: operations["ModifyAutoresponse"];
        trace?: never;
    };
    "/profile/messaging/{uuid}/tnleases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Leased numbers of a messaging profile */
        get: operations["GetMessagingProfileLeasesByUUID"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/profile/outbound_voice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Outbound voice profiles of the account */
        get: operations["ListOutboundVoiceProfiles"];
        put?: never;
        /** Make an outbound voice profile */
        post: operations["CreateOutboundVoiceProfile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/profile/outbound_voice/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One outbound voice profile */
        get: operations["GetOutboundVoiceProfileByUUID"];
        put?: never;
        post?: never;
        /** Remove an outbound voice profile; domains lose the link; not while a batch with it runs */
        delete: operations["RemoveOutboundVoiceProfileByUUID"];
        options?: never;
        head?: never;
        /** Change an outbound voice profile */
        patch: operations["ModifyOutboundVoiceProfile"];
        trace?: never;
    };
    "/profile/tn": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rate profiles of the installation, or behaviour profiles of the account */
        get: operations["ListTNProfiles"];
        put?: never;
        /** Make a behaviour profile; an Admin also a rate profile */
        post: operations["CreateTNProfile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/profile/tn/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One profile of either kind */
        get: operations["GetTNProfileByUUID"];
        put?: never;
        post?: never;
        /** Remove a profile; numbers lose a behaviour profile, a rate profile with numbers stays */
        delete: operations["RemoveTNProfile"];
        options?: never;
        head?: never;
        /** Change a profile; kind rate by an Admin */
        patch: operations["ModifyTNProfile"];
        trace?: never;
    };
    "/profile/tn/{uuid}/blacklist": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Callers who are refused */
        get: operations["ListTNProfileBlacklist"];
        put?: never;
        /** Add and remove callers who are refused */
        post: operations["ModifyTNProfileBlacklist"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/profile/tn/{uuid}/whitelist": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Callers who alone pass, when there are any */
        get: operations["ListTNProfileWhitelist"];
        put?: never;
        /** Add and remove callers who alone pass */
        post: operations["ModifyTNProfileWhitelist"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/profile/tn/special_prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Special prices that are valid for the account */
        get: operations["GetTNSpecialPricesByAccount"];
        put?: never;
        /** Give an account, or all, a price of their own */
        post: operations["CreateTNSpecialPrice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/profile/tn/special_prices/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a special price */
        delete: operations["RemoveTNSpecialPrice"];
        options?: never;
        head?: never;
        /** Change a special price */
        patch: operations["ModifyTNSpecialPrice"];
        trace?: never;
    };
    "/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a client may know of the installation before it signs in */
        get: operations["GetSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sip/app": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Control apps of the account */
        get: operations["ListSIPControlApps"];
        put?: never;
        /** Make a control app */
        post: operations["CreateSIPControlApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sip/app/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One control app with its last log rows */
        get: operations["GetSIPControlAppByUUID"];
        put?: never;
        post?: never;
        /** Remove a control app that no lease, domain or live call uses */
        delete: operations["RemoveSIPControlAppByUUID"];
        options?: never;
        head?: never;
        /** Change a control app; acts on the next call */
        patch: operations["ModifySIPControlApp"];
        trace?: never;
    };
    "/sip/app/{uuid}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Executed XML elements of the app's calls */
        post: operations["SearchCallFlowLogs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sip/app/{uuid}/tnlease": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Numbers whose calls the app runs */
        get: operations["GetSIPControlAppTNLeasesList"];
        put?: never;
        /** Give numbers to the app and take them from it */
        post: operations["AssignTNLeasesToSIPControlApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sip/app/call/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One call leg
         * @deprecated
         */
        get: operations["GetCallAlias2"];
        put?: never;
        /**
         * Run a document in a live call, with `mode=inject` beside the one that runs; answered before it runs
         * @deprecated
         */
        post: operations["ExecuteCallFlowAlias1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sip/app/call/flow/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The hosted document; bare with Accept: application/xml */
        get: operations["GetSIPControlAppStaticCallFlow"];
        put?: never;
        /** Store the hosted document byte for byte */
        post: operations["SaveSIPControlAppStaticCallFlow"];
        /** Remove the hosted document */
        delete: operations["RemoveSIPControlAppStaticCallFlow"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sip/app/call/flow/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check a document without a call: all its faults, with what may stand there
         * @deprecated
         */
        post: operations["ValidateCallXMLAlias1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sip/app/call/online": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Live calls of type CallSCA */
        get: operations["GetSIPControlAppCallsList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sip/app/call/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The call log, calls of type CallSCA */
        post: operations["SearchSCACalls"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sip/connection": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** SIP connections of the account */
        get: operations["ListSIPConnections"];
        put?: never;
        /** Make a SIP connection */
        post: operations["CreateSIPConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sip/connection/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One SIP connection */
        get: operations["GetSIPConnectionByUUID"];
        put?: never;
        post?: never;
        /** Remove a SIP connection; numbers and domains lose the link */
        delete: operations["RemoveSIPConnectionByID"];
        options?: never;
        head?: never;
        /** Change a SIP connection; acts on the next call */
        patch: operations["ModifySIPConnection"];
        trace?: never;
    };
    "/sip/connection/{uuid}/tnlease": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Numbers whose calls go to the connection */
        get: operations["GetSIPConnectionTNLeasesList"];
        put?: never;
        /** Give numbers to the connection and take them from it */
        post: operations["AssignTNLeasesToSIPConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sip/connection/product": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Route and quality classes
         * @deprecated
         */
        get: operations["GetSIPProductsListAlias1"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sip/domain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** SIP domains of the account */
        get: operations["ListSIPDomains"];
        put?: never;
        /** Make a SIP domain */
        post: operations["CreateSIPDomain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sip/domain/{domain}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One SIP domain */
        get: operations["GetSIPDomainByDomainName"];
        put?: never;
        post?: never;
        /** Remove a SIP domain without users, switches and live calls */
        delete: operations["RemoveSIPDomainByDomainName"];
        options?: never;
        head?: never;
        /** Change the links of a SIP domain */
        patch: operations["ModifySIPDomainByDomainName"];
        trace?: never;
    };
    "/sip/domain/{domain}/invite": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Invites to the domain */
        get: operations["ListSIPUserInvites"];
        put?: never;
        /** Make a link by which people become SIP users of the domain */
        post: operations["CreateSIPUserInvite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sip/domain/{domain}/invite/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove an invite; its link is void at once */
        delete: operations["RemoveSIPUserInviteByUUID"];
        options?: never;
        head?: never;
        /** Change name or end of an invite */
        patch: operations["ModifySIPUserInvite"];
        trace?: never;
    };
    "/sip/domain/{domain}/switch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Addresses that may call the domain without registration */
        get: operations["ListSIPSwitchesBySIPDomainUUID"];
        put?: never;
        /** Let an address or host call the domain; acts on the next call */
        post: operations["CreateSIPSwitch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sip/domain/{domain}/switch/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One SIP switch */
        get: operations["GetSIPSwitchByUUID"];
        put?: never;
        post?: never;
        /** Remove a SIP switch; its next call is refused */
        delete: operations["RemoveSIPSwitchByUUID"];
        options?: never;
        head?: never;
        /** Change a SIP switch; acts on the next call */
        patch: operations["ModifySIPSwitch"];
        trace?: never;
    };
    "/sip/domain/{domain}/user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** SIP users of a domain */
        get: operations["ListSIPUsersBySIPDomainUUID"];
        put?: never;
        /** Make a SIP user */
        post: operations["CreateSIPUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sip/domain/{domain}/user/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One SIP user */
        get: operations["GetSIPUserByUUID"];
        put?: never;
        post?: never;
        /** Remove a SIP user; its registrations end */
        delete: operations["RemoveSIPUserByUUID"];
        options?: never;
        head?: never;
        /** Change a SIP user; acts on the registrar at once */
        patch: operations["ModifySIPUser"];
        trace?: never;
    };
    "/sip/domain/{domain}/user/{uuid}/registration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where a SIP user is registered now */
        get: operations["ListSIPUserRegistrations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sip/product": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Route and quality classes */
        get: operations["GetSIPProductsList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a message; 201 when the recipient is a number of this platform */
        post: operations["SendSMSO"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Bulk messages of the account, without their phones */
        get: operations["ListSMSBatches"];
        put?: never;
        /** Send one message to many numbers; each goes through the checks of a single one */
        post: operations["CreateSMSBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/batch/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One bulk message with its phones */
        get: operations["GetSMSBatch"];
        put?: never;
        post?: never;
        /** Write to no more phones; messages that were accepted go on */
        delete: operations["CancelSMSBatch"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/batch/{uuid}/item/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What became of the phones of a bulk message */
        post: operations["SearchSMSBatchItems"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/brand": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Brands of the account */
        get: operations["ListSMSBrands"];
        put?: never;
        /** Register a brand; 200 with the first one of the same referenceId */
        post: operations["CreateSMSBrand"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/brand/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One brand, by uuid or brandId */
        get: operations["GetSMSBrand"];
        put?: never;
        post?: never;
        /** Remove a brand without active campaigns */
        delete: operations["RemoveSMSBrand"];
        options?: never;
        head?: never;
        /** Change a brand; identity fields only while it has no external vetting */
        patch: operations["ModifySMSBrand"];
        trace?: never;
    };
    "/sms/brand/{id}/externalVetting": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** External vettings of a brand, newest first */
        get: operations["ListSMSBrandVettings"];
        /** Take over an external vetting that was made elsewhere */
        put: operations["ImportSMSBrandVetting"];
        /** Order an external vetting */
        post: operations["OrderSMSBrandVetting"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/brand/{id}/feedback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why the identity of a brand was not verified */
        get: operations["GetSMSBrandFeedback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/brand/{id}/otp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Give the one-time code of a sole proprietor back */
        put: operations["VerifySMSBrandOTP"];
        /** Send a sole proprietor its one-time code */
        post: operations["SendSMSBrandOTP"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/brand/{id}/qualify/{usecase}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Terms of the mobile carriers for a use case of the brand */
        get: operations["QualifySMSBrand"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/brand/{id}/revet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Have the identity of a brand verified again */
        put: operations["RevetSMSBrand"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/campaign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Campaigns of the account, or of one brand */
        get: operations["ListSMSCampaigns"];
        put?: never;
        /** Register a campaign; errors of the linter refuse it unless force is true */
        post: operations["CreateSMSCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/campaign/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One campaign, by uuid or campaignId */
        get: operations["GetSMSCampaign"];
        put?: never;
        post?: never;
        /** End a campaign at the registry */
        delete: operations["RemoveSMSCampaign"];
        options?: never;
        head?: never;
        /** Change what may be changed after registration */
        patch: operations["ModifySMSCampaign"];
        trace?: never;
    };
    "/sms/campaign/{id}/appeal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Object to a rejection */
        post: operations["AppealSMSCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/campaign/{id}/mnoMetadata": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Terms of the mobile carriers for the campaign */
        get: operations["GetSMSCampaignMnoMetadata"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/campaign/{id}/operationStatus": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** State of the campaign at each mobile carrier */
        get: operations["GetSMSCampaignOperationStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/campaign/{id}/sharing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** With which connectivity partner the campaign is shared */
        get: operations["GetSMSCampaignSharing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/campaign/{id}/sharing/{upstreamCnpId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Share the campaign with a connectivity partner */
        put: operations["ShareSMSCampaign"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/campaign/{id}/tnleases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Numbers of the campaign, with their assignment in the subscription */
        get: operations["ListSMSCampaignTNLeases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/campaign/lint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say what a registration would be rejected for; registers nothing */
        post: operations["LintSMSCampaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/enum/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Words of the registry */
        get: operations["GetSMSEnum"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/inbound/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One inbound message */
        get: operations["GetSMSIByUUID"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Mark an inbound message as read or unread */
        patch: operations["ModifySMSI"];
        trace?: never;
    };
    "/sms/o": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a message; 201 when the recipient is a number of this platform
         * @deprecated
         */
        post: operations["SendSMSOAlias1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/optout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Subscribers who have opted out */
        get: operations["ListSMSOptouts"];
        put?: never;
        /** Enter an opt-out that came by another way; 200 with the row of one that has opted out already */
        post: operations["CreateSMSOptout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/optout/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Lift an opt-out */
        delete: operations["RemoveSMSOptout"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/optout/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Enter opt-outs from a CSV file with the columns from and messaging_profile */
        post: operations["ImportSMSOptouts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/outbound/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One outbound message */
        get: operations["GetSMSByUUID"];
        put?: never;
        post?: never;
        /** Take a message back while it is still in the queue */
        delete: operations["CancelSMS"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/pool": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a message from a number of a messaging profile's pool */
        post: operations["SendSMSPool"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/registry/webhook": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Events of the campaign registry, signed by it */
        post: operations["RegistryWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Search messages of both directions */
        post: operations["SearchSMSISMS"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/search/inbound": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Search inbound messages */
        post: operations["SearchInboundSMS"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/search/outbound": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Search outbound messages */
        post: operations["SearchOutboundSMS"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/smpp_account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Accounts of the SMPP server */
        get: operations["ListSMPPAccounts"];
        put?: never;
        /** Make an account of the SMPP server; the only answer with its password */
        post: operations["CreateSMPPAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/smpp_account/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One account of the SMPP server */
        get: operations["GetSMPPAccount"];
        put?: never;
        post?: never;
        /** Remove an account of the SMPP server */
        delete: operations["RemoveSMPPAccount"];
        options?: never;
        head?: never;
        /** Change an account of the SMPP server; acts on the next bind */
        patch: operations["ModifySMPPAccount"];
        trace?: never;
    };
    "/sms/tollfree": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Verifications of toll-free numbers */
        get: operations["ListTollfreeVerifications"];
        put?: never;
        /** Have toll-free numbers verified for messages */
        post: operations["CreateTollfreeVerification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sms/tollfree/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One verification */
        get: operations["GetTollfreeVerification"];
        put?: never;
        post?: never;
        /** Withdraw a verification; its numbers count as not verified */
        delete: operations["RemoveTollfreeVerification"];
        options?: never;
        head?: never;
        /** Correct a verification that was rejected or waits for the customer */
        patch: operations["ModifyTollfreeVerification"];
        trace?: never;
    };
    "/tn/reservation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reservations that hold numbers now */
        get: operations["ListTNReservations"];
        put?: never;
        /** Hold numbers for the account, 100 at most, until they are ordered or the time is over */
        post: operations["CreateTNReservation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tn/reservation/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Free the numbers of a reservation */
        delete: operations["RemoveTNReservation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tn/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Numbers that can be ordered now */
        post: operations["Search"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tn/search/countries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Countries in which numbers can be ordered */
        get: operations["ListSearchCountries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create an API token; this is the only answer with the complete token */
        post: operations["CreateToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/token/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete one API token, named by its value or its uuid */
        delete: operations["RemoveByTokenString"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/token/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Rename an API token or give it a new lifetime from now */
        patch: operations["ModifyToken"];
        trace?: never;
    };
    "/token/all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete all API tokens of the caller, the one in use too */
        delete: operations["RemoveAll"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/token/list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** API tokens of the caller, masked */
        get: operations["GetTokenList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/transaction/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One change of the balance, with what it charged or paid */
        get: operations["GetTransactionByUUID"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/transaction/report/dashboard/{ref_type}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count and sum per day of the account's zone; default the last 30 days, at most 366 */
        get: operations["GetTransactionDashboardReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/transaction/report/invoice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sums per kind of transaction; default the previous calendar month in the account's zone */
        get: operations["GetTransactionInvoiceReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/transaction/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Search the changes of the balance */
        post: operations["SearchTransactions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/user": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller */
        get: operations["GetCurrentUser"];
        put?: never;
        /** Sign up: a user, its account and a default messaging profile */
        post: operations["CreateUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/user/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A user of the own account */
        get: operations["GetUserByUUID"];
        put?: never;
        post?: never;
        /** Deactivate the own user, or as owner one of the account, and remove its API tokens; the last user closes the account */
        delete: operations["DeleteUserByUUID"];
        options?: never;
        head?: never;
        /** Change the own user, or as owner one of the account; a new password ends all JWTs of the user */
        patch: operations["UpdateUserByUUID"];
        trace?: never;
    };
    "/user/{uuid}/avatar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Upload a picture: png, jpeg, gif or webp by its content, 2 MiB at most */
        post: operations["UploadAvatar"];
        /** Remove the picture */
        delete: operations["RemoveAvatar"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/user/cart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Cart of the caller */
        get: operations["GetCartEntries"];
        put?: never;
        /** Put an object into the cart, 100 at most */
        post: operations["CreateUserCartEntry"];
        /** Empty the cart */
        delete: operations["ClearUserCart"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/user/cart/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take an entry out of the cart */
        delete: operations["DeleteUserCartEntry"];
        options?: never;
        head?: never;
        /** Change an entry of the cart; a new lifetime counts from now */
        patch: operations["UpdateUserCartEntry"];
        trace?: never;
    };
    "/user/password_reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Mail a link that sets a new password; it works once, for one hour */
        get: operations["RequestUserPasswordResetEmail"];
        put?: never;
        /** Set a new password with the token of the mail; ends all JWTs and event websockets of the user */
        post: operations["ChangeUserPasswordViaResetToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook/delivery/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One webhook delivery with its attempts */
        get: operations["GetWebhookDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook/delivery/{uuid}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a delivery once more, now; when that fails its schedule starts again */
        post: operations["RedeliverWebhookDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook/delivery/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Search webhook deliveries */
        post: operations["SearchWebhookDeliveries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhook/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send many deliveries once more, in the order of their events */
        post: operations["RedeliverWebhooks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        IAccount: {
            address1: string | null;
            address2: string | null;
            addresses: components["schemas"]["IAddressBase"][];
            admin: components["schemas"]["IUserBase"];
            balance: number;
            city: string | null;
            /** Format: date-time */
            created_on: string;
            deleted_on: string | null;
            disabled_on: string | null;
            email: string;
            /** @enum {string} */
            level: "ServiceAccount" | "Level0" | "Level1" | "Level2";
            messaging_profile_default: components["schemas"]["IMessagingProfileBase"] | null;
            messaging_profiles: components["schemas"]["IMessagingProfileBase"][];
            /** Format: date-time */
            modified_on: string;
            name: string;
            phone: string | null;
            time_zone: components["schemas"]["IDICTTimeZone"] | null;
            users: components["schemas"]["IUserBase"][];
            /** Format: uuid */
            uuid: string;
            zip_code: string | null;
        };
        IAccountBase: {
            address1: string | null;
            address2: string | null;
            balance: number;
            city: string | null;
            /** Format: date-time */
            created_on: string;
            deleted_on: string | null;
            disabled_on: string | null;
            email: string;
            /** @enum {string} */
            level: "ServiceAccount" | "Level0" | "Level1" | "Level2";
            /** Format: date-time */
            modified_on: string;
            name: string;
            phone: string | null;
            time_zone: components["schemas"]["IDICTTimeZone"] | null;
            /** Format: uuid */
            uuid: string;
            zip_code: string | null;
        };
        IAccountDestination: {
            country: string;
            first_on: string | null;
            is_held: boolean;
            is_open: boolean | null;
            last_on: string | null;
        };
        IAccountDestinationUpdateParams: {
            is_held?: boolean;
            is_open?: boolean | null;
        };
        IAccountExport: {
            /** Format: uuid */
            account: string;
            calls: number;
            created_by: string | null;
            /** Format: date-time */
            created_on: string;
            expired_on: string | null;
            messages: number;
            /** Format: date-time */
            modified_on: string;
            reason: string | null;
            records: number;
            size: number;
            /** @enum {string} */
            state: "waiting" | "running" | "available" | "failed" | "expired";
            /** Format: uuid */
            uuid: string;
        };
        IAccountExportNewParams: {
            /** Format: uuid */
            account?: string;
        };
        IAccountNewParams: {
            /** Format: email */
            email: string;
            name: string;
        };
        IAccountNotification: {
            balance: boolean;
            balance_low: number | null;
            email: {
                invoice: boolean;
                payment_failed: boolean;
                payment_success: boolean;
                report_daily: boolean;
                report_monthly: boolean;
                report_weekly: boolean;
                tnleases_released: boolean;
                tnleases_releasing: boolean;
                tnorder_rejected: boolean;
                tnorder_success: boolean;
                user_password_changed: boolean;
                user_reset_password: boolean;
                user_welcome_letter: boolean;
            };
            legacy_call_state: boolean;
        };
        IAccountNotificationUpdateParams: {
            balance?: boolean;
            balance_low?: number | null;
            email?: {
                invoice?: boolean;
                payment_failed?: boolean;
                payment_success?: boolean;
                report_daily?: boolean;
                report_monthly?: boolean;
                report_weekly?: boolean;
                tnleases_released?: boolean;
                tnleases_releasing?: boolean;
                tnorder_rejected?: boolean;
                tnorder_success?: boolean;
                user_password_changed?: boolean;
                user_reset_password?: boolean;
                user_welcome_letter?: boolean;
            };
            legacy_call_state?: boolean;
        };
        IAccountOfficeHours: {
            account: components["schemas"]["IAccountBase"];
            created_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            created_on: string;
            /** @enum {string} */
            dow: "sun" | "mon" | "tue" | "wed" | "thu" | "fri" | "sat";
            modified_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            modified_on: string;
            name: string | null;
            time_from: number;
            time_to: number;
            /** @enum {string} */
            type: "nonworking" | "lunchtime" | "coffeebreak" | "weekends";
            /** Format: uuid */
            uuid: string;
        };
        IAccountOfficeHoursNewParams: {
            /** @enum {string} */
            dow: "sun" | "mon" | "tue" | "wed" | "thu" | "fri" | "sat";
            name?: string | null;
            time_from: number;
            time_to: number;
            /** @enum {string} */
            type: "nonworking" | "lunchtime" | "coffeebreak" | "weekends";
        };
        IAccountOfficeHoursUpdateParams: {
            /** @enum {string} */
            dow?: "sun" | "mon" | "tue" | "wed" | "thu" | "fri" | "sat";
            name?: string | null;
            time_from?: number;
            time_to?: number;
            /** @enum {string} */
            type?: "nonworking" | "lunchtime" | "coffeebreak" | "weekends";
        };
        IAccountUpdateParams: {
            address1?: string | null;
            address2?: string | null;
            /** Format: uuid */
            admin?: string;
            city?: string | null;
            disabled?: boolean;
            /** Format: email */
            email?: string;
            /** @enum {string} */
            level?: "ServiceAccount" | "Level0" | "Level1" | "Level2";
            /** Format: uuid */
            messaging_profile_default?: string;
            name?: string;
            phone?: string | null;
            time_zone?: string | null;
            zip_code?: string | null;
        };
        IAddress: {
            account: components["schemas"]["IAccountBase"];
            address1: string;
            address2: string | null;
            city: string;
            country: components["schemas"]["IDICTCountry"];
            created_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            created_on: string;
            is_billing: boolean;
            is_physical: boolean;
            is_shipping: boolean;
            modified_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            modified_on: string;
            name: string;
            user: components["schemas"]["IUserBase"];
            /** Format: uuid */
            uuid: string;
            zip_code: string;
        };
        IAddressBase: {
            address1: string;
            address2: string | null;
            city: string;
            country: components["schemas"]["IDICTCountry"];
            /** Format: date-time */
            created_on: string;
            is_billing: boolean;
            is_physical: boolean;
            is_shipping: boolean;
            /** Format: date-time */
            modified_on: string;
            name: string;
            /** Format: uuid */
            uuid: string;
            zip_code: string;
        };
        IAddressNewParams: {
            address1: string;
            address2?: string | null;
            city: string;
            country: string;
            is_billing?: boolean;
            is_physical?: boolean;
            is_shipping?: boolean;
            name: string;
            zip_code: string;
        };
        IAddressUpdateParams: {
            address1?: string;
            address2?: string | null;
            city?: string;
            country?: string;
            is_billing?: boolean;
            is_physical?: boolean;
            is_shipping?: boolean;
            name?: string;
            zip_code?: string;
        };
        IAdminTNLeaseCreateParams: {
            autorenew?: boolean;
            /** Format: uuid */
            messaging_profile: string;
            tn_profile: string;
            tns: number[];
        };
        IAdminTNLeaseCreatePayload: {
            created: string[];
            failed: {
                reason: string;
                tn: number;
            }[];
        };
        IAuditEntry: {
            account: string | null;
            actor: {
                account: string | null;
                role: ("Admin" | "User" | "Provider") | null;
                token: string | null;
                /** @enum {string} */
                type: "user" | "sip_user" | "link" | "stranger" | "platform";
                uuid: string | null;
            };
            address: string;
            /** Format: date-time */
            created_on: string;
            details: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            kind: "login" | "login_failed" | "access" | "admin_read" | "token" | "user" | "role" | "account" | "price" | "limit" | "money" | "admin" | "deletion" | "export";
            operation: string;
            ref: string | null;
            request_id: string | null;
            /** Format: uuid */
            uuid: string;
        };
        IAutoresponse: {
            country_code: string;
            /** Format: date-time */
            created_on: string;
            keywords: string[];
            /** Format: date-time */
            modified_on: string;
            /** @enum {string} */
            op: "start" | "stop" | "info";
            resp_text: string;
            /** Format: uuid */
            uuid: string;
        };
        IAutoresponseNewParams: {
            country_code?: string;
            keywords: string[];
            /** @enum {string} */
            op: "start" | "stop" | "info";
            resp_text: string;
        };
        IAutoresponseUpdateParams: {
            country_code?: string;
            keywords?: string[];
            /** @enum {string} */
            op?: "start" | "stop" | "info";
            resp_text?: string;
        };
        IBatch: {
            account: components["schemas"]["IAccountBase"];
            canceled: number;
            created_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            created_on: string;
            failed: number;
            /** Format: date-time */
            modified_on: string;
            outbound_voice_profile: {
                account: components["schemas"]["IAccountBase"];
                audio_track_type: number;
                calls_per_second: number | null;
                channel_limit: number | null;
                /** Format: date-time */
                created_on: string;
                daily_spend_limit: number | null;
                file_format: string;
                is_active: boolean;
                max_rate: number | null;
                /** Format: date-time */
                modified_on: string;
                name: string;
                record_calls: number;
                shaken_sign_policy: number;
                tech_prefix: number;
                /** Format: uuid */
                uuid: string;
            } | null;
            phones?: number[];
            processing: number;
            /** @enum {string} */
            state: "created" | "processing" | "paused" | "success" | "failed" | "canceled";
            success: number;
            tn_lease: components["schemas"]["ITNLeaseBase"];
            total: number;
            /** @enum {string} */
            type: "call_xml";
            /** Format: uuid */
            uuid: string;
            waiting: number;
            xml?: string;
        };
        IBatchItem: {
            batch: {
                /** Format: uuid */
                uuid: string;
            };
            call: components["schemas"]["ICallBase"] | null;
            /** Format: date-time */
            created_on: string;
            /** Format: date-time */
            modified_on: string;
            phone: number;
            reason: string | null;
            /** @enum {string} */
            state: "created" | "calling" | "success" | "failed" | "canceled";
            /** Format: uuid */
            uuid: string;
        };
        IBatchItemSearchParams: {
            /** Format: uuid */
            account?: string;
            /** Format: date-time */
            created_on_from?: string;
            /** Format: date-time */
            created_on_to?: string;
            /** @enum {string} */
            mode?: "AND" | "OR";
            /** Format: date-time */
            modified_on_from?: string;
            /** Format: date-time */
            modified_on_to?: string;
            order?: {
                /** @enum {string} */
                created_on?: "ASC" | "DESC";
                /** @enum {string} */
                modified_on?: "ASC" | "DESC";
                /** @enum {string} */
                phone?: "ASC" | "DESC";
                /** @enum {string} */
                state?: "ASC" | "DESC";
            };
            phone?: string;
            skip?: number;
            /** @enum {string} */
            state?: "created" | "calling" | "success" | "failed" | "canceled";
            take?: number;
        };
        IBatchItemSearchPayload: {
            data: components["schemas"]["IBatchItem"][];
            /** @enum {string} */
            mode: "AND" | "OR";
            order: {
                [key: string]: "ASC" | "DESC";
            };
            skip: number;
            take: number;
            total: number;
        };
        IBatchNewParams: {
            /** Format: uuid */
            outbound_voice_profile: string;
            phones: number[];
            tn_lease: string;
            /** @enum {string} */
            type?: "call_xml";
            xml: string;
        };
        IBatchSearchParams: {
            /** Format: uuid */
            account?: string;
            /** Format: date-time */
            created_on_from?: string;
            /** Format: date-time */
            created_on_to?: string;
            /** @enum {string} */
            mode?: "AND" | "OR";
            /** Format: date-time */
            modified_on_from?: string;
            /** Format: date-time */
            modified_on_to?: string;
            order?: {
                /** @enum {string} */
                created_on?: "ASC" | "DESC";
                /** @enum {string} */
                modified_on?: "ASC" | "DESC";
                /** @enum {string} */
                state?: "ASC" | "DESC";
            };
            skip?: number;
            /** @enum {string} */
            state?: "created" | "processing" | "paused" | "success" | "failed" | "canceled";
            take?: number;
            tn?: string;
            /** @enum {string} */
            type?: "call_xml";
        };
        IBatchSearchPayload: {
            data: components["schemas"]["IBatch"][];
            /** @enum {string} */
            mode: "AND" | "OR";
            order: {
                [key: string]: "ASC" | "DESC";
            };
            skip: number;
            take: number;
            total: number;
        };
        ICall: {
            account: components["schemas"]["IAccountBase"];
            answer_on: string | null;
            batch_item: {
                batch: {
                    /** Format: uuid */
                    uuid: string;
                };
                /** Format: uuid */
                uuid: string;
            } | null;
            caller_name: string | null;
            children: components["schemas"]["ICallShort"][];
            country: components["schemas"]["IDICTCountry"] | null;
            /** Format: date-time */
            created_on: string;
            currency: string | null;
            destroy_on: string | null;
            /** @enum {string} */
            direction: "in" | "out";
            duration: number;
            finished_on: string | null;
            freeswitch_call_state: ("ACTIVE" | "RINGING" | "DOWN" | "HANGUP" | "DIALING" | "EARLY" | "RING_WAIT" | "HELD" | "UNHELD") | null;
            freeswitch_channel_state: ("CS_NEW" | "CS_INIT" | "CS_ROUTING" | "CS_SOFT_EXECUTE" | "CS_EXECUTE" | "CS_EXCHANGE_MEDIA" | "CS_PARK" | "CS_CONSUME_MEDIA" | "CS_HIBERNATE" | "CS_REPORTING" | "CS_NONE" | "CS_RESET" | "CS_HANGUP" | "CS_DESTROY") | null;
            from: string;
            hangup_on: string | null;
            hotkey: null;
            init_on: string | null;
            lerg: components["schemas"]["ICallLerg"] | null;
            logs: components["schemas"]["ICallFlowRow"][];
            meta: components["schemas"]["ICallMeta"];
            /** Format: date-time */
            modified_on: string;
            parent: components["schemas"]["ICallShort"] | null;
            price: number | null;
            q850_cause: number | null;
            q850_cause_string: string | null;
            quality?: components["schemas"]["ICallQuality"];
            records: components["schemas"]["ICallRecordBase"][];
            release_cause_from_protocol_stack: string | null;
            ring_on: string | null;
            sip_connection: {
                name: string;
                /** Format: uuid */
                uuid: string;
            } | null;
            sip_control_app: components["schemas"]["ICallControlApp"] | null;
            sip_user: components["schemas"]["ICallSIPUser"] | null;
            /** @enum {string} */
            source: "freeswitch";
            /** @enum {string} */
            state: "init" | "ringing" | "live" | "hangup" | "destroyed";
            state_end: ("completed" | "busy" | "no_answer" | "rejected" | "canceled" | "failed") | null;
            state_reason: string | null;
            stir_shaken_attest_level: ("A" | "B" | "C") | null;
            stir_shaken_code: number | null;
            stir_shaken_diverted: boolean | null;
            stir_shaken_identity: string | null;
            stir_shaken_reason: string | null;
            stir_shaken_verstat: string | null;
            thread: string;
            tn: components["schemas"]["ICallTN"] | null;
            to: string;
            /** @enum {string} */
            type: "CallSCA" | "CallSIP";
            /** Format: uuid */
            uuid: string;
        };
        ICallBase: {
            answer_on: string | null;
            caller_name: string | null;
            /** Format: date-time */
            created_on: string;
            destroy_on: string | null;
            /** @enum {string} */
            direction: "in" | "out";
            duration: number;
            finished_on: string | null;
            freeswitch_call_state: ("ACTIVE" | "RINGING" | "DOWN" | "HANGUP" | "DIALING" | "EARLY" | "RING_WAIT" | "HELD" | "UNHELD") | null;
            freeswitch_channel_state: ("CS_NEW" | "CS_INIT" | "CS_ROUTING" | "CS_SOFT_EXECUTE" | "CS_EXECUTE" | "CS_EXCHANGE_MEDIA" | "CS_PARK" | "CS_CONSUME_MEDIA" | "CS_HIBERNATE" | "CS_REPORTING" | "CS_NONE" | "CS_RESET" | "CS_HANGUP" | "CS_DESTROY") | null;
            from: string;
            hangup_on: string | null;
            init_on: string | null;
            /** Format: date-time */
            modified_on: string;
            q850_cause: number | null;
            q850_cause_string: string | null;
            release_cause_from_protocol_stack: string | null;
            ring_on: string | null;
            /** @enum {string} */
            source: "freeswitch";
            /** @enum {string} */
            state: "init" | "ringing" | "live" | "hangup" | "destroyed";
            state_end: ("completed" | "busy" | "no_answer" | "rejected" | "canceled" | "failed") | null;
            state_reason: string | null;
            stir_shaken_attest_level: ("A" | "B" | "C") | null;
            stir_shaken_code: number | null;
            stir_shaken_diverted: boolean | null;
            stir_shaken_identity: string | null;
            stir_shaken_reason: string | null;
            stir_shaken_verstat: string | null;
            thread: string;
            to: string;
            /** @enum {string} */
            type: "CallSCA" | "CallSIP";
            /** Format: uuid */
            uuid: string;
        };
        ICallBridgeParams: {
            /** Format: uuid */
            outbound_voice_profile?: string;
            phone_a: string;
            phone_b: string;
            record?: boolean;
            timeout?: number;
            tn_lease: string;
        };
        ICallControlApp: {
            auto_answer: boolean;
            /** Format: date-time */
            created_on: string;
            is_active: boolean;
            max_call_length_min: number | null;
            /** Format: date-time */
            modified_on: string;
            name: string;
            /** @enum {string} */
            shaken_minimum_accepted_attest_lvl: "A" | "B" | "C";
            shaken_verify_policy: number;
            tech_prefix: number;
            /** Format: uuid */
            uuid: string;
            /** @enum {string} */
            webhook_method: "GET" | "POST";
            webhook_request_timeout: number | null;
            webhook_url: string | null;
        };
        ICallDTMFParams: {
            digits: string;
            duration?: number;
        };
        ICallFlowRow: {
            command: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            created_on: string;
            document: number;
            element: unknown;
            /** Format: date-time */
            modified_on: string;
            name: string;
            path: string;
            reason: string;
            response: {
                [key: string]: unknown;
            };
            sequence: number;
            /** @enum {string} */
            state: "success" | "failed";
            success: boolean;
            tag: string | null;
            /** Format: uuid */
            uuid: string;
        };
        ICallLerg: {
            county: string | null;
            lata: string | null;
            npa: string | null;
            nxx: string | null;
            ocn: string | null;
            rate_center: string | null;
            state: string | null;
        };
        ICallMeta: {
            application?: string;
            application_data?: string;
            call_uuid?: string;
            callee_direction?: string;
            callee_name?: string;
            callee_num?: string;
            callstate: string;
            cid_name: string;
            cid_num: string;
            context?: string;
            created: string;
            created_epoch: number;
            dest: string;
            dialplan?: string;
            direction: string;
            hostname?: string;
            ip_addr?: string;
            name: string;
            presence_data?: string;
            presence_id?: string;
            read_bit_rate?: string;
            read_codec?: string;
            read_rate?: string;
            secure?: string;
            sent_callee_name?: string;
            sent_callee_num?: string;
            state: string;
            /** Format: uuid */
            uuid: string;
            vars: {
                [key: string]: string;
            };
            write_bit_rate?: string;
            write_codec?: string;
            write_rate?: string;
        };
        ICallNewParams: {
            meta?: {
                [key: string]: string | number | boolean;
            };
            /** Format: uuid */
            outbound_voice_profile?: string;
            /** Format: uuid */
            sip_control_app?: string;
            timeout?: number;
            tn_lease: string;
            to: string;
            xml?: string;
        };
        ICallPlayParams: {
            file?: string;
            lang?: string;
            /** @enum {string} */
            leg?: "aleg" | "bleg" | "both";
            loop?: number;
            text?: string;
            url?: string;
        };
        ICallPrice: {
            connect: number;
            currency: string;
            increment: number;
            minimum: number;
            name: string | null;
            per_minute: number;
            prefix: string | null;
            product: number;
            /** @enum {string} */
            source: "rate" | "number";
            to: string;
        };
        ICallQuality: {
            /** @enum {string} */
            codec: "PCMU" | "PCMA" | "G722" | "opus";
            jitter: number;
            loss: number;
            mos: number | null;
            packets_late: number;
            packets_lost: number;
            packets_received: number;
            packets_sent: number;
            problem: ("no_packets" | "silence" | "one_way") | null;
            remote_jitter: number | null;
            remote_loss: number | null;
            remote_mos: number | null;
            round_trip: number | null;
            voice: number;
        };
        ICallRate: {
            connect: number;
            /** Format: date-time */
            created_on: string;
            /** @enum {string} */
            direction: "in" | "out";
            /** Format: date-time */
            effective_on: string;
            expired_on: string | null;
            increment: number;
            minimum: number;
            name: string | null;
            per_minute: number;
            prefix: string;
            product: number;
            /** Format: uuid */
            uuid: string;
        };
        ICallRateImportReport: {
            accepted: number;
            errors: {
                column: number | null;
                field: string | null;
                line: number;
                message: string;
                value: string | null;
            }[];
            failed: number;
            is_dry_run: boolean;
            total: number;
        };
        ICallRecord: {
            asr: boolean;
            call: {
                /** Format: uuid */
                uuid: string;
            };
            channels: number;
            /** Format: date-time */
            created_on: string;
            duration: number;
            expired_on: string | null;
            /** @enum {string} */
            format: "wav" | "mp3";
            /** @enum {string} */
            leg: "aleg" | "bleg" | "both";
            /** Format: date-time */
            modified_on: string;
            reason: string | null;
            size: number;
            /** @enum {string} */
            state: "recording" | "stored" | "available" | "failed" | "deleted";
            tag: string | null;
            transcript?: components["schemas"]["ITranscript"];
            url: string | null;
            /** Format: uuid */
            uuid: string;
        };
        ICallRecordBase: {
            asr: boolean;
            channels: number;
            /** Format: date-time */
            created_on: string;
            duration: number;
            expired_on: string | null;
            /** @enum {string} */
            format: "wav" | "mp3";
            /** @enum {string} */
            leg: "aleg" | "bleg" | "both";
            /** Format: date-time */
            modified_on: string;
            reason: string | null;
            size: number;
            /** @enum {string} */
            state: "recording" | "stored" | "available" | "failed" | "deleted";
            tag: string | null;
            transcript?: components["schemas"]["ITranscript"];
            url: string | null;
            /** Format: uuid */
            uuid: string;
        };
        ICallRecordLink: {
            /** Format: date-time */
            expired_on: string;
            url: string;
        };
        ICallRecordLinkParams: {
            ttl?: number;
        };
        ICallSearchParams: {
            /** Format: uuid */
            account?: string;
            /** Format: uuid */
            batch?: string;
            /** Format: date-time */
            created_on_from?: string;
            /** Format: date-time */
            created_on_to?: string;
            /** @enum {string} */
            direction?: "in" | "out";
            duration_max?: number;
            duration_min?: number;
            from?: string;
            /** @enum {string} */
            mode?: "AND" | "OR";
            /** Format: date-time */
            modified_on_from?: string;
            /** Format: date-time */
            modified_on_to?: string;
            order?: {
                /** @enum {string} */
                created_on?: "ASC" | "DESC";
                /** @enum {string} */
                duration?: "ASC" | "DESC";
                /** @enum {string} */
                from?: "ASC" | "DESC";
                /** @enum {string} */
                modified_on?: "ASC" | "DESC";
                /** @enum {string} */
                state?: "ASC" | "DESC";
                /** @enum {string} */
                tn?: "ASC" | "DESC";
                /** @enum {string} */
                to?: "ASC" | "DESC";
            };
            /** Format: uuid */
            sip_connection?: string;
            /** Format: uuid */
            sip_control_app?: string;
            /** Format: uuid */
            sip_user?: string;
            skip?: number;
            state?: ("init" | "ringing" | "live" | "hangup" | "destroyed") | "online" | "offline";
            /** @enum {string} */
            state_end?: "completed" | "busy" | "no_answer" | "rejected" | "canceled" | "failed";
            take?: number;
            thread?: string;
            tn?: string;
            to?: string;
            /** @enum {string} */
            type?: "CallSCA" | "CallSIP";
        };
        ICallSearchPayload: {
            data: components["schemas"]["ICall"][];
            /** @enum {string} */
            mode: "AND" | "OR";
            order: {
                [key: string]: "ASC" | "DESC";
            };
            skip: number;
            take: number;
            total: number;
        };
        ICallShort: {
            answer_on: string | null;
            /** Format: date-time */
            created_on: string;
            destroy_on: string | null;
            /** @enum {string} */
            direction: "in" | "out";
            duration: number;
            finished_on: string | null;
            from: string;
            hangup_on: string | null;
            init_on: string | null;
            /** Format: date-time */
            modified_on: string;
            q850_cause: number | null;
            q850_cause_string: string | null;
            release_cause_from_protocol_stack: string | null;
            ring_on: string | null;
            sip_user: components["schemas"]["ICallSIPUser"] | null;
            /** @enum {string} */
            state: "init" | "ringing" | "live" | "hangup" | "destroyed";
            stir_shaken_attest_level: ("A" | "B" | "C") | null;
            stir_shaken_identity: string | null;
            thread: string;
            to: string;
            /** @enum {string} */
            type: "CallSCA" | "CallSIP";
            /** Format: uuid */
            uuid: string;
        };
        ICallSIPUser: {
            first_name: string | null;
            last_name: string | null;
            login: string;
            sip_domain: {
                domain: string;
            };
            /** Format: uuid */
            uuid: string;
        };
        ICallTimeline: {
            /** Format: uuid */
            call: string;
            entries: components["schemas"]["ICallTimelineEntry"][];
            is_cut: boolean;
            is_over: boolean;
            legs: components["schemas"]["ICallTimelineLeg"][];
        };
        ICallTimelineCommand: {
            document: number;
            element: unknown;
            name: string;
            path: string;
            reason: string;
            response: unknown;
            success: boolean;
            tag: string | null;
        };
        ICallTimelineDelivery: {
            attempt: number;
            duration_ms: number | null;
            error: string | null;
            /** Format: uuid */
            event: string;
            method: string;
            /** @enum {string} */
            state: "pending" | "delivered" | "failed" | "disabled";
            status: number | null;
            type: string;
            url: string;
            /** Format: uuid */
            uuid: string;
        };
        ICallTimelineEntry: {
            /** Format: uuid */
            call: string;
            command?: components["schemas"]["ICallTimelineCommand"];
            delivery?: components["schemas"]["ICallTimelineDelivery"];
            event?: components["schemas"]["ICallTimelineEvent"];
            fetch?: components["schemas"]["ICallTimelineFetch"];
            id: string;
            /** @enum {string} */
            kind: "sip" | "command" | "fetch" | "event" | "delivery" | "money" | "media" | "recording";
            media?: components["schemas"]["ICallQuality"];
            money?: components["schemas"]["ICallTimelineMoney"];
            recording?: components["schemas"]["ICallTimelineRecording"];
            sip?: components["schemas"]["ICallTimelineSIP"];
            summary: string;
            /** Format: date-time */
            time: string;
        };
        ICallTimelineEvent: {
            position: number | null;
            sequence: number;
            success: boolean;
            type: string;
            /** Format: uuid */
            uuid: string;
        };
        ICallTimelineFetch: {
            duration_ms: number;
            error: string | null;
            method: string;
            size: number | null;
            status: number | null;
            url: string;
        };
        ICallTimelineLeg: {
            answer_on: string | null;
            codec: string | null;
            currency: string | null;
            destroy_on: string | null;
            /** @enum {string} */
            direction: "in" | "out";
            from: string;
            hangup_on: string | null;
            init_on: string | null;
            letter: string;
            parent: string | null;
            price: number | null;
            q850_cause: number | null;
            q850_cause_string: string | null;
            ring_on: string | null;
            /** @enum {string} */
            state: "init" | "ringing" | "live" | "hangup" | "destroyed";
            state_end: ("completed" | "busy" | "no_answer" | "rejected" | "canceled" | "failed") | null;
            state_reason: string | null;
            to: string;
            /** Format: uuid */
            uuid: string;
        };
        ICallTimelineMoney: {
            /** @enum {string} */
            action: "rated" | "charged";
            amount: number;
            balance: number | null;
            connect: number | null;
            currency: string | null;
            increment: number | null;
            minimum: number | null;
            per_minute: number | null;
            prefix: string | null;
            seconds: number | null;
            transaction: string | null;
        };
        ICallTimelineRecording: {
            duration: number | null;
            format: ("wav" | "mp3") | null;
            reason: string | null;
            /** Format: uuid */
            record: string;
            size: number | null;
            /** @enum {string} */
            step: "begun" | "ended" | "stored" | "failed" | "deleted";
            tag: string | null;
        };
        ICallTimelineSDP: {
            address: string | null;
            codecs: string[];
            /** @enum {string} */
            direction: "sendrecv" | "sendonly" | "recvonly" | "inactive";
            is_encrypted: boolean;
            port: number;
        };
        ICallTimelineSIP: {
            call_id: string;
            /** @enum {string} */
            direction: "in" | "out";
            message: string;
            peer: string;
            sdp: components["schemas"]["ICallTimelineSDP"] | null;
            /** @enum {string} */
            transport: "udp" | "tcp" | "tls" | "ws" | "wss";
        };
        ICallTN: {
            /** Format: date-time */
            created_on: string;
            deleted_on: string | null;
            /** Format: date-time */
            modified_on: string;
            tn: number;
        };
        ICallTrace: {
            /** Format: uuid */
            call: string;
            is_cut: boolean;
            messages: components["schemas"]["ICallTraceMessage"][];
        };
        ICallTraceMessage: {
            /** Format: uuid */
            call: string;
            call_id: string;
            /** @enum {string} */
            direction: "in" | "out";
            message: string;
            peer: string;
            summary: string;
            /** Format: date-time */
            time: string;
            /** @enum {string} */
            transport: "udp" | "tcp" | "tls" | "ws" | "wss";
        };
        ICallTransferParams: {
            timeout?: number;
            to: string;
        };
        IDICTCountry: {
            a2: string;
            a3: string;
            country_code: number | null;
            /** Format: date-time */
            created_on?: string;
            /** Format: date-time */
            modified_on?: string;
            n: number;
            name: string;
            national_code: number | null;
        };
        IDICTGTTSVoice: {
            code: string;
            /** Format: date-time */
            created_on: string;
            engine: string;
            /** @enum {string} */
            gender: "MALE" | "FEMALE";
            lang: string;
            /** Format: date-time */
            modified_on: string;
            name: string;
            naturalSampleRateHertz: number | null;
            /** @enum {string} */
            type: "Standard" | "WaveNet";
            /** Format: uuid */
            uuid: string;
        };
        IDICTLERGRateCenter: {
            country: string;
            npa: string[];
            npanxx: string[];
            nxx: string[];
            rate_center: string;
            state: string;
        };
        IDICTLERGState: {
            country: string;
            name: string;
            state: string;
        };
        IDICTLERGUploadPayload: {
            accepted: number;
            errors: {
                message: string;
                row: number;
            }[];
            failed: number;
            total: number;
        };
        IDICTLERGVerify: {
            lerg: boolean;
            lrn: boolean;
            message?: string;
        };
        IDICTTimeZone: {
            country_code: string;
            /** Format: date-time */
            created_on?: string;
            latitude: string;
            longitude: string;
            /** Format: date-time */
            modified_on?: string;
            name: string;
            note: string | null;
            utc_dst_offset: number;
            utc_offset: number;
        };
        IErrorResponse: {
            fields?: {
                [key: string]: {
                    column?: number;
                    line?: number;
                    message: string;
                    value?: unknown;
                };
            };
            message: string;
            meta?: string;
            status: number;
            /** @constant */
            success: false;
        };
        IEventAccount: {
            address1: string | null;
            address2: string | null;
            city: string | null;
            /** Format: date-time */
            created_on: string;
            deleted_on: string | null;
            disabled_on: string | null;
            email: string;
            /** @enum {string} */
            level: "ServiceAccount" | "Level0" | "Level1" | "Level2";
            /** Format: date-time */
            modified_on: string;
            name: string;
            phone: string | null;
            /** Format: uuid */
            uuid: string;
            zip_code: string | null;
        };
        IEventDeliveryReport: {
            attempt: number;
            /** @enum {string} */
            channel: "webhook";
            /** Format: date-time */
            created_on: string;
            error: string | null;
            ok: boolean;
            status: number | null;
            target: components["schemas"]["IWebhookTarget"];
            url: string;
        };
        IEventEntity: {
            id: string;
            /** @enum {string} */
            type: "sip_domain" | "sip_user" | "sip_switch" | "did" | "sip_control_app" | "messaging_profile" | "sip_connection";
        };
        IEventFrame: {
            account: components["schemas"]["IEventAccount"];
            call?: unknown;
            call_flow?: unknown;
            command?: string;
            /** Format: date-time */
            created_on: string;
            delivery_report: components["schemas"]["IEventDeliveryReport"][];
            message: string;
            /** Format: date-time */
            modified_on: string;
            payload: unknown;
            position: number;
            /** Format: uuid */
            ref_id: string;
            sequence: number;
            source_action?: string;
            success: boolean;
            tag?: string | null;
            /** Format: date-time */
            timestamp: string;
            /** @enum {string} */
            type: "auth" | "call_state" | "call_flow" | "call_record" | "sms" | "balance" | "tn_order" | "call_asr" | "tn_lease" | "sip_user" | "campaign" | "webhook" | "alarm" | "test";
            /** Format: uuid */
            uuid: string;
        };
        IEventPage: {
            after: string | null;
            data: components["schemas"]["IEventFrame"][];
            next: number;
            take: number;
        };
        IEventSubscription: {
            /** @enum {string} */
            channel: "wss" | "webhook";
            /** Format: date-time */
            created_on: string;
            disabled_on: string | null;
            entity: components["schemas"]["IEventEntity"] | null;
            expired_on: string | null;
            is_active: boolean;
            /** Format: date-time */
            modified_on: string;
            secret?: string;
            /** @enum {string} */
            type: "auth" | "call_state" | "call_flow" | "call_record" | "sms" | "balance" | "tn_order" | "call_asr" | "tn_lease" | "sip_user" | "campaign" | "webhook" | "alarm" | "test" | "*";
            url: string | null;
            user: components["schemas"]["IUser"];
            /** Format: uuid */
            uuid: string;
        };
        IEventSubscriptionBase: {
            /** @enum {string} */
            channel: "wss" | "webhook";
            /** Format: date-time */
            created_on: string;
            disabled_on: string | null;
            entity: components["schemas"]["IEventEntity"] | null;
            expired_on: string | null;
            is_active: boolean;
            /** Format: date-time */
            modified_on: string;
            /** @enum {string} */
            type: "auth" | "call_state" | "call_flow" | "call_record" | "sms" | "balance" | "tn_order" | "call_asr" | "tn_lease" | "sip_user" | "campaign" | "webhook" | "alarm" | "test" | "*";
            url: string | null;
            /** Format: uuid */
            uuid: string;
        };
        IEventSubscriptionNewParams: {
            /** @enum {string} */
            channel?: "wss" | "webhook";
            entity?: {
                id: string;
                /** @enum {string} */
                type: "sip_domain" | "sip_user" | "sip_switch" | "did" | "sip_control_app" | "messaging_profile" | "sip_connection" | "sip_auth_ip" | "sip_auth_hostname" | "tn" | "tn_lease";
            } | null;
            expired_on?: string | null;
            is_active?: boolean;
            secret?: string;
            /** @enum {string} */
            type: "auth" | "call_state" | "call_flow" | "call_record" | "sms" | "balance" | "tn_order" | "call_asr" | "tn_lease" | "sip_user" | "campaign" | "webhook" | "alarm" | "test" | "*";
            /** Format: uri */
            url?: string;
        };
        IEventSubscriptionUpdateParams: {
            entity?: {
                id: string;
                /** @enum {string} */
                type: "sip_domain" | "sip_user" | "sip_switch" | "did" | "sip_control_app" | "messaging_profile" | "sip_connection" | "sip_auth_ip" | "sip_auth_hostname" | "tn" | "tn_lease";
            } | null;
            expired_on?: string | null;
            is_active?: boolean;
            /** Format: uri */
            url?: string;
        };
        IExternalVetting: {
            /** Format: date-time */
            created_on: string;
            createDate: string | null;
            evpId: string;
            /** Format: date-time */
            modified_on: string;
            reasons: string[];
            /** Format: uuid */
            uuid: string;
            vettedDate: string | null;
            vettingClass: string | null;
            vettingDetails: {
                [key: string]: unknown;
            } | null;
            vettingId: string | null;
            vettingScore: number | null;
            /** @enum {string} */
            vettingStatus: "PENDING" | "UNSCORE" | "ACTIVE" | "FAILED" | "EXPIRED";
            vettingToken: string | null;
        };
        IExternalVettingImportParams: {
            evpId: string;
            vettingId: string;
            vettingToken?: string;
        };
        IExternalVettingNewParams: {
            evpId: string;
            vettingClass: string;
        };
        IImportReport: {
            accepted: number;
            errors: {
                message: string;
                row: number;
            }[];
            failed: number;
            total: number;
        };
        ILabHandset: {
            messages: {
                /** Format: date-time */
                at: string;
                /** @enum {string} */
                direction: "in" | "out";
                peer: string;
                text: string;
            }[];
            tn: number;
        };
        ILabSmsc: {
            accepted: number;
            dlr_delay_ms: number;
            drop: number;
            jitter_ms: number;
            latency_ms: number;
            links: number;
            receipts: boolean;
            submitted: number;
            throttle: number;
        };
        ILabSmscParams: {
            dlr_delay_ms?: number;
            drop?: number;
            jitter_ms?: number;
            latency_ms?: number;
            receipts?: boolean;
            throttle?: number;
        };
        ILabText: {
            taken: boolean;
        };
        ILabTextParams: {
            from: number;
            text: string;
            to: number;
        };
        ILeaseAnySubscriptionParams: {
            /** Format: uuid */
            messaging_profile?: string;
            sip_connection?: string | null;
            sip_control_app?: string | null;
            sip_user?: string | null;
            sms_campaign?: string | null;
        };
        ILeaseSubscription: {
            assignment_status: string | null;
            /** Format: date-time */
            created_on: string;
            messaging_profile: components["schemas"]["IMessagingProfileBase"] | null;
            /** Format: date-time */
            modified_on: string;
            sms_campaign: components["schemas"]["ISMSCampaignBase"] | null;
            tn_lease?: components["schemas"]["ITNLeaseBase"];
            /** @enum {string} */
            type: "voice" | "sms" | "mms" | "fax" | "emergency";
            /** Format: uuid */
            uuid: string;
            warning: string | null;
        };
        ILeaseSubscriptionBase: {
            assignment_status: string | null;
            /** Format: date-time */
            created_on: string;
            messaging_profile: components["schemas"]["IMessagingProfileBase"] | null;
            /** Format: date-time */
            modified_on: string;
            sms_campaign: components["schemas"]["ISMSCampaignBase"] | null;
            /** @enum {string} */
            type: "voice" | "sms" | "mms" | "fax" | "emergency";
            /** Format: uuid */
            uuid: string;
            warning: string | null;
        };
        ILeaseSubscriptionParams: {
            /** Format: uuid */
            messaging_profile: string;
            sms_campaign?: string | null;
        };
        ILogCallFlow: {
            call: components["schemas"]["ICallBase"];
            command: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            created_on: string;
            document: number;
            element: unknown;
            /** Format: date-time */
            modified_on: string;
            name: string;
            path: string;
            reason: string;
            response: {
                [key: string]: unknown;
            };
            sequence: number;
            sip_control_app: components["schemas"]["ISIPControlAppBase"] | null;
            /** @enum {string} */
            state: "success" | "failed";
            success: boolean;
            tag: string | null;
            /** Format: uuid */
            uuid: string;
        };
        ILogCallFlowSearchParams: {
            /** Format: uuid */
            account?: string;
            /** Format: uuid */
            call?: string;
            /** Format: date-time */
            created_on_from?: string;
            /** Format: date-time */
            created_on_to?: string;
            from?: string;
            /** @enum {string} */
            mode?: "AND" | "OR";
            /** Format: date-time */
            modified_on_from?: string;
            /** Format: date-time */
            modified_on_to?: string;
            name?: string;
            order?: {
                /** @enum {string} */
                channel_uuid?: "ASC" | "DESC";
                /** @enum {string} */
                created_on?: "ASC" | "DESC";
                /** @enum {string} */
                from?: "ASC" | "DESC";
                /** @enum {string} */
                modified_on?: "ASC" | "DESC";
                /** @enum {string} */
                name?: "ASC" | "DESC";
                /** @enum {string} */
                tn?: "ASC" | "DESC";
            };
            path?: string;
            skip?: number;
            success?: boolean;
            tag?: string;
            take?: number;
            tn?: number;
        };
        ILogCallFlowSearchPayload: {
            data: components["schemas"]["ILogCallFlow"][];
            /** @enum {string} */
            mode: "AND" | "OR";
            order: {
                [key: string]: "ASC" | "DESC";
            };
            skip: number;
            take: number;
            total: number;
        };
        IMedia: {
            created_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            created_on: string;
            duration: number;
            /** @enum {string} */
            format: "wav" | "mp3";
            /** Format: date-time */
            modified_on: string;
            name: string;
            size: number;
            url: string;
            /** Format: uuid */
            uuid: string;
        };
        IMediaNewParams: {
            name?: string;
        };
        IMessageDetail: {
            data: components["schemas"]["IMessageDetailRecord"];
        };
        IMessageDetailRecord: {
            carrier: string | null;
            cost: {
                amount: string;
                currency: string;
            } | null;
            /** Format: date-time */
            created_at: string;
            /** @enum {string} */
            direction: "outbound" | "inbound";
            errors: {
                code: string;
                title: string;
            }[];
            from: string;
            /** Format: uuid */
            id: string;
            line_type: string | null;
            parts: number;
            /** @constant */
            record_type: "message";
            text: string;
            to: {
                address: string;
                status: string;
                /** Format: date-time */
                updated_at: string;
            }[];
            /** @constant */
            type: "sms";
            /** Format: date-time */
            updated_at: string;
            use_profile_webhooks: boolean;
            valid_until: string | null;
            webhook_failover_url: string | null;
            webhook_url: string | null;
        };
        IMessagingCarrier: {
            created_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            created_on: string;
            default_country: string;
            /** @enum {string} */
            direction: "both" | "send" | "receive";
            is_active: boolean;
            /** @enum {string} */
            kind: "smpp" | "http" | "simulator";
            modified_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            modified_on: string;
            name: string;
            price_table: string | null;
            secret_names: string[];
            settings: components["schemas"]["IMessagingCarrierSettings"];
            state: {
                last_error: string | null;
                links: {
                    state: string;
                }[];
                since: string | null;
            };
            /** Format: uuid */
            uuid: string;
        };
        IMessagingCarrierNewParams: {
            default_country?: string;
            /** @enum {string} */
            direction?: "both" | "send" | "receive";
            is_active?: boolean;
            /** @enum {string} */
            kind: "smpp" | "http" | "simulator";
            name: string;
            price_table?: string | null;
            secrets?: {
                [key: string]: string | null;
            };
            settings?: components["schemas"]["IMessagingCarrierSettings"];
        };
        IMessagingCarrierSettings: {
            addr_npi?: number;
            addr_ton?: number;
            address_range?: string;
            /** @enum {string} */
            bind?: "transceiver" | "pair";
            bind_timeout?: number;
            /** @enum {string} */
            concat?: "udh8" | "udh16" | "sar" | "payload";
            connect_timeout?: number;
            default_charset?: string;
            dest_npi?: number;
            dest_ton?: number;
            /** @enum {string} */
            dlr_id?: "string" | "resp_hex_dlr_dec" | "resp_dec_dlr_hex" | "auto";
            enquire_link_interval?: number;
            events?: {
                hmac?: {
                    /** @enum {string} */
                    algorithm: "sha1" | "sha256" | "sha512";
                    /** @enum {string} */
                    encoding: "hex" | "base64";
                    header: string;
                };
                /** @enum {string} */
                mapping: "syniverse" | "inteliquent" | "paths";
                paths?: {
                    dlr: string;
                    error?: string;
                    from?: string;
                    id?: string;
                    kind: string;
                    message_id?: string;
                    mo: string;
                    state?: string;
                    text?: string;
                    to?: string;
                };
                secret_header?: string;
                sources?: string[];
            };
            failover_after?: number;
            /** @enum {string} */
            gsm_form?: "unpacked" | "packed" | "latin1" | "ascii";
            /** Format: uri */
            health_url?: string;
            host?: string;
            inactivity_timeout?: number;
            interface_version?: number;
            label?: string;
            links?: number;
            /** @enum {string} */
            number_format?: "digits" | "plus";
            /** @enum {string} */
            on_unknown?: "resend" | "hold";
            port?: number;
            rate?: number;
            registered_delivery?: number;
            request?: {
                body?: string;
                headers?: {
                    [key: string]: string;
                };
                /** @enum {string} */
                method: "POST" | "PUT" | "GET";
                url: string;
            };
            response_timeout?: number;
            source_npi?: number;
            source_ton?: number;
            success?: {
                id?: string;
                statuses?: number[];
            };
            system_id?: string;
            system_type?: string;
            temporary?: number[];
            timeout?: number;
            tls?: {
                insecure?: boolean;
            };
            window?: number;
        };
        IMessagingCarrierTest: {
            duration_ms: number;
            message: string;
            ok: boolean;
        };
        IMessagingCarrierUpdateParams: {
            default_country?: string;
            /** @enum {string} */
            direction?: "both" | "send" | "receive";
            is_active?: boolean;
            name?: string;
            price_table?: string | null;
            secrets?: {
                [key: string]: string | null;
            };
            settings?: components["schemas"]["IMessagingCarrierSettings"];
        };
        IMessagingProfile: {
            account: components["schemas"]["IAccountBase"];
            callback_disabled_on: string | null;
            callback_url: string | null;
            callback_url2: string | null;
            created_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            created_on: string;
            long_code_weight: number;
            modified_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            modified_on: string;
            name: string;
            number_pool_enable: boolean;
            operators: components["schemas"]["IOperator"][];
            skip_unhealthy_tns: boolean;
            smpp_account: string | null;
            sticky_sender: boolean;
            tollfree_weight: number;
            /** Format: uuid */
            uuid: string;
        };
        IMessagingProfileBase: {
            callback_disabled_on: string | null;
            callback_url: string | null;
            callback_url2: string | null;
            /** Format: date-time */
            created_on: string;
            long_code_weight: number;
            /** Format: date-time */
            modified_on: string;
            name: string;
            number_pool_enable: boolean;
            operators: components["schemas"]["IOperator"][];
            skip_unhealthy_tns: boolean;
            smpp_account: string | null;
            sticky_sender: boolean;
            tollfree_weight: number;
            /** Format: uuid */
            uuid: string;
        };
        IMessagingProfileNewParams: {
            callback_url?: string | null;
            callback_url2?: string | null;
            long_code_weight?: number;
            name: string;
            number_pool_enable?: boolean;
            skip_unhealthy_tns?: boolean;
            smpp_account?: string | null;
            sticky_sender?: boolean;
            tollfree_weight?: number;
        };
        IMessagingProfileUpdateParams: {
            callback_url?: string | null;
            callback_url2?: string | null;
            long_code_weight?: number;
            name?: string;
            number_pool_enable?: boolean;
            skip_unhealthy_tns?: boolean;
            smpp_account?: string | null;
            sticky_sender?: boolean;
            tollfree_weight?: number;
        };
        IMessagingRoute: {
            any_sender: boolean;
            created_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            created_on: string;
            fallback: string[];
            force_carrier: boolean;
            is_active: boolean;
            match: components["schemas"]["IMessagingRouteMatch"];
            modified_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            modified_on: string;
            priority: number;
            targets: {
                /** Format: uuid */
                carrier: string;
                weight: number;
            }[];
            /** Format: uuid */
            uuid: string;
        };
        IMessagingRouteMatch: {
            /** Format: uuid */
            account?: string;
            operator?: string;
            /** @enum {string} */
            sender_type?: "long_code" | "toll_free" | "short_code";
            /** Format: uuid */
            tn_profile?: string;
            to_country?: string;
            to_prefix?: string;
        };
        IMessagingRouteNewParams: {
            any_sender?: boolean;
            fallback?: string[];
            force_carrier?: boolean;
            is_active?: boolean;
            match?: components["schemas"]["IMessagingRouteMatch"];
            priority?: number;
            targets: {
                /** Format: uuid */
                carrier: string;
                weight: number;
            }[];
        };
        IMessagingRouteUpdateParams: {
            any_sender?: boolean;
            fallback?: string[];
            force_carrier?: boolean;
            is_active?: boolean;
            match?: components["schemas"]["IMessagingRouteMatch"];
            priority?: number;
            targets?: {
                /** Format: uuid */
                carrier: string;
                weight: number;
            }[];
        };
        IMnoTerms: {
            brandDailyCap?: number;
            brandTier?: string;
            minMsgSamples: number;
            mno: string;
            mnoReview: boolean;
            mnoSupport: boolean;
            noEmbeddedLink: boolean;
            noEmbeddedPhone: boolean;
            qualify: boolean;
            reqSubscriberHelp: boolean;
            reqSubscriberOptin: boolean;
            reqSubscriberOptout: boolean;
            tpm?: number;
        };
        IOperator: {
            country: components["schemas"]["IDICTCountry"];
            /** Format: date-time */
            created_on: string;
            /** Format: date-time */
            modified_on: string;
            name: string;
            sms: boolean;
            surcharge_sms: number;
        };
        IOutboundVoiceProfile: {
            account: components["schemas"]["IAccountBase"];
            audio_track_type: number;
            calls_per_second: number | null;
            channel_limit: number | null;
            created_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            created_on: string;
            daily_spend_limit: number | null;
            file_format: string;
            is_active: boolean;
            max_rate: number | null;
            modified_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            modified_on: string;
            name: string;
            product: components["schemas"]["ISIPProduct"];
            record_calls: number;
            shaken_sign_policy: number;
            sip_domains?: components["schemas"]["ISIPDomainBase"][];
            tech_prefix: number;
            tn_lease: components["schemas"]["ITNLeaseBase"] | null;
            /** Format: uuid */
            uuid: string;
        };
        IOutboundVoiceProfileBase: {
            audio_track_type: number;
            calls_per_second: number | null;
            channel_limit: number | null;
            /** Format: date-time */
            created_on: string;
            daily_spend_limit: number | null;
            file_format: string;
            is_active: boolean;
            max_rate: number | null;
            /** Format: date-time */
            modified_on: string;
            name: string;
            record_calls: number;
            shaken_sign_policy: number;
            tech_prefix: number;
            /** Format: uuid */
            uuid: string;
        };
        IOutboundVoiceProfileNewParams: {
            audio_track_type?: number;
            calls_per_second?: number | null;
            channel_limit?: number | null;
            daily_spend_limit?: number | null;
            /** @enum {string} */
            file_format?: "wav" | "mp3";
            is_active?: boolean;
            max_rate?: number | null;
            name: string;
            product?: number;
            record_calls?: number;
            shaken_sign_policy?: number;
            tn_lease?: string | null;
        };
        IOutboundVoiceProfileUpdateParams: {
            audio_track_type?: number;
            calls_per_second?: number | null;
            channel_limit?: number | null;
            daily_spend_limit?: number | null;
            /** @enum {string} */
            file_format?: "wav" | "mp3";
            is_active?: boolean;
            max_rate?: number | null;
            name?: string;
            product?: number;
            record_calls?: number;
            shaken_sign_policy?: number;
            tn_lease?: string | null;
        };
        IPayment: {
            account: components["schemas"]["IAccountBase"];
            amount: number;
            /** Format: date-time */
            created_on: string;
            meta: {
                [key: string]: unknown;
            } | null;
            /** Format: date-time */
            modified_on: string;
            /** @enum {string} */
            provider: "paypal" | "stripe" | "unknown";
            reference_id: string | null;
            /** @enum {string} */
            state: "created" | "success" | "failed";
            user: components["schemas"]["IUserBase"];
            /** Format: uuid */
            uuid: string;
        };
        IPaymentBase: {
            amount: number;
            /** Format: date-time */
            created_on: string;
            /** Format: date-time */
            modified_on: string;
            /** @enum {string} */
            provider: "paypal" | "stripe" | "unknown";
            reference_id: string | null;
            /** @enum {string} */
            state: "created" | "success" | "failed";
            /** Format: uuid */
            uuid: string;
        };
        IPaymentNewParams: {
            /** Format: uuid */
            account?: string;
            amount: number;
            meta?: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            provider: "paypal" | "stripe" | "unknown";
            reference_id?: string;
        };
        IProvider: {
            account: components["schemas"]["IAccountBase"] | null;
            deleted_on: string | null;
            name: string;
            toll_free?: boolean;
            user: components["schemas"]["IUserBase"] | null;
        };
        IQuietHours: {
            enabled: boolean;
            end: string;
            start: string;
        };
        ISettings: {
            auth: {
                apple: {
                    client_id: string;
                };
                facebook: {
                    api_version: string;
                    app_id: number;
                };
                google: {
                    client_id: string;
                    scope: string;
                };
            };
            payments: {
                paypal: {
                    client_id: string;
                    /** @enum {string} */
                    mode: "live" | "sandbox";
                };
                stripe: {
                    public_key: string;
                };
            };
            sign_up: boolean;
            sip_domain_suffix: string;
            webhooks: {
                source_ips: string[];
            };
            wss_url: string;
        };
        ISimulatedRegistry: {
            /** @enum {string} */
            kind: "brand" | "campaign" | "vetting" | "tollfree";
            previous_state: string;
            state: string;
            /** Format: uuid */
            uuid: string;
        };
        ISimulateRegistryParams: {
            entity: string;
            reason?: string;
            state: string;
        };
        ISIPCarrier: {
            addresses: string[];
            calls_per_second: number | null;
            channel_limit: number | null;
            created_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            created_on: string;
            gateways: components["schemas"]["ISIPGateway"][];
            has_password: boolean;
            inbound: components["schemas"]["ISIPCarrierInbound"];
            is_active: boolean;
            modified_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            modified_on: string;
            name: string;
            outbound: components["schemas"]["ISIPCarrierOutbound"];
            priority: number;
            registration: components["schemas"]["ISIPCarrierRegistration"] | null;
            username: string | null;
            /** Format: uuid */
            uuid: string;
            weight: number;
        };
        ISIPCarrierHealth: {
            calls_in: number;
            calls_in_last_second: number;
            calls_out: number;
            calls_per_second: number | null;
            channel_limit: number | null;
            gateways: components["schemas"]["ISIPGatewayHealth"][];
            is_active: boolean;
            name: string;
            registration: {
                expires_on: string | null;
                gateway: string | null;
                last_failure: string | null;
                last_failure_on: string | null;
                /** @enum {string} */
                state: "registered" | "trying" | "failed";
            } | null;
            /** Format: uuid */
            uuid: string;
        };
        ISIPCarrierInbound: {
            called: {
                add: string;
                strip: string;
            };
            caller: {
                add: string;
                strip: string;
            };
        };
        ISIPCarrierInboundParams: {
            called?: {
                add?: string;
                strip?: string;
            };
            caller?: {
                add?: string;
                strip?: string;
            };
        };
        ISIPCarrierNewParams: {
            addresses?: string[];
            calls_per_second?: number | null;
            channel_limit?: number | null;
            gateways: components["schemas"]["ISIPGatewayParams"][];
            inbound?: components["schemas"]["ISIPCarrierInboundParams"];
            is_active?: boolean;
            name: string;
            outbound?: components["schemas"]["ISIPCarrierOutboundParams"];
            password?: string | null;
            priority?: number;
            registration?: components["schemas"]["ISIPCarrierRegistrationParams"] | null;
            username?: string | null;
            weight?: number;
        };
        ISIPCarrierOutbound: {
            called: {
                add: string;
                /** @enum {string} */
                format: "e164" | "digits" | "national";
                strip: string;
            };
            caller: {
                add: string;
                /** @enum {string} */
                format: "e164" | "digits" | "national";
                strip: string;
            };
            from_host: string;
            headers: {
                name: string;
                value: string;
            }[];
            /** @enum {string} */
            identity: "asserted" | "remote_party" | "both" | "none";
            /** @enum {string} */
            privacy: "hide" | "withhold" | "flag";
            remove_headers: string[];
        };
        ISIPCarrierOutboundParams: {
            called?: {
                add?: string;
                /** @enum {string} */
                format?: "e164" | "digits" | "national";
                strip?: string;
            };
            caller?: {
                add?: string;
                /** @enum {string} */
                format?: "e164" | "digits" | "national";
                strip?: string;
            };
            from_host?: string;
            headers?: {
                name: string;
                value: string;
            }[];
            /** @enum {string} */
            identity?: "asserted" | "remote_party" | "both" | "none";
            /** @enum {string} */
            privacy?: "hide" | "withhold" | "flag";
            remove_headers?: string[];
        };
        ISIPCarrierRegistration: {
            domain: string | null;
            expires: number;
            user: string;
        };
        ISIPCarrierRegistrationParams: {
            domain?: string | null;
            expires?: number;
            user: string;
        };
        ISIPCarrierUpdateParams: {
            addresses?: string[];
            calls_per_second?: number | null;
            channel_limit?: number | null;
            gateways?: components["schemas"]["ISIPGatewayParams"][];
            inbound?: components["schemas"]["ISIPCarrierInboundParams"];
            is_active?: boolean;
            name?: string;
            outbound?: components["schemas"]["ISIPCarrierOutboundParams"];
            password?: string | null;
            priority?: number;
            registration?: components["schemas"]["ISIPCarrierRegistrationParams"] | null;
            username?: string | null;
            weight?: number;
        };
        ISIPConnection: {
            account: components["schemas"]["IAccountBase"];
            created_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            created_on: string;
            hostname: string | null;
            ip: string | null;
            is_active: boolean;
            is_gateway: boolean;
            modified_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            modified_on: string;
            name: string;
            port: number;
            product: components["schemas"]["ISIPProduct"];
            /** @enum {string} */
            shaken_minimum_accepted_attest_lvl: "A" | "B" | "C";
            shaken_verify_policy: number;
            sip_domains?: components["schemas"]["ISIPDomainBase"][];
            tech_prefix: number;
            trusted: boolean;
            /** Format: uuid */
            uuid: string;
        };
        ISIPConnectionBase: {
            /** Format: date-time */
            created_on: string;
            hostname: string | null;
            ip: string | null;
            is_active: boolean;
            is_gateway: boolean;
            /** Format: date-time */
            modified_on: string;
            name: string;
            port: number;
            /** @enum {string} */
            shaken_minimum_accepted_attest_lvl: "A" | "B" | "C";
            shaken_verify_policy: number;
            tech_prefix: number;
            trusted: boolean;
            /** Format: uuid */
            uuid: string;
        };
        ISIPConnectionNewParams: {
            hostname?: string | null;
            ip?: string | null;
            is_active?: boolean;
            is_gateway?: boolean;
            name: string;
            port: number;
            product?: number;
            /** @enum {string} */
            shaken_minimum_accepted_attest_lvl?: "A" | "B" | "C";
            shaken_verify_policy?: number;
            trusted?: boolean;
        };
        ISIPConnectionUpdateParams: {
            hostname?: string | null;
            ip?: string | null;
            is_active?: boolean;
            is_gateway?: boolean;
            name?: string;
            port?: number;
            product?: number;
            /** @enum {string} */
            shaken_minimum_accepted_attest_lvl?: "A" | "B" | "C";
            shaken_verify_policy?: number;
            trusted?: boolean;
        };
        ISIPControlApp: {
            account: components["schemas"]["IAccountBase"];
            auto_answer: boolean;
            /** @enum {string} */
            call_flow_method: "GET" | "POST";
            call_flow_request_timeout: number | null;
            call_flow_url: string | null;
            created_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            created_on: string;
            is_active: boolean;
            logs?: components["schemas"]["ICallFlowRow"][];
            max_call_length_min: number | null;
            modified_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            modified_on: string;
            name: string;
            product: components["schemas"]["ISIPProduct"];
            /** @enum {string} */
            shaken_minimum_accepted_attest_lvl: "A" | "B" | "C";
            shaken_verify_policy: number;
            sip_domains?: components["schemas"]["ISIPDomainBase"][];
            tech_prefix: number;
            /** Format: uuid */
            uuid: string;
            webhook_disabled_on: string | null;
            webhook_events: (("init" | "ringing" | "live" | "hangup" | "destroyed") | "online" | "offline")[];
            /** @enum {string} */
            webhook_method: "GET" | "POST";
            webhook_request_timeout: number | null;
            webhook_url: string | null;
        };
        ISIPControlAppBase: {
            auto_answer: boolean;
            /** @enum {string} */
            call_flow_method: "GET" | "POST";
            call_flow_request_timeout: number | null;
            call_flow_url: string | null;
            /** Format: date-time */
            created_on: string;
            is_active: boolean;
            max_call_length_min: number | null;
            /** Format: date-time */
            modified_on: string;
            name: string;
            /** @enum {string} */
            shaken_minimum_accepted_attest_lvl: "A" | "B" | "C";
            shaken_verify_policy: number;
            tech_prefix: number;
            /** Format: uuid */
            uuid: string;
            webhook_disabled_on: string | null;
            webhook_events: (("init" | "ringing" | "live" | "hangup" | "destroyed") | "online" | "offline")[];
            /** @enum {string} */
            webhook_method: "GET" | "POST";
            webhook_request_timeout: number | null;
            webhook_url: string | null;
        };
        ISIPControlAppNewParams: {
            auto_answer?: boolean;
            /** @enum {string} */
            call_flow_method?: "GET" | "POST";
            call_flow_request_timeout?: number | null;
            call_flow_url?: string | null;
            is_active?: boolean;
            max_call_length_min?: number | null;
            name: string;
            product?: number;
            /** @enum {string} */
            shaken_minimum_accepted_attest_lvl?: "A" | "B" | "C";
            shaken_verify_policy?: number;
            webhook_events?: (("init" | "ringing" | "live" | "hangup" | "destroyed") | "online" | "offline")[];
            /** @enum {string} */
            webhook_method?: "GET" | "POST";
            webhook_request_timeout?: number | null;
            webhook_url?: string | null;
        };
        ISIPControlAppUpdateParams: {
            auto_answer?: boolean;
            /** @enum {string} */
            call_flow_method?: "GET" | "POST";
            call_flow_request_timeout?: number | null;
            call_flow_url?: string | null;
            is_active?: boolean;
            max_call_length_min?: number | null;
            name?: string;
            product?: number;
            /** @enum {string} */
            shaken_minimum_accepted_attest_lvl?: "A" | "B" | "C";
            shaken_verify_policy?: number;
            webhook_events?: (("init" | "ringing" | "live" | "hangup" | "destroyed") | "online" | "offline")[];
            /** @enum {string} */
            webhook_method?: "GET" | "POST";
            webhook_request_timeout?: number | null;
            webhook_url?: string | null;
        };
        ISIPDomain: {
            account: components["schemas"]["IAccountBase"];
            created_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            created_on: string;
            domain: string;
            modified_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            modified_on: string;
            outbound_voice_profile: components["schemas"]["IOutboundVoiceProfileBase"] | null;
            sip_connection: components["schemas"]["ISIPConnectionBase"] | null;
            sip_control_app: components["schemas"]["ISIPControlAppBase"] | null;
            sip_switches?: components["schemas"]["ISIPSwitchBase"][];
            sip_user_invites?: components["schemas"]["ISIPUserInviteBase"][];
            sip_users?: components["schemas"]["ISIPUserBase"][];
        };
        ISIPDomainBase: {
            /** Format: date-time */
            created_on: string;
            domain: string;
            /** Format: date-time */
            modified_on: string;
        };
        ISIPDomainNewParams: {
            domain: string;
            outbound_voice_profile?: string | null;
            sip_connection?: string | null;
            sip_control_app?: string | null;
        };
        ISIPDomainUpdateParams: {
            outbound_voice_profile?: string | null;
            sip_connection?: string | null;
            sip_control_app?: string | null;
        };
        ISIPGateway: {
            host: string;
            is_active: boolean;
            is_registrar: boolean;
            port: number | null;
            priority: number;
            /** @enum {string} */
            transport: "udp" | "tcp" | "tls";
            /** Format: uuid */
            uuid: string;
            weight: number;
        };
        ISIPGatewayHealth: {
            calls: number;
            host: string;
            last_answer_on: string | null;
            last_failure: string | null;
            last_failure_on: string | null;
            paused_until: string | null;
            port: number | null;
            round_trip_ms: number | null;
            since: string | null;
            /** @enum {string} */
            state: "up" | "down" | "unknown";
            /** @enum {string} */
            transport: "udp" | "tcp" | "tls";
            /** Format: uuid */
            uuid: string;
        };
        ISIPGatewayParams: {
            host: string;
            is_active?: boolean;
            is_registrar?: boolean;
            port?: number | null;
            priority?: number;
            /** @enum {string} */
            transport?: "udp" | "tcp" | "tls";
            /** Format: uuid */
            uuid?: string;
            weight?: number;
        };
        ISIPMessage: {
            call_id: string;
            /** @enum {string} */
            direction: "in" | "out";
            message: string;
            peer: string;
            /** Format: date-time */
            time: string;
            /** @enum {string} */
            transport: "udp" | "tcp" | "tls" | "ws" | "wss";
        };
        ISIPPeer: {
            address: string;
            /** Format: date-time */
            created_on: string;
            in: {
                [key: string]: number;
            };
            out: {
                [key: string]: number;
            };
            received: number;
            /** Format: date-time */
            seen_on: string;
            sent: number;
        };
        ISIPProduct: {
            /** Format: date-time */
            created_on: string;
            description: string | null;
            id: number;
            /** Format: date-time */
            modified_on: string;
            name: string;
            rate_table_id: number;
            route_plan_id: number;
            tech_prefix: number;
            /** @enum {string} */
            type: "public" | "private";
        };
        ISIPRegistration: {
            /** Format: uuid */
            account: string;
            address: string;
            binding: string;
            call_id: string;
            contact: string;
            /** Format: date-time */
            created_on: string;
            domain: string;
            /** Format: date-time */
            expires_on: string;
            flow: string | null;
            instance: string | null;
            login: string;
            /** Format: date-time */
            modified_on: string;
            node: string;
            path: string[];
            port: number;
            q: number;
            reg_id: number | null;
            /** Format: uuid */
            sip_user: string;
            /** @enum {string} */
            transport: "udp" | "tcp" | "tls" | "ws" | "wss";
            user_agent: string | null;
        };
        ISIPSwitch: {
            account: components["schemas"]["IAccountBase"];
            created_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            created_on: string;
            description: string | null;
            is_active: boolean;
            modified_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            modified_on: string;
            name: string;
            remote_domain: string | null;
            remote_ip: string | null;
            sip_domain: components["schemas"]["ISIPDomainBase"];
            /** Format: uuid */
            uuid: string;
        };
        ISIPSwitchBase: {
            /** Format: date-time */
            created_on: string;
            description: string | null;
            is_active: boolean;
            /** Format: date-time */
            modified_on: string;
            name: string;
            remote_domain: string | null;
            remote_ip: string | null;
            /** Format: uuid */
            uuid: string;
        };
        ISIPSwitchNewParams: {
            description?: string;
            is_active?: boolean;
            name: string;
            remote_domain?: string | null;
            remote_ip?: string | null;
        };
        ISIPSwitchUpdateParams: {
            description?: string | null;
            is_active?: boolean;
            name?: string;
            remote_domain?: string | null;
            remote_ip?: string | null;
        };
        ISIPUser: {
            account: components["schemas"]["IAccountBase"];
            avatar: string | null;
            created_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            created_on: string;
            dob: string | null;
            email: string | null;
            first_name: string | null;
            gender: ("Male" | "Female" | "Other") | null;
            groups: {
                name: string;
                /** Format: uuid */
                uuid: string;
            }[];
            is_active: boolean;
            last_name: string | null;
            login: string;
            modified_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            modified_on: string;
            phone_number: string | null;
            remote_ip: string | null;
            same_domain_calls_only: boolean;
            sip_domain: components["schemas"]["ISIPDomainBase"];
            /** @enum {string} */
            state: "online" | "offline";
            tn_lease: components["schemas"]["ITNLeaseBase"] | null;
            /** Format: uuid */
            uuid: string;
        };
        ISIPUserAppUpdateParams: {
            avatar?: string | null;
            dob?: string | null;
            email?: string | null;
            first_name?: string | null;
            gender?: ("Male" | "Female" | "Other") | null;
            last_name?: string | null;
            password?: string;
            phone_number?: string | null;
            same_domain_calls_only?: boolean;
        };
        ISIPUserBase: {
            avatar: string | null;
            /** Format: date-time */
            created_on: string;
            dob: string | null;
            email: string | null;
            first_name: string | null;
            gender: ("Male" | "Female" | "Other") | null;
            groups: {
                name: string;
                /** Format: uuid */
                uuid: string;
            }[];
            is_active: boolean;
            last_name: string | null;
            login: string;
            /** Format: date-time */
            modified_on: string;
            phone_number: string | null;
            remote_ip: string | null;
            same_domain_calls_only: boolean;
            sip_domain: components["schemas"]["ISIPDomainBase"];
            /** @enum {string} */
            state: "online" | "offline";
            /** Format: uuid */
            uuid: string;
        };
        ISIPUserByInviteNewParams: {
            /** Format: uri */
            avatar?: string;
            /** Format: date-time */
            dob?: string;
            /** Format: email */
            email?: string;
            first_name?: string;
            /** @enum {string} */
            gender?: "Male" | "Female" | "Other";
            last_name?: string;
            login: string;
            password: string;
            phone_number?: string;
            same_domain_calls_only?: boolean;
        };
        ISIPUserContact: {
            avatar: string | null;
            /** Format: date-time */
            created_on: string;
            first_name: string | null;
            last_name: string | null;
            login: string;
            /** Format: date-time */
            modified_on: string;
            /** @enum {string} */
            state: "online" | "offline";
            /** Format: uuid */
            uuid: string;
        };
        ISIPUserGroup: {
            /** Format: date-time */
            created_on: string;
            /** Format: date-time */
            modified_on: string;
            name: string;
            owner: components["schemas"]["ISIPUserBase"];
            users: components["schemas"]["ISIPUserBase"][];
            /** Format: uuid */
            uuid: string;
        };
        ISIPUserGroupNewParams: {
            name: string;
            users?: string[];
        };
        ISIPUserGroupUpdateParams: {
            name?: string;
            users?: string[];
        };
        ISIPUserGroupUsersUpdateParams: {
            users: string[];
        };
        ISIPUserInvite: {
            account: components["schemas"]["IAccountBase"];
            created_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            created_on: string;
            /** Format: date-time */
            expired_on: string;
            modified_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            modified_on: string;
            name: string;
            sip_domain: components["schemas"]["ISIPDomainBase"];
            token: string;
            /** Format: uuid */
            uuid: string;
        };
        ISIPUserInviteBase: {
            /** Format: date-time */
            created_on: string;
            /** Format: date-time */
            expired_on: string;
            /** Format: date-time */
            modified_on: string;
            name: string;
            token: string;
            /** Format: uuid */
            uuid: string;
        };
        ISIPUserInviteNewParams: {
            /** Format: date-time */
            expired_on: string;
            name: string;
        };
        ISIPUserInviteUpdateParams: {
            /** Format: date-time */
            expired_on?: string;
            name?: string;
        };
        ISIPUserNewParams: {
            /** Format: uri */
            avatar?: string;
            /** Format: date-time */
            dob?: string;
            /** Format: email */
            email?: string;
            first_name?: string;
            /** @enum {string} */
            gender?: "Male" | "Female" | "Other";
            is_active?: boolean;
            last_name?: string;
            login: string;
            password: string;
            phone_number?: string;
            remote_ip?: string | null;
            same_domain_calls_only?: boolean;
            tn_lease?: string | null;
        };
        ISIPUserSelf: {
            avatar: string | null;
            /** Format: date-time */
            created_on: string;
            dob: string | null;
            email: string | null;
            first_name: string | null;
            gender: ("Male" | "Female" | "Other") | null;
            groups: {
                name: string;
                /** Format: uuid */
                uuid: string;
            }[];
            is_active: boolean;
            last_name: string | null;
            login: string;
            /** Format: date-time */
            modified_on: string;
            phone_number: string | null;
            remote_ip: string | null;
            same_domain_calls_only: boolean;
            sip_domain: components["schemas"]["ISIPDomainBase"];
            /** @enum {string} */
            state: "online" | "offline";
            tn_lease: components["schemas"]["ITNLeaseBase"] | null;
            /** Format: uuid */
            uuid: string;
        };
        ISIPUserUpdateParams: {
            avatar?: string | null;
            dob?: string | null;
            email?: string | null;
            first_name?: string | null;
            gender?: ("Male" | "Female" | "Other") | null;
            is_active?: boolean;
            last_name?: string | null;
            login?: string;
            password?: string;
            phone_number?: string | null;
            remote_ip?: string | null;
            same_domain_calls_only?: boolean;
            tn_lease?: string | null;
        };
        ISMPPAccount: {
            account: components["schemas"]["IAccountBase"];
            allowed_ips: string[];
            created_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            created_on: string;
            is_active: boolean;
            max_binds: number;
            /** @enum {string} */
            message_id_format: "decimal15" | "hex";
            messaging_profile: components["schemas"]["IMessagingProfileBase"] | null;
            modified_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            modified_on: string;
            rate: number;
            system_id: string;
            /** Format: uuid */
            uuid: string;
            window: number;
        };
        ISMPPAccountNewParams: {
            /** Format: uuid */
            account?: string;
            allowed_ips?: string[];
            is_active?: boolean;
            max_binds?: number;
            /** @enum {string} */
            message_id_format?: "decimal15" | "hex";
            messaging_profile?: string | null;
            password?: string;
            rate?: number;
            system_id: string;
            window?: number;
        };
        ISMPPAccountUpdateParams: {
            allowed_ips?: string[];
            is_active?: boolean;
            max_binds?: number;
            /** @enum {string} */
            message_id_format?: "decimal15" | "hex";
            messaging_profile?: string | null;
            password?: string;
            rate?: number;
            window?: number;
        };
        ISMPPAccountWithPassword: {
            account: components["schemas"]["IAccountBase"];
            allowed_ips: string[];
            created_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            created_on: string;
            is_active: boolean;
            max_binds: number;
            /** @enum {string} */
            message_id_format: "decimal15" | "hex";
            messaging_profile: components["schemas"]["IMessagingProfileBase"] | null;
            modified_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            modified_on: string;
            password?: string;
            rate: number;
            system_id: string;
            /** Format: uuid */
            uuid: string;
            window: number;
        };
        ISMS: {
            account: components["schemas"]["IAccountBase"];
            automated: boolean;
            carrier: string | null;
            cost: number | null;
            created_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            created_on: string;
            custom_callback_url: string | null;
            delivered: boolean;
            delivered_on: string | null;
            /** @enum {string} */
            delivery_state: "queued" | "sending" | "sent" | "delivered" | "sending_failed" | "delivery_failed" | "delivery_unconfirmed";
            /** @enum {string} */
            encoding: "GSM-7" | "UCS-2";
            error: components["schemas"]["ISMSError"] | null;
            from: string;
            maybe_duplicate: boolean;
            message: string;
            messaging_profile: components["schemas"]["IMessagingProfileBase"] | null;
            /** Format: date-time */
            modified_on: string;
            parts: number;
            reason: string | null;
            reference_id: string | null;
            send_after: string | null;
            sent_on: string | null;
            sms_campaign: {
                campaignId: string | null;
                /** Format: uuid */
                uuid: string;
            } | null;
            /** @enum {string} */
            state: "created" | "sending" | "success" | "failed";
            thread: string;
            tn: components["schemas"]["ITNBase"];
            tn_lease: components["schemas"]["ISMSLease"] | null;
            to: number;
            /** @enum {string} */
            type: "smso" | "smsr";
            /** Format: uuid */
            uuid: string;
            valid_until: string | null;
        };
        ISMSBase: {
            automated: boolean;
            carrier: string | null;
            cost: number | null;
            /** Format: date-time */
            created_on: string;
            delivered: boolean;
            delivered_on: string | null;
            /** @enum {string} */
            delivery_state: "queued" | "sending" | "sent" | "delivered" | "sending_failed" | "delivery_failed" | "delivery_unconfirmed";
            /** @enum {string} */
            encoding: "GSM-7" | "UCS-2";
            error: components["schemas"]["ISMSError"] | null;
            from: string;
            maybe_duplicate: boolean;
            message: string;
            /** Format: date-time */
            modified_on: string;
            parts: number;
            reason: string | null;
            reference_id: string | null;
            send_after: string | null;
            sent_on: string | null;
            /** @enum {string} */
            state: "created" | "sending" | "success" | "failed";
            thread: string;
            to: number;
            /** @enum {string} */
            type: "smso" | "smsr";
            /** Format: uuid */
            uuid: string;
            valid_until: string | null;
        };
        ISMSBatch: {
            account: components["schemas"]["IAccountBase"];
            created_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            created_on: string;
            custom_callback_url: string | null;
            failed: number;
            from: number | null;
            message: string;
            messaging_profile: components["schemas"]["IMessagingProfileBase"] | null;
            /** Format: date-time */
            modified_on: string;
            phones?: number[];
            processing: number;
            /** @enum {string} */
            state: "created" | "processing" | "success" | "failed" | "canceled";
            success: number;
            total: number;
            /** Format: uuid */
            uuid: string;
            validity_period: number | null;
        };
        ISMSBatchItem: {
            batch: {
                /** Format: uuid */
                uuid: string;
            };
            /** Format: date-time */
            created_on: string;
            /** Format: date-time */
            modified_on: string;
            phone: number;
            reason: string | null;
            sms: {
                delivered: boolean;
                /** @enum {string} */
                delivery_state: "queued" | "sending" | "sent" | "delivered" | "sending_failed" | "delivery_failed" | "delivery_unconfirmed";
                from: string;
                /** @enum {string} */
                state: "created" | "sending" | "success" | "failed";
                /** Format: uuid */
                uuid: string;
            } | null;
            /** @enum {string} */
            state: "created" | "sending" | "success" | "failed" | "canceled";
            /** Format: uuid */
            uuid: string;
        };
        ISMSBatchItemSearchParams: {
            /** Format: uuid */
            account?: string;
            /** Format: date-time */
            created_on_from?: string;
            /** Format: date-time */
            created_on_to?: string;
            /** @enum {string} */
            mode?: "AND" | "OR";
            /** Format: date-time */
            modified_on_from?: string;
            /** Format: date-time */
            modified_on_to?: string;
            order?: {
                /** @enum {string} */
                created_on?: "ASC" | "DESC";
                /** @enum {string} */
                modified_on?: "ASC" | "DESC";
                /** @enum {string} */
                phone?: "ASC" | "DESC";
                /** @enum {string} */
                state?: "ASC" | "DESC";
            };
            phone?: number;
            skip?: number;
            /** @enum {string} */
            state?: "created" | "sending" | "success" | "failed" | "canceled";
            take?: number;
        };
        ISMSBatchItemSearchPayload: {
            data: components["schemas"]["ISMSBatchItem"][];
            /** @enum {string} */
            mode: "AND" | "OR";
            order: {
                [key: string]: "ASC" | "DESC";
            };
            skip: number;
            take: number;
            total: number;
        };
        ISMSBatchNewParams: {
            custom_callback_url?: string | null;
            from?: number | string;
            message: string;
            /** Format: uuid */
            messaging_profile?: string;
            phones: (number | string)[];
            validity_period?: number;
        };
        ISMSBrand: {
            account: components["schemas"]["IAccountBase"];
            altBusinessId: string | null;
            altBusinessIdType: ("NONE" | "DUNS" | "GIIN" | "LEI") | null;
            brandId: string | null;
            brandRelationship: ("BASIC_ACCOUNT" | "SMALL_ACCOUNT" | "MEDIUM_ACCOUNT" | "LARGE_ACCOUNT" | "KEY_ACCOUNT") | null;
            businessContactEmail: string | null;
            campaigns: components["schemas"]["ISMSCampaignBase"][];
            city: string;
            companyName: string | null;
            country: string;
            created_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            created_on: string;
            createDate: string | null;
            cspId: string | null;
            deleted_on: string | null;
            displayName: string;
            ein: string | null;
            einIssuingCountry: string | null;
            email: string;
            /** @enum {string} */
            entityType: "PRIVATE_PROFIT" | "PUBLIC_PROFIT" | "NON_PROFIT" | "GOVERNMENT" | "SOLE_PROPRIETOR";
            failureReasons: string[];
            firstName: string | null;
            /** @enum {string} */
            identityStatus: "SELF_DECLARED" | "UNVERIFIED" | "VERIFIED" | "VETTED_VERIFIED";
            ipAddress: string | null;
            lastName: string | null;
            mobilePhone: string | null;
            mock: boolean;
            modified_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            modified_on: string;
            optionalAttributes: {
                governmentEntity?: boolean;
                politicalCommitteeLocale?: string;
                russell3000?: boolean;
                section527?: string;
                taxExemptStatus?: string;
            } | null;
            phone: string;
            postalCode: string;
            referenceId: string;
            state: string;
            /** @enum {string} */
            status: "OK" | "REGISTRATION_PENDING" | "REGISTRATION_FAILED";
            stockExchange: ("NONE" | "NASDAQ" | "NYSE" | "AMEX" | "AMX" | "ASX" | "B3" | "BME" | "BSE" | "FRA" | "ICEX" | "JPX" | "JSE" | "KRX" | "LON" | "NSE" | "OMX" | "SEHK" | "SSE" | "STO" | "SWX" | "SZSE" | "TSX" | "TWSE" | "VSE" | "OTHER") | null;
            stockSymbol: string | null;
            street: string;
            tag: string[];
            universalEin: string | null;
            /** Format: uuid */
            uuid: string;
            vertical: ("AGRICULTURE" | "COMMUNICATION" | "CONSTRUCTION" | "EDUCATION" | "ENERGY" | "ENTERTAINMENT" | "FINANCIAL" | "GAMBLING" | "GOVERNMENT" | "HEALTHCARE" | "HOSPITALITY" | "HUMAN_RESOURCES" | "INSURANCE" | "LEGAL" | "MANUFACTURING" | "NGO" | "POLITICAL" | "POSTAL" | "PROFESSIONAL" | "REAL_ESTATE" | "RETAIL" | "TECHNOLOGY" | "TRANSPORTATION") | null;
            website: string | null;
        };
        ISMSBrandBase: {
            altBusinessId: string | null;
            altBusinessIdType: ("NONE" | "DUNS" | "GIIN" | "LEI") | null;
            brandId: string | null;
            brandRelationship: ("BASIC_ACCOUNT" | "SMALL_ACCOUNT" | "MEDIUM_ACCOUNT" | "LARGE_ACCOUNT" | "KEY_ACCOUNT") | null;
            businessContactEmail: string | null;
            city: string;
            companyName: string | null;
            country: string;
            /** Format: date-time */
            created_on: string;
            createDate: string | null;
            cspId: string | null;
            displayName: string;
            ein: string | null;
            einIssuingCountry: string | null;
            email: string;
            /** @enum {string} */
            entityType: "PRIVATE_PROFIT" | "PUBLIC_PROFIT" | "NON_PROFIT" | "GOVERNMENT" | "SOLE_PROPRIETOR";
            failureReasons: string[];
            firstName: string | null;
            /** @enum {string} */
            identityStatus: "SELF_DECLARED" | "UNVERIFIED" | "VERIFIED" | "VETTED_VERIFIED";
            ipAddress: string | null;
            lastName: string | null;
            mobilePhone: string | null;
            mock: boolean;
            /** Format: date-time */
            modified_on: string;
            optionalAttributes: {
                governmentEntity?: boolean;
                politicalCommitteeLocale?: string;
                russell3000?: boolean;
                section527?: string;
                taxExemptStatus?: string;
            } | null;
            phone: string;
            postalCode: string;
            referenceId: string;
            state: string;
            /** @enum {string} */
            status: "OK" | "REGISTRATION_PENDING" | "REGISTRATION_FAILED";
            stockExchange: ("NONE" | "NASDAQ" | "NYSE" | "AMEX" | "AMX" | "ASX" | "B3" | "BME" | "BSE" | "FRA" | "ICEX" | "JPX" | "JSE" | "KRX" | "LON" | "NSE" | "OMX" | "SEHK" | "SSE" | "STO" | "SWX" | "SZSE" | "TSX" | "TWSE" | "VSE" | "OTHER") | null;
            stockSymbol: string | null;
            street: string;
            tag: string[];
            universalEin: string | null;
            /** Format: uuid */
            uuid: string;
            vertical: ("AGRICULTURE" | "COMMUNICATION" | "CONSTRUCTION" | "EDUCATION" | "ENERGY" | "ENTERTAINMENT" | "FINANCIAL" | "GAMBLING" | "GOVERNMENT" | "HEALTHCARE" | "HOSPITALITY" | "HUMAN_RESOURCES" | "INSURANCE" | "LEGAL" | "MANUFACTURING" | "NGO" | "POLITICAL" | "POSTAL" | "PROFESSIONAL" | "REAL_ESTATE" | "RETAIL" | "TECHNOLOGY" | "TRANSPORTATION") | null;
            website: string | null;
        };
        ISMSBrandElement: {
            account: components["schemas"]["IAccountBase"];
            altBusinessId: string | null;
            altBusinessIdType: ("NONE" | "DUNS" | "GIIN" | "LEI") | null;
            brandId: string | null;
            brandRelationship: ("BASIC_ACCOUNT" | "SMALL_ACCOUNT" | "MEDIUM_ACCOUNT" | "LARGE_ACCOUNT" | "KEY_ACCOUNT") | null;
            businessContactEmail: string | null;
            city: string;
            companyName: string | null;
            country: string;
            created_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            created_on: string;
            createDate: string | null;
            cspId: string | null;
            deleted_on: string | null;
            displayName: string;
            ein: string | null;
            einIssuingCountry: string | null;
            email: string;
            /** @enum {string} */
            entityType: "PRIVATE_PROFIT" | "PUBLIC_PROFIT" | "NON_PROFIT" | "GOVERNMENT" | "SOLE_PROPRIETOR";
            failureReasons: string[];
            firstName: string | null;
            /** @enum {string} */
            identityStatus: "SELF_DECLARED" | "UNVERIFIED" | "VERIFIED" | "VETTED_VERIFIED";
            ipAddress: string | null;
            lastName: string | null;
            mobilePhone: string | null;
            mock: boolean;
            modified_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            modified_on: string;
            optionalAttributes: {
                governmentEntity?: boolean;
                politicalCommitteeLocale?: string;
                russell3000?: boolean;
                section527?: string;
                taxExemptStatus?: string;
            } | null;
            phone: string;
            postalCode: string;
            referenceId: string;
            state: string;
            /** @enum {string} */
            status: "OK" | "REGISTRATION_PENDING" | "REGISTRATION_FAILED";
            stockExchange: ("NONE" | "NASDAQ" | "NYSE" | "AMEX" | "AMX" | "ASX" | "B3" | "BME" | "BSE" | "FRA" | "ICEX" | "JPX" | "JSE" | "KRX" | "LON" | "NSE" | "OMX" | "SEHK" | "SSE" | "STO" | "SWX" | "SZSE" | "TSX" | "TWSE" | "VSE" | "OTHER") | null;
            stockSymbol: string | null;
            street: string;
            tag: string[];
            universalEin: string | null;
            /** Format: uuid */
            uuid: string;
            vertical: ("AGRICULTURE" | "COMMUNICATION" | "CONSTRUCTION" | "EDUCATION" | "ENERGY" | "ENTERTAINMENT" | "FINANCIAL" | "GAMBLING" | "GOVERNMENT" | "HEALTHCARE" | "HOSPITALITY" | "HUMAN_RESOURCES" | "INSURANCE" | "LEGAL" | "MANUFACTURING" | "NGO" | "POLITICAL" | "POSTAL" | "PROFESSIONAL" | "REAL_ESTATE" | "RETAIL" | "TECHNOLOGY" | "TRANSPORTATION") | null;
            website: string | null;
        };
        ISMSBrandFeedback: {
            brandId: string | null;
            category: {
                description: string;
                displayName: string;
                fields: string[];
                id: string;
            }[];
        };
        ISMSBrandNewParams: {
            altBusinessId?: string | null;
            altBusinessIdType?: ("NONE" | "DUNS" | "GIIN" | "LEI") | null;
            brandRelationship?: string;
            businessContactEmail?: string | null;
            city: string;
            companyName?: string;
            country: string;
            displayName: string;
            ein?: string;
            einIssuingCountry?: string;
            email: string;
            /** @enum {string} */
            entityType: "PRIVATE_PROFIT" | "PUBLIC_PROFIT" | "NON_PROFIT" | "GOVERNMENT" | "SOLE_PROPRIETOR";
            firstName?: string;
            ipAddress?: string | null;
            lastName?: string;
            mobilePhone?: string;
            mock?: boolean;
            phone: string;
            postalCode: string;
            referenceId?: string;
            state: string;
            /** @enum {string} */
            stockExchange?: "NONE" | "NASDAQ" | "NYSE" | "AMEX" | "AMX" | "ASX" | "B3" | "BME" | "BSE" | "FRA" | "ICEX" | "JPX" | "JSE" | "KRX" | "LON" | "NSE" | "OMX" | "SEHK" | "SSE" | "STO" | "SWX" | "SZSE" | "TSX" | "TWSE" | "VSE" | "OTHER";
            stockSymbol?: string;
            street: string;
            tag?: string[];
            /** @enum {string} */
            vertical?: "AGRICULTURE" | "COMMUNICATION" | "CONSTRUCTION" | "EDUCATION" | "ENERGY" | "ENTERTAINMENT" | "FINANCIAL" | "GAMBLING" | "GOVERNMENT" | "HEALTHCARE" | "HOSPITALITY" | "HUMAN_RESOURCES" | "INSURANCE" | "LEGAL" | "MANUFACTURING" | "NGO" | "POLITICAL" | "POSTAL" | "PROFESSIONAL" | "REAL_ESTATE" | "RETAIL" | "TECHNOLOGY" | "TRANSPORTATION";
            website?: string | null;
        };
        ISMSBrandOtpCheckParams: {
            otpPin: string;
        };
        ISMSBrandOtpParams: {
            pinSms?: string;
            successSms?: string;
        };
        ISMSBrandUpdateParams: {
            altBusinessId?: string | null;
            altBusinessIdType?: ("NONE" | "DUNS" | "GIIN" | "LEI") | null;
            brandRelationship?: string;
            businessContactEmail?: string | null;
            city?: string;
            companyName?: string;
            country?: string;
            displayName?: string;
            ein?: string;
            einIssuingCountry?: string;
            email?: string;
            /** @enum {string} */
            entityType?: "PRIVATE_PROFIT" | "PUBLIC_PROFIT" | "NON_PROFIT" | "GOVERNMENT" | "SOLE_PROPRIETOR";
            firstName?: string;
            ipAddress?: string | null;
            lastName?: string;
            mobilePhone?: string;
            phone?: string;
            postalCode?: string;
            state?: string;
            /** @enum {string} */
            stockExchange?: "NONE" | "NASDAQ" | "NYSE" | "AMEX" | "AMX" | "ASX" | "B3" | "BME" | "BSE" | "FRA" | "ICEX" | "JPX" | "JSE" | "KRX" | "LON" | "NSE" | "OMX" | "SEHK" | "SSE" | "STO" | "SWX" | "SZSE" | "TSX" | "TWSE" | "VSE" | "OTHER";
            stockSymbol?: string;
            street?: string;
            tag?: string[];
            /** @enum {string} */
            vertical?: "AGRICULTURE" | "COMMUNICATION" | "CONSTRUCTION" | "EDUCATION" | "ENERGY" | "ENTERTAINMENT" | "FINANCIAL" | "GAMBLING" | "GOVERNMENT" | "HEALTHCARE" | "HOSPITALITY" | "HUMAN_RESOURCES" | "INSURANCE" | "LEGAL" | "MANUFACTURING" | "NGO" | "POLITICAL" | "POSTAL" | "PROFESSIONAL" | "REAL_ESTATE" | "RETAIL" | "TECHNOLOGY" | "TRANSPORTATION";
            website?: string | null;
        };
        ISMSCampaign: {
            account: components["schemas"]["IAccountBase"];
            affiliateMarketing: boolean;
            ageGated: boolean;
            autoRenewal: boolean;
            billedDate: string | null;
            brand: components["schemas"]["ISMSBrandBase"];
            brandId: string;
            /** @enum {string} */
            campaign_state: "TCR_PENDING" | "TCR_ACCEPTED" | "TCR_FAILED" | "CNP_ACCEPTED" | "CNP_FAILED" | "MNO_PENDING" | "MNO_ACCEPTED" | "MNO_REJECTED" | "MNO_PROVISIONED" | "MNO_PROVISIONING_FAILED" | "TCR_SUSPENDED" | "TCR_EXPIRED";
            campaignId: string | null;
            created_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            created_on: string;
            createDate: string | null;
            deleted_on: string | null;
            description: string;
            directLending: boolean;
            embeddedLink: boolean;
            embeddedLinkSample: string | null;
            embeddedPhone: boolean;
            expired_on: string | null;
            failureReasons: string[];
            helpKeywords: string | null;
            helpMessage: string | null;
            is_active: boolean;
            messageFlow: string | null;
            mnoIds: number[];
            mock: boolean;
            modified_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            modified_on: string;
            numberPool: boolean;
            optinKeywords: string | null;
            optinMessage: string | null;
            optoutKeywords: string | null;
            optoutMessage: string | null;
            privacyPolicyLink: string | null;
            quiet_hours: components["schemas"]["IQuietHours"];
            referenceId: string;
            resellerId: string | null;
            sample1: string | null;
            sample2: string | null;
            sample3: string | null;
            sample4: string | null;
            sample5: string | null;
            /** @enum {string} */
            status: "ACTIVE" | "EXPIRED";
            submissionStatus: string;
            subscriberHelp: boolean;
            subscriberOptin: boolean;
            subscriberOptout: boolean;
            subUsecases: ("2FA" | "ACCOUNT_NOTIFICATION" | "CUSTOMER_CARE" | "DELIVERY_NOTIFICATION" | "FRAUD_ALERT" | "HIGHER_EDUCATION" | "LOW_VOLUME" | "MARKETING" | "MIXED" | "POLLING_VOTING" | "PUBLIC_SERVICE_ANNOUNCEMENT" | "SECURITY_ALERT" | "AGENTS_FRANCHISES" | "CARRIER_EXEMPT" | "CHARITY" | "EMERGENCY" | "K12_EDUCATION" | "POLITICAL" | "PROXY" | "SOCIAL" | "SOLE_PROPRIETOR" | "SWEEPSTAKE" | "TRIAL")[];
            tag: string[];
            termsAndConditions: boolean;
            termsAndConditionsLink: string | null;
            /** @enum {string} */
            usecase: "2FA" | "ACCOUNT_NOTIFICATION" | "CUSTOMER_CARE" | "DELIVERY_NOTIFICATION" | "FRAUD_ALERT" | "HIGHER_EDUCATION" | "LOW_VOLUME" | "MARKETING" | "MIXED" | "POLLING_VOTING" | "PUBLIC_SERVICE_ANNOUNCEMENT" | "SECURITY_ALERT" | "AGENTS_FRANCHISES" | "CARRIER_EXEMPT" | "CHARITY" | "EMERGENCY" | "K12_EDUCATION" | "POLITICAL" | "PROXY" | "SOCIAL" | "SOLE_PROPRIETOR" | "SWEEPSTAKE" | "TRIAL";
            /** Format: uuid */
            uuid: string;
            vertical: ("AGRICULTURE" | "COMMUNICATION" | "CONSTRUCTION" | "EDUCATION" | "ENERGY" | "ENTERTAINMENT" | "FINANCIAL" | "GAMBLING" | "GOVERNMENT" | "HEALTHCARE" | "HOSPITALITY" | "HUMAN_RESOURCES" | "INSURANCE" | "LEGAL" | "MANUFACTURING" | "NGO" | "POLITICAL" | "POSTAL" | "PROFESSIONAL" | "REAL_ESTATE" | "RETAIL" | "TECHNOLOGY" | "TRANSPORTATION") | null;
        };
        ISMSCampaignAppealParams: {
            appeal_reason: string;
        };
        ISMSCampaignBase: {
            affiliateMarketing: boolean;
            ageGated: boolean;
            autoRenewal: boolean;
            billedDate: string | null;
            brandId: string;
            /** @enum {string} */
            campaign_state: "TCR_PENDING" | "TCR_ACCEPTED" | "TCR_FAILED" | "CNP_ACCEPTED" | "CNP_FAILED" | "MNO_PENDING" | "MNO_ACCEPTED" | "MNO_REJECTED" | "MNO_PROVISIONED" | "MNO_PROVISIONING_FAILED" | "TCR_SUSPENDED" | "TCR_EXPIRED";
            campaignId: string | null;
            /** Format: date-time */
            created_on: string;
            createDate: string | null;
            deleted_on: string | null;
            description: string;
            directLending: boolean;
            embeddedLink: boolean;
            embeddedLinkSample: string | null;
            embeddedPhone: boolean;
            expired_on: string | null;
            failureReasons: string[];
            helpKeywords: string | null;
            helpMessage: string | null;
            is_active: boolean;
            messageFlow: string | null;
            mnoIds: number[];
            mock: boolean;
            /** Format: date-time */
            modified_on: string;
            numberPool: boolean;
            optinKeywords: string | null;
            optinMessage: string | null;
            optoutKeywords: string | null;
            optoutMessage: string | null;
            privacyPolicyLink: string | null;
            quiet_hours: components["schemas"]["IQuietHours"];
            referenceId: string;
            resellerId: string | null;
            sample1: string | null;
            sample2: string | null;
            sample3: string | null;
            sample4: string | null;
            sample5: string | null;
            /** @enum {string} */
            status: "ACTIVE" | "EXPIRED";
            submissionStatus: string;
            subscriberHelp: boolean;
            subscriberOptin: boolean;
            subscriberOptout: boolean;
            subUsecases: ("2FA" | "ACCOUNT_NOTIFICATION" | "CUSTOMER_CARE" | "DELIVERY_NOTIFICATION" | "FRAUD_ALERT" | "HIGHER_EDUCATION" | "LOW_VOLUME" | "MARKETING" | "MIXED" | "POLLING_VOTING" | "PUBLIC_SERVICE_ANNOUNCEMENT" | "SECURITY_ALERT" | "AGENTS_FRANCHISES" | "CARRIER_EXEMPT" | "CHARITY" | "EMERGENCY" | "K12_EDUCATION" | "POLITICAL" | "PROXY" | "SOCIAL" | "SOLE_PROPRIETOR" | "SWEEPSTAKE" | "TRIAL")[];
            tag: string[];
            termsAndConditions: boolean;
            termsAndConditionsLink: string | null;
            /** @enum {string} */
            usecase: "2FA" | "ACCOUNT_NOTIFICATION" | "CUSTOMER_CARE" | "DELIVERY_NOTIFICATION" | "FRAUD_ALERT" | "HIGHER_EDUCATION" | "LOW_VOLUME" | "MARKETING" | "MIXED" | "POLLING_VOTING" | "PUBLIC_SERVICE_ANNOUNCEMENT" | "SECURITY_ALERT" | "AGENTS_FRANCHISES" | "CARRIER_EXEMPT" | "CHARITY" | "EMERGENCY" | "K12_EDUCATION" | "POLITICAL" | "PROXY" | "SOCIAL" | "SOLE_PROPRIETOR" | "SWEEPSTAKE" | "TRIAL";
            /** Format: uuid */
            uuid: string;
            vertical: ("AGRICULTURE" | "COMMUNICATION" | "CONSTRUCTION" | "EDUCATION" | "ENERGY" | "ENTERTAINMENT" | "FINANCIAL" | "GAMBLING" | "GOVERNMENT" | "HEALTHCARE" | "HOSPITALITY" | "HUMAN_RESOURCES" | "INSURANCE" | "LEGAL" | "MANUFACTURING" | "NGO" | "POLITICAL" | "POSTAL" | "PROFESSIONAL" | "REAL_ESTATE" | "RETAIL" | "TECHNOLOGY" | "TRANSPORTATION") | null;
        };
        ISMSCampaignFinding: {
            field: string;
            hint: string;
            id: string;
            /** @enum {string} */
            level: "error" | "warning";
            message: string;
        };
        ISMSCampaignLint: {
            findings: components["schemas"]["ISMSCampaignFinding"][];
            ok: boolean;
        };
        ISMSCampaignLintParams: {
            affiliateMarketing?: boolean;
            ageGated?: boolean;
            autoRenewal?: boolean;
            brandId: string;
            description: string;
            directLending?: boolean;
            embeddedLink?: boolean;
            embeddedLinkSample?: string | null;
            embeddedPhone?: boolean;
            helpKeywords?: string | null;
            helpMessage?: string | null;
            messageFlow?: string | null;
            mnoIds?: number[];
            mock?: boolean;
            numberPool?: boolean;
            optinKeywords?: string | null;
            optinMessage?: string | null;
            optoutKeywords?: string | null;
            optoutMessage?: string | null;
            privacyPolicyLink?: string | null;
            quiet_hours?: {
                enabled?: boolean;
                end?: string;
                start?: string;
            };
            referenceId?: string;
            resellerId?: string | null;
            sample1?: string | null;
            sample2?: string | null;
            sample3?: string | null;
            sample4?: string | null;
            sample5?: string | null;
            subscriberHelp?: boolean;
            subscriberOptin?: boolean;
            subscriberOptout?: boolean;
            subUsecases?: ("2FA" | "ACCOUNT_NOTIFICATION" | "CUSTOMER_CARE" | "DELIVERY_NOTIFICATION" | "FRAUD_ALERT" | "HIGHER_EDUCATION" | "LOW_VOLUME" | "MARKETING" | "MIXED" | "POLLING_VOTING" | "PUBLIC_SERVICE_ANNOUNCEMENT" | "SECURITY_ALERT" | "AGENTS_FRANCHISES" | "CARRIER_EXEMPT" | "CHARITY" | "EMERGENCY" | "K12_EDUCATION" | "POLITICAL" | "PROXY" | "SOCIAL" | "SOLE_PROPRIETOR" | "SWEEPSTAKE" | "TRIAL")[];
            tag?: string[];
            termsAndConditions?: boolean;
            termsAndConditionsLink?: string | null;
            /** @enum {string} */
            usecase: "2FA" | "ACCOUNT_NOTIFICATION" | "CUSTOMER_CARE" | "DELIVERY_NOTIFICATION" | "FRAUD_ALERT" | "HIGHER_EDUCATION" | "LOW_VOLUME" | "MARKETING" | "MIXED" | "POLLING_VOTING" | "PUBLIC_SERVICE_ANNOUNCEMENT" | "SECURITY_ALERT" | "AGENTS_FRANCHISES" | "CARRIER_EXEMPT" | "CHARITY" | "EMERGENCY" | "K12_EDUCATION" | "POLITICAL" | "PROXY" | "SOCIAL" | "SOLE_PROPRIETOR" | "SWEEPSTAKE" | "TRIAL";
            /** @enum {string} */
            vertical?: "AGRICULTURE" | "COMMUNICATION" | "CONSTRUCTION" | "EDUCATION" | "ENERGY" | "ENTERTAINMENT" | "FINANCIAL" | "GAMBLING" | "GOVERNMENT" | "HEALTHCARE" | "HOSPITALITY" | "HUMAN_RESOURCES" | "INSURANCE" | "LEGAL" | "MANUFACTURING" | "NGO" | "POLITICAL" | "POSTAL" | "PROFESSIONAL" | "REAL_ESTATE" | "RETAIL" | "TECHNOLOGY" | "TRANSPORTATION";
        };
        ISMSCampaignNewParams: {
            affiliateMarketing?: boolean;
            ageGated?: boolean;
            autoRenewal?: boolean;
            brandId: string;
            description: string;
            directLending?: boolean;
            embeddedLink?: boolean;
            embeddedLinkSample?: string | null;
            embeddedPhone?: boolean;
            helpKeywords?: string | null;
            helpMessage?: string | null;
            messageFlow?: string | null;
            mnoIds?: number[];
            mock?: boolean;
            numberPool?: boolean;
            optinKeywords?: string | null;
            optinMessage?: string | null;
            optoutKeywords?: string | null;
            optoutMessage?: string | null;
            privacyPolicyLink?: string | null;
            quiet_hours?: {
                enabled?: boolean;
                end?: string;
                start?: string;
            };
            referenceId?: string;
            resellerId?: string | null;
            sample1?: string | null;
            sample2?: string | null;
            sample3?: string | null;
            sample4?: string | null;
            sample5?: string | null;
            subscriberHelp?: boolean;
            subscriberOptin?: boolean;
            subscriberOptout?: boolean;
            subUsecases?: ("2FA" | "ACCOUNT_NOTIFICATION" | "CUSTOMER_CARE" | "DELIVERY_NOTIFICATION" | "FRAUD_ALERT" | "HIGHER_EDUCATION" | "LOW_VOLUME" | "MARKETING" | "MIXED" | "POLLING_VOTING" | "PUBLIC_SERVICE_ANNOUNCEMENT" | "SECURITY_ALERT" | "AGENTS_FRANCHISES" | "CARRIER_EXEMPT" | "CHARITY" | "EMERGENCY" | "K12_EDUCATION" | "POLITICAL" | "PROXY" | "SOCIAL" | "SOLE_PROPRIETOR" | "SWEEPSTAKE" | "TRIAL")[];
            tag?: string[];
            termsAndConditions?: boolean;
            termsAndConditionsLink?: string | null;
            /** @enum {string} */
            usecase: "2FA" | "ACCOUNT_NOTIFICATION" | "CUSTOMER_CARE" | "DELIVERY_NOTIFICATION" | "FRAUD_ALERT" | "HIGHER_EDUCATION" | "LOW_VOLUME" | "MARKETING" | "MIXED" | "POLLING_VOTING" | "PUBLIC_SERVICE_ANNOUNCEMENT" | "SECURITY_ALERT" | "AGENTS_FRANCHISES" | "CARRIER_EXEMPT" | "CHARITY" | "EMERGENCY" | "K12_EDUCATION" | "POLITICAL" | "PROXY" | "SOCIAL" | "SOLE_PROPRIETOR" | "SWEEPSTAKE" | "TRIAL";
            /** @enum {string} */
            vertical?: "AGRICULTURE" | "COMMUNICATION" | "CONSTRUCTION" | "EDUCATION" | "ENERGY" | "ENTERTAINMENT" | "FINANCIAL" | "GAMBLING" | "GOVERNMENT" | "HEALTHCARE" | "HOSPITALITY" | "HUMAN_RESOURCES" | "INSURANCE" | "LEGAL" | "MANUFACTURING" | "NGO" | "POLITICAL" | "POSTAL" | "PROFESSIONAL" | "REAL_ESTATE" | "RETAIL" | "TECHNOLOGY" | "TRANSPORTATION";
        };
        ISMSCampaignSharing: {
            sharedByMe?: {
                downstreamCnpId: string;
                sharedDate: string | null;
                /** @enum {string} */
                sharingStatus: "PENDING" | "ACCEPTED" | "DECLINED";
                statusDate: string | null;
                upstreamCnpId: string;
            };
            sharedWithMe?: {
                downstreamCnpId: string;
                sharedDate: string | null;
                /** @enum {string} */
                sharingStatus: "PENDING" | "ACCEPTED" | "DECLINED";
                statusDate: string | null;
                upstreamCnpId: string;
            };
        };
        ISMSCampaignUpdateParams: {
            affiliateMarketing?: unknown;
            ageGated?: unknown;
            autoRenewal?: boolean;
            brandId?: unknown;
            description?: string;
            directLending?: unknown;
            embeddedLink?: unknown;
            embeddedLinkSample?: unknown;
            embeddedPhone?: unknown;
            helpKeywords?: unknown;
            helpMessage?: string | null;
            messageFlow?: string | null;
            mnoIds?: unknown;
            mock?: unknown;
            numberPool?: unknown;
            optinKeywords?: unknown;
            optinMessage?: unknown;
            optoutKeywords?: unknown;
            optoutMessage?: unknown;
            privacyPolicyLink?: unknown;
            quiet_hours?: {
                enabled?: boolean;
                end?: string;
                start?: string;
            };
            referenceId?: unknown;
            resellerId?: string | null;
            sample1?: string | null;
            sample2?: string | null;
            sample3?: string | null;
            sample4?: string | null;
            sample5?: string | null;
            subscriberHelp?: unknown;
            subscriberOptin?: unknown;
            subscriberOptout?: unknown;
            subUsecases?: unknown;
            tag?: unknown;
            termsAndConditions?: unknown;
            termsAndConditionsLink?: unknown;
            usecase?: unknown;
            vertical?: unknown;
        };
        ISMSError: {
            carrier_code?: string;
            code: number;
            message: string;
        };
        ISMSI: {
            account: components["schemas"]["IAccountBase"];
            /** Format: date-time */
            created_on: string;
            delivered: boolean;
            /** @enum {string} */
            encoding: "GSM-7" | "UCS-2";
            from: string;
            keyword: ("stop" | "start" | "help" | "possible_stop") | null;
            message: string;
            messaging_profile: components["schemas"]["IMessagingProfileBase"] | null;
            /** Format: date-time */
            modified_on: string;
            parts: number;
            provider_event: {
                reference_event_id: string | null;
                reference_object_id: string | null;
                /** @enum {string} */
                state: "created" | "skipped" | "success" | "failed";
                /** Format: uuid */
                uuid: string;
            } | null;
            readed: boolean;
            reason: string | null;
            /** @enum {string} */
            state: "created" | "success" | "failed";
            thread: string;
            tn: components["schemas"]["ITNBase"];
            tnlease: components["schemas"]["ISMSLease"] | null;
            to: number;
            /** @constant */
            type: "smsi";
            /** Format: uuid */
            uuid: string;
        };
        ISMSIBase: {
            /** Format: date-time */
            created_on: string;
            delivered: boolean;
            /** @enum {string} */
            encoding: "GSM-7" | "UCS-2";
            from: string;
            keyword: ("stop" | "start" | "help" | "possible_stop") | null;
            message: string;
            /** Format: date-time */
            modified_on: string;
            parts: number;
            readed: boolean;
            reason: string | null;
            /** @enum {string} */
            state: "created" | "success" | "failed";
            thread: string;
            to: number;
            /** @constant */
            type: "smsi";
            /** Format: uuid */
            uuid: string;
        };
        ISMSISearchParams: {
            /** Format: uuid */
            account?: string;
            /** Format: date-time */
            created_on_from?: string;
            /** Format: date-time */
            created_on_to?: string;
            delivered?: boolean;
            from?: string;
            message?: string;
            /** @enum {string} */
            mode?: "AND" | "OR";
            /** Format: date-time */
            modified_on_from?: string;
            /** Format: date-time */
            modified_on_to?: string;
            order?: {
                /** @enum {string} */
                created_on?: "ASC" | "DESC";
                /** @enum {string} */
                delivered?: "ASC" | "DESC";
                /** @enum {string} */
                from?: "ASC" | "DESC";
                /** @enum {string} */
                message?: "ASC" | "DESC";
                /** @enum {string} */
                modified_on?: "ASC" | "DESC";
                /** @enum {string} */
                state?: "ASC" | "DESC";
                /** @enum {string} */
                tn?: "ASC" | "DESC";
                /** @enum {string} */
                to?: "ASC" | "DESC";
            };
            readed?: boolean;
            skip?: number;
            /** @enum {string} */
            state?: "created" | "success" | "failed";
            take?: number;
            tn?: number;
            to?: string;
        };
        ISMSISearchPayload: {
            data: components["schemas"]["ISMSI"][];
            /** @enum {string} */
            mode: "AND" | "OR";
            order: {
                [key: string]: "ASC" | "DESC";
            };
            skip: number;
            take: number;
            total: number;
        };
        ISMSISMSSearchParams: {
            /** Format: uuid */
            account?: string;
            /** Format: date-time */
            created_on_from?: string;
            /** Format: date-time */
            created_on_to?: string;
            delivered?: boolean;
            from?: string;
            message?: string;
            /** @enum {string} */
            mode?: "AND" | "OR";
            /** Format: date-time */
            modified_on_from?: string;
            /** Format: date-time */
            modified_on_to?: string;
            order?: {
                /** @enum {string} */
                created_on?: "ASC" | "DESC";
                /** @enum {string} */
                delivered?: "ASC" | "DESC";
                /** @enum {string} */
                from?: "ASC" | "DESC";
                /** @enum {string} */
                message?: "ASC" | "DESC";
                /** @enum {string} */
                modified_on?: "ASC" | "DESC";
                /** @enum {string} */
                state?: "ASC" | "DESC";
                /** @enum {string} */
                to?: "ASC" | "DESC";
            };
            readed?: boolean;
            skip?: number;
            /** @enum {string} */
            state?: "created" | "sending" | "success" | "failed" | "sent";
            take?: number;
            thread?: string;
            to?: string;
            /** @enum {string} */
            type?: "smso" | "smsr" | "smsi" | "sms";
        };
        ISMSISMSSearchPayload: {
            data: components["schemas"]["SMSISMS"][];
            /** @enum {string} */
            mode: "AND" | "OR";
            order: {
                [key: string]: "ASC" | "DESC";
            };
            skip: number;
            take: number;
            total: number;
        };
        ISMSIUpdateParams: {
            readed: boolean;
        };
        ISMSLease: {
            autorenew: boolean;
            /** Format: date-time */
            expired_on: string;
            messaging_profile: {
                callback_url: string | null;
                name: string;
                /** Format: uuid */
                uuid: string;
            } | null;
            /** Format: uuid */
            uuid: string;
        };
        ISMSNewParams: {
            custom_callback_url?: string | null;
            from?: string;
            message: string;
            /** Format: uuid */
            messaging_profile?: string;
            to: string;
            validity_period?: number;
        };
        ISMSOptout: {
            /** Format: date-time */
            created_on: string;
            deleted_on: string | null;
            from: string;
            keyword: string | null;
            messaging_profile: components["schemas"]["IMessagingProfileBase"];
            /** Format: date-time */
            modified_on: string;
            /** @enum {string} */
            source: "sms" | "api" | "import" | "carrier";
            to: number | null;
            /** Format: uuid */
            uuid: string;
        };
        ISMSOptoutNewParams: {
            from: string;
            keyword?: string | null;
            /** Format: uuid */
            messaging_profile: string;
        };
        ISMSPoolParams: {
            custom_callback_url?: string | null;
            message: string;
            /** Format: uuid */
            messaging_profile: string;
            to: string;
            validity_period?: number;
        };
        ISMSReview: {
            account: components["schemas"]["IAccountBase"];
            /** Format: date-time */
            created_on: string;
            /** @enum {string} */
            kind: "same_text" | "sms_pumping";
            /** Format: date-time */
            modified_on: string;
            sample: string;
            /** @enum {string} */
            state: "held" | "released" | "refused";
            /** Format: date-time */
            until_on: string;
            /** Format: uuid */
            uuid: string;
        };
        ISMSReviewUpdateParams: {
            /** @enum {string} */
            state: "held" | "released" | "refused";
        };
        ISMSSearchParams: {
            /** Format: uuid */
            account?: string;
            /** Format: date-time */
            created_on_from?: string;
            /** Format: date-time */
            created_on_to?: string;
            delivered?: boolean;
            message?: string;
            /** @enum {string} */
            mode?: "AND" | "OR";
            /** Format: date-time */
            modified_on_from?: string;
            /** Format: date-time */
            modified_on_to?: string;
            order?: {
                /** @enum {string} */
                created_on?: "ASC" | "DESC";
                /** @enum {string} */
                delivered?: "ASC" | "DESC";
                /** @enum {string} */
                message?: "ASC" | "DESC";
                /** @enum {string} */
                modified_on?: "ASC" | "DESC";
                /** @enum {string} */
                reference_id?: "ASC" | "DESC";
                /** @enum {string} */
                state?: "ASC" | "DESC";
                /** @enum {string} */
                tn?: "ASC" | "DESC";
                /** @enum {string} */
                to?: "ASC" | "DESC";
            };
            reference_id?: string;
            skip?: number;
            /** @enum {string} */
            state?: "created" | "sending" | "success" | "failed" | "sent";
            take?: number;
            tn?: number;
            to?: string;
        };
        ISMSSearchPayload: {
            data: components["schemas"]["ISMS"][];
            /** @enum {string} */
            mode: "AND" | "OR";
            order: {
                [key: string]: "ASC" | "DESC";
            };
            skip: number;
            take: number;
            total: number;
        };
        IStirCertificate: {
            /** Format: date-time */
            created_on: string;
            fingerprint: string;
            is_active: boolean;
            /** Format: date-time */
            modified_on: string;
            /** Format: date-time */
            not_after: string;
            /** Format: date-time */
            not_before: string;
            spc: string[];
            subject: string;
            tns: string[];
            /** Format: uuid */
            uuid: string;
            x5u: string;
        };
        IStirCertificateNewParams: {
            chain: string;
            key: string;
            x5u?: string;
        };
        IStirCertificateUpdateParams: {
            is_active?: boolean;
        };
        IStirRoot: {
            /** Format: date-time */
            created_on: string;
            fingerprint: string;
            /** Format: date-time */
            modified_on: string;
            /** Format: date-time */
            not_after: string;
            /** Format: date-time */
            not_before: string;
            subject: string;
            /** Format: uuid */
            uuid: string;
        };
        IStirRootNewParams: {
            certificate: string;
        };
        IStirStatus: {
            alarm: number | null;
            cache: {
                entries: number;
                hits: number;
                misses: number;
            } | null;
            certificate: components["schemas"]["IStirCertificate"] | null;
            days_left: number | null;
            is_signing: boolean;
            is_trusted: boolean | null;
            is_verifying: boolean;
            roots: components["schemas"]["IStirRoot"][];
        };
        IStirTraceback: {
            calls: components["schemas"]["IStirTracedCall"][];
            customers: components["schemas"]["IAccountBase"][];
            is_cut: boolean;
            origin: {
                /** @enum {string} */
                kind: "account" | "connection" | "gateway";
                /** Format: uuid */
                uuid: string;
            } | null;
        };
        IStirTracedCall: {
            /** Format: uuid */
            account: string;
            /** Format: date-time */
            created_on: string;
            /** @enum {string} */
            direction: "in" | "out";
            from: string;
            sip_connection: string | null;
            stir_shaken_attest_level: ("A" | "B" | "C") | null;
            to: string;
            /** Format: uuid */
            uuid: string;
        };
        ITN: {
            city: string | null;
            country: string | null;
            /** Format: date-time */
            created_on: string;
            deleted_on: string | null;
            emergency: boolean;
            fax: boolean;
            mms: boolean;
            /** Format: date-time */
            modified_on: string;
            mrc: number;
            nrc: number;
            profile: components["schemas"]["ITNProfileBase"];
            rate_center: string | null;
            registered: boolean;
            sms: boolean;
            state: string | null;
            tn: number;
            tnlease: null;
            /** @enum {string} */
            type: "long_code" | "toll_free";
            voice: boolean;
        };
        ITNAdmin: {
            carrier_ref: string | null;
            city: string | null;
            country: string;
            /** Format: date-time */
            created_on: string;
            deleted_on: string | null;
            emergency: boolean;
            fax: boolean;
            mms: boolean;
            /** Format: date-time */
            modified_on: string;
            mrc: number | null;
            npa: string | null;
            nrc: number | null;
            nxx: string | null;
            profile: components["schemas"]["ITNProfileBase"];
            provider: string;
            quarantine_until: string | null;
            rate_center: string | null;
            registered: boolean;
            reserved_until: string | null;
            sms: boolean;
            state: string | null;
            /** @enum {string} */
            stock_state: "offer" | "available" | "reserved" | "ordering" | "unknown" | "leased" | "quarantine" | "returned" | "disabled";
            tn: number;
            tnlease: components["schemas"]["ITNLeaseBase"] | null;
            /** @enum {string} */
            type: "long_code" | "toll_free";
            voice: boolean;
        };
        ITNAdminUpdateParams: {
            carrier_ref?: string | null;
            city?: string | null;
            country?: string;
            emergency?: boolean;
            fax?: boolean;
            mms?: boolean;
            mrc?: number | null;
            nrc?: number | null;
            profile?: string;
            rate_center?: string | null;
            registered?: boolean;
            sms?: boolean;
            state?: string | null;
            stock_state?: "available" | "disabled";
            /** @enum {string} */
            type?: "long_code" | "toll_free";
            voice?: boolean;
        };
        ITNBase: {
            /** Format: date-time */
            created_on: string;
            deleted_on: string | null;
            emergency: boolean;
            fax: boolean;
            mms: boolean;
            /** Format: date-time */
            modified_on: string;
            registered: boolean;
            sms: boolean;
            tn: number;
            /** @enum {string} */
            type: "long_code" | "toll_free";
            voice: boolean;
        };
        ITNBehaviourProfile: {
            account: components["schemas"]["IAccountBase"];
            applies_to: ("voice" | "sms")[];
            blacklist?: string[];
            created_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            created_on: string;
            description: string | null;
            is_active: boolean;
            /** @enum {string} */
            kind: "behaviour";
            modified_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            modified_on: string;
            name: string;
            tnleases?: components["schemas"]["ITNLeaseBase"][];
            /** Format: uuid */
            uuid: string;
            whitelist?: string[];
        };
        ITNBehaviourProfileBase: {
            applies_to: ("voice" | "sms")[];
            /** Format: date-time */
            created_on: string;
            description: string | null;
            is_active: boolean;
            /** @enum {string} */
            kind: "behaviour";
            /** Format: date-time */
            modified_on: string;
            name: string;
            /** Format: uuid */
            uuid: string;
        };
        ITNLease: {
            account: components["schemas"]["IAccountBase"];
            autorenew: boolean;
            created_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            created_on: string;
            /** Format: date-time */
            expired_on: string;
            messaging_profile: components["schemas"]["IMessagingProfileBase"] | null;
            modified_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            modified_on: string;
            sip_connection: components["schemas"]["ISIPConnectionBase"] | null;
            sip_control_app: components["schemas"]["ISIPControlAppBase"] | null;
            sip_user: components["schemas"]["ISIPUserBase"] | null;
            subscriptions: components["schemas"]["ILeaseSubscriptionBase"][];
            tn: components["schemas"]["ITNBase"];
            tn_profile: components["schemas"]["ITNBehaviourProfileBase"] | null;
            tnorder: components["schemas"]["ITNOrderBase"] | null;
            /** Format: uuid */
            uuid: string;
        };
        ITNLeaseBase: {
            autorenew: boolean;
            /** Format: date-time */
            created_on: string;
            /** Format: date-time */
            expired_on: string;
            /** Format: date-time */
            modified_on: string;
            subscriptions: components["schemas"]["ILeaseSubscriptionBase"][];
            tn: components["schemas"]["ITNBase"];
            /** Format: uuid */
            uuid: string;
        };
        ITNLeasesAssignParams: {
            add?: string[];
            remove?: string[];
        };
        ITNLeaseSearchParams: {
            /** Format: uuid */
            account?: string;
            autorenew?: boolean;
            /** Format: date-time */
            created_on_from?: string;
            /** Format: date-time */
            created_on_to?: string;
            /** Format: uuid */
            messaging_profile?: string;
            /** @enum {string} */
            mode?: "AND" | "OR";
            /** Format: date-time */
            modified_on_from?: string;
            /** Format: date-time */
            modified_on_to?: string;
            order?: {
                /** @enum {string} */
                created_on?: "ASC" | "DESC";
                /** @enum {string} */
                modified_on?: "ASC" | "DESC";
                /** @enum {string} */
                tn?: "ASC" | "DESC";
            };
            /** Format: uuid */
            sip_connection?: string;
            sip_connections_skip?: string[];
            /** Format: uuid */
            sip_control_app?: string;
            skip?: number;
            /** Format: uuid */
            sms_campaign?: string;
            take?: number;
            tn?: string;
            /** Format: uuid */
            tn_profile?: string;
            /** @enum {string} */
            type?: "long_code" | "toll_free";
        };
        ITNLeaseSearchPayload: {
            data: components["schemas"]["ITNLease"][];
            /** @enum {string} */
            mode: "AND" | "OR";
            order: {
                [key: string]: "ASC" | "DESC";
            };
            skip: number;
            take: number;
            total: number;
        };
        ITNLeasesRemoveParams: {
            item?: string | number | {
                /** Format: uuid */
                uuid: string;
            } | {
                tn: number;
            };
            items?: (string | number | {
                /** Format: uuid */
                uuid: string;
            } | {
                tn: number;
            })[];
        };
        ITNLeaseUpdateParams: {
            autorenew?: boolean;
            emergency?: boolean;
            fax?: boolean;
            /** Format: uuid */
            messaging_profile?: string;
            mms?: boolean;
            sip_connection?: string | null;
            sip_control_app?: string | null;
            sip_user?: string | null;
            sms?: boolean;
            tn_profile?: string | null;
            voice?: boolean;
        };
        ITNOrder: {
            account: components["schemas"]["IAccountBase"];
            created_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            created_on: string;
            errors: {
                description?: string;
                item: components["schemas"]["ITNOrderItem"];
                reason: string;
            }[];
            failed: number;
            items: components["schemas"]["ITNOrderItem"][];
            /** Format: date-time */
            modified_on: string;
            price: {
                mrc: number;
                nrc: number;
            } | null;
            processing: number;
            request: {
                items: {
                    autorenew: boolean;
                    features: ("voice" | "sms" | "mms" | "fax" | "emergency")[];
                    profile: string;
                    tn: number;
                }[];
                /** Format: uuid */
                sip_connection?: string;
                /** Format: uuid */
                sip_control_app?: string;
            };
            /** @enum {string} */
            state: "created" | "verify" | "processing" | "success" | "failed";
            success: number;
            tnleases?: components["schemas"]["ITNLeaseBase"][];
            tns?: components["schemas"]["ITNBase"][];
            total: number;
            /** Format: uuid */
            uuid: string;
        };
        ITNOrderBase: {
            /** Format: date-time */
            created_on: string;
            failed: number;
            /** Format: date-time */
            modified_on: string;
            processing: number;
            /** @enum {string} */
            state: "created" | "verify" | "processing" | "success" | "failed";
            success: number;
            total: number;
            /** Format: uuid */
            uuid: string;
        };
        ITNOrderItem: {
            autorenew: boolean;
            features: ("voice" | "sms" | "mms" | "fax" | "emergency")[];
            profile: string;
            reason: string | null;
            /** @enum {string} */
            state: "created" | "verify" | "processing" | "success" | "failed";
            tn: number;
        };
        ITNOrderNewParams: {
            autorenew?: boolean;
            emergency?: boolean;
            fax?: boolean;
            items?: {
                autorenew?: boolean;
                emergency?: boolean;
                fax?: boolean;
                features?: ("voice" | "sms" | "mms" | "fax" | "emergency")[];
                mms?: boolean;
                profile?: string;
                sms?: boolean;
                tn: number;
                voice?: boolean;
            }[];
            mms?: boolean;
            profile?: string;
            /** Format: uuid */
            sip_connection?: string;
            /** Format: uuid */
            sip_control_app?: string;
            sms?: boolean;
            tns?: number[];
            voice?: boolean;
        };
        ITNOrderPrice: {
            items: {
                description: string | null;
                emergency_incoming_per_min_cost: number;
                emergency_mrc: number;
                emergency_nrc: number;
                emergency_outgoing_per_min_cost: number;
                fax_incoming_per_min_cost: number;
                fax_mrc: number;
                fax_nrc: number;
                fax_outgoing_per_min_cost: number;
                id: string;
                mms_mrc: number;
                mms_nrc: number;
                mms_per_receive_cost: number;
                mms_per_send_cost: number;
                mrc: number;
                name: string;
                nrc: number;
                sms_mrc: number;
                sms_nrc: number;
                sms_per_receive_cost: number;
                sms_per_send_cost: number;
                voice_incoming_per_min_cost: number;
                voice_mrc: number;
                voice_nrc: number;
                voice_outgoing_per_min_cost: number;
            }[];
            mrc: number;
            nrc: number;
        };
        ITNOrderSearchParams: {
            /** Format: uuid */
            account?: string;
            /** Format: date-time */
            created_on_from?: string;
            /** Format: date-time */
            created_on_to?: string;
            /** @enum {string} */
            mode?: "AND" | "OR";
            /** Format: date-time */
            modified_on_from?: string;
            /** Format: date-time */
            modified_on_to?: string;
            order?: {
                /** @enum {string} */
                created_on?: "ASC" | "DESC";
                /** @enum {string} */
                modified_on?: "ASC" | "DESC";
                /** @enum {string} */
                state?: "ASC" | "DESC";
            };
            skip?: number;
            /** @enum {string} */
            state?: "created" | "verify" | "processing" | "success" | "failed";
            take?: number;
            tn?: string;
        };
        ITNOrderSearchPayload: {
            data: components["schemas"]["ITNOrder"][];
            /** @enum {string} */
            mode: "AND" | "OR";
            order: {
                [key: string]: "ASC" | "DESC";
            };
            skip: number;
            take: number;
            total: number;
        };
        ITNProfile: {
            country: components["schemas"]["IDICTCountry"];
            /** Format: date-time */
            created_on: string;
            description: string | null;
            emergency_incoming_per_min_cost: number;
            emergency_mrc: number;
            emergency_nrc: number;
            emergency_outgoing_per_min_cost: number;
            fax_incoming_per_min_cost: number;
            fax_mrc: number;
            fax_nrc: number;
            fax_outgoing_per_min_cost: number;
            features: ("voice" | "sms" | "mms" | "fax" | "emergency")[];
            is_active: boolean;
            /** @enum {string} */
            kind: "rate";
            mms_mrc: number;
            mms_nrc: number;
            mms_per_receive_cost: number;
            mms_per_send_cost: number;
            /** Format: date-time */
            modified_on: string;
            mrc: number;
            name: string;
            nrc: number;
            priority: ("high" | "normal" | "low") | null;
            register_provider?: components["schemas"]["IProvider"] | null;
            sms_mrc: number;
            sms_nrc: number;
            sms_per_receive_cost: number;
            sms_per_send_cost: number;
            sms_provider?: components["schemas"]["IProvider"] | null;
            tn_provider?: components["schemas"]["IProvider"] | null;
            tn_search_placeholder: string | null;
            tn_search_tooltip: string | null;
            tn_search_validator: string | null;
            toll_free: boolean | null;
            /** Format: uuid */
            uuid: string;
            voice_incoming_per_min_cost: number;
            voice_mrc: number;
            voice_nrc: number;
            voice_outgoing_per_min_cost: number;
            voice_provider?: components["schemas"]["IProvider"] | null;
        };
        ITNProfileBase: {
            country: components["schemas"]["IDICTCountry"];
            /** Format: date-time */
            created_on: string;
            description: string | null;
            emergency_incoming_per_min_cost: number;
            emergency_mrc: number;
            emergency_nrc: number;
            emergency_outgoing_per_min_cost: number;
            fax_incoming_per_min_cost: number;
            fax_mrc: number;
            fax_nrc: number;
            fax_outgoing_per_min_cost: number;
            features: ("voice" | "sms" | "mms" | "fax" | "emergency")[];
            is_active: boolean;
            /** @enum {string} */
            kind: "rate" | "behaviour";
            mms_mrc: number;
            mms_nrc: number;
            mms_per_receive_cost: number;
            mms_per_send_cost: number;
            /** Format: date-time */
            modified_on: string;
            mrc: number;
            name: string;
            nrc: number;
            priority: ("high" | "normal" | "low") | null;
            sms_mrc: number;
            sms_nrc: number;
            sms_per_receive_cost: number;
            sms_per_send_cost: number;
            tn_search_placeholder: string | null;
            tn_search_tooltip: string | null;
            tn_search_validator: string | null;
            toll_free: boolean | null;
            /** Format: uuid */
            uuid: string;
            voice_incoming_per_min_cost: number;
            voice_mrc: number;
            voice_nrc: number;
            voice_outgoing_per_min_cost: number;
        };
        ITNProfileListParams: {
            add?: string[];
            remove?: string[];
        };
        ITNProfileNewParams: {
            applies_to?: ("voice" | "sms")[];
            blacklist?: string[];
            country?: string;
            description?: string | null;
            emergency_incoming_per_min_cost?: number;
            emergency_mrc?: number;
            emergency_nrc?: number;
            emergency_outgoing_per_min_cost?: number;
            fax_incoming_per_min_cost?: number;
            fax_mrc?: number;
            fax_nrc?: number;
            fax_outgoing_per_min_cost?: number;
            features?: ("voice" | "sms" | "mms" | "fax" | "emergency")[];
            is_active?: boolean;
            /** @enum {string} */
            kind?: "rate" | "behaviour";
            mms_mrc?: number;
            mms_nrc?: number;
            mms_per_receive_cost?: number;
            mms_per_send_cost?: number;
            mrc?: number;
            name: string;
            nrc?: number;
            priority?: ("high" | "normal" | "low") | null;
            register_provider?: string | null;
            sms_mrc?: number;
            sms_nrc?: number;
            sms_per_receive_cost?: number;
            sms_per_send_cost?: number;
            sms_provider?: string | null;
            tn_provider?: string | null;
            tn_search_placeholder?: string | null;
            tn_search_tooltip?: string | null;
            tn_search_validator?: string | null;
            toll_free?: boolean | null;
            voice_incoming_per_min_cost?: number;
            voice_mrc?: number;
            voice_nrc?: number;
            voice_outgoing_per_min_cost?: number;
            voice_provider?: string | null;
            whitelist?: string[];
        };
        ITNProfileUpdateParams: {
            applies_to?: ("voice" | "sms")[];
            country?: string;
            description?: string | null;
            emergency_incoming_per_min_cost?: number;
            emergency_mrc?: number;
            emergency_nrc?: number;
            emergency_outgoing_per_min_cost?: number;
            fax_incoming_per_min_cost?: number;
            fax_mrc?: number;
            fax_nrc?: number;
            fax_outgoing_per_min_cost?: number;
            features?: ("voice" | "sms" | "mms" | "fax" | "emergency")[];
            is_active?: boolean;
            mms_mrc?: number;
            mms_nrc?: number;
            mms_per_receive_cost?: number;
            mms_per_send_cost?: number;
            mrc?: number;
            name?: string;
            nrc?: number;
            priority?: ("high" | "normal" | "low") | null;
            register_provider?: string | null;
            sms_mrc?: number;
            sms_nrc?: number;
            sms_per_receive_cost?: number;
            sms_per_send_cost?: number;
            sms_provider?: string | null;
            tn_provider?: string | null;
            tn_search_placeholder?: string | null;
            tn_search_tooltip?: string | null;
            tn_search_validator?: string | null;
            toll_free?: boolean | null;
            voice_incoming_per_min_cost?: number;
            voice_mrc?: number;
            voice_nrc?: number;
            voice_outgoing_per_min_cost?: number;
            voice_provider?: string | null;
        };
        ITNReservation: {
            /** Format: date-time */
            created_on: string;
            /** Format: date-time */
            expired_on: string;
            /** Format: date-time */
            modified_on: string;
            tns: number[];
            /** Format: uuid */
            uuid: string;
        };
        ITNReservationNew: {
            /** Format: date-time */
            created_on: string;
            /** Format: date-time */
            expired_on: string;
            failed: {
                reason: string;
                tn: number;
            }[];
            /** Format: date-time */
            modified_on: string;
            tns: number[];
            /** Format: uuid */
            uuid: string;
        };
        ITNReservationNewParams: {
            tns: number[];
            ttl?: number;
        };
        ITNRoute: {
            /** Format: uuid */
            account: string;
            features: ("voice" | "sms" | "mms" | "fax" | "emergency")[];
            sip_connection: string | null;
            sip_control_app: string | null;
            sip_user: string | null;
            tn: number;
            /** Format: uuid */
            tn_lease: string;
        };
        ITNSearchParams: {
            abcSearch?: boolean;
            city?: string;
            country?: string;
            features?: ("voice" | "sms" | "mms" | "fax" | "emergency")[];
            line?: string;
            /** @enum {string} */
            mode?: "AND" | "OR";
            npa?: string;
            nxx?: string;
            order?: {
                tn?: "ASC" | "DESC";
            };
            page?: number;
            pattern?: string;
            postalCode?: string;
            profile?: string;
            rate_center?: string;
            size?: number;
            skip?: number;
            state?: string;
            take?: number;
            /** @enum {string} */
            type?: "long_code" | "toll_free";
        };
        ITNSearchPayload: {
            data: components["schemas"]["ITN"][];
            /** @enum {string} */
            mode: "AND" | "OR";
            order: {
                [key: string]: "ASC" | "DESC";
            };
            skip: number;
            take: number;
            total: number;
        };
        ITNSpecialPrice: {
            account: components["schemas"]["IAccountBase"] | null;
            country: components["schemas"]["IDICTCountry"];
            /** Format: date-time */
            created_on: string;
            description: string | null;
            emergency_incoming_per_min_cost: number;
            emergency_mrc: number;
            emergency_nrc: number;
            emergency_outgoing_per_min_cost: number;
            /** Format: date-time */
            expired_on: string;
            fax_incoming_per_min_cost: number;
            fax_mrc: number;
            fax_nrc: number;
            fax_outgoing_per_min_cost: number;
            features: ("voice" | "sms" | "mms" | "fax" | "emergency")[];
            is_active: boolean;
            /** @enum {string} */
            kind: "rate";
            mms_mrc: number;
            mms_nrc: number;
            mms_per_receive_cost: number;
            mms_per_send_cost: number;
            /** Format: date-time */
            modified_on: string;
            mrc: number;
            name: string;
            nrc: number;
            priority: ("high" | "normal" | "low") | null;
            /** Format: uuid */
            profile: string;
            register_provider?: components["schemas"]["IProvider"] | null;
            sms_mrc: number;
            sms_nrc: number;
            sms_per_receive_cost: number;
            sms_per_send_cost: number;
            sms_provider?: components["schemas"]["IProvider"] | null;
            tn_provider?: components["schemas"]["IProvider"] | null;
            tn_search_placeholder: string | null;
            tn_search_tooltip: string | null;
            tn_search_validator: string | null;
            toll_free: boolean | null;
            /** Format: uuid */
            uuid: string;
            voice_incoming_per_min_cost: number;
            voice_mrc: number;
            voice_nrc: number;
            voice_outgoing_per_min_cost: number;
            voice_provider?: components["schemas"]["IProvider"] | null;
        };
        ITNSpecialPriceNewParams: {
            account?: string | null;
            emergency_incoming_per_min_cost?: number;
            emergency_mrc?: number;
            emergency_nrc?: number;
            emergency_outgoing_per_min_cost?: number;
            /** Format: date-time */
            expired_on: string;
            fax_incoming_per_min_cost?: number;
            fax_mrc?: number;
            fax_nrc?: number;
            fax_outgoing_per_min_cost?: number;
            mms_mrc?: number;
            mms_nrc?: number;
            mms_per_receive_cost?: number;
            mms_per_send_cost?: number;
            mrc?: number;
            nrc?: number;
            profile: string;
            sms_mrc?: number;
            sms_nrc?: number;
            sms_per_receive_cost?: number;
            sms_per_send_cost?: number;
            voice_incoming_per_min_cost?: number;
            voice_mrc?: number;
            voice_nrc?: number;
            voice_outgoing_per_min_cost?: number;
        };
        ITNSpecialPriceUpdateParams: {
            account?: string | null;
            emergency_incoming_per_min_cost?: number;
            emergency_mrc?: number;
            emergency_nrc?: number;
            emergency_outgoing_per_min_cost?: number;
            /** Format: date-time */
            expired_on?: string;
            fax_incoming_per_min_cost?: number;
            fax_mrc?: number;
            fax_nrc?: number;
            fax_outgoing_per_min_cost?: number;
            mms_mrc?: number;
            mms_nrc?: number;
            mms_per_receive_cost?: number;
            mms_per_send_cost?: number;
            mrc?: number;
            nrc?: number;
            profile?: string;
            sms_mrc?: number;
            sms_nrc?: number;
            sms_per_receive_cost?: number;
            sms_per_send_cost?: number;
            voice_incoming_per_min_cost?: number;
            voice_mrc?: number;
            voice_nrc?: number;
            voice_outgoing_per_min_cost?: number;
        };
        IToken: {
            /** Format: date-time */
            created_on: string;
            /** Format: date-time */
            expired_on: string;
            /** Format: date-time */
            modified_on: string;
            name: string;
            token: string;
            ttl: number;
            user: components["schemas"]["IUserBase"];
            /** Format: uuid */
            uuid: string;
        };
        ITokenNewParams: {
            name: string;
            ttl?: number;
        };
        ITokenUpdateParams: {
            name?: string;
            ttl?: number;
        };
        ITollfreeVerification: {
            account: components["schemas"]["IAccountBase"];
            additionalInformation: string;
            ageGatedContent: boolean | null;
            businessAddr1: string;
            businessAddr2: string | null;
            businessCity: string;
            /** Format: email */
            businessContactEmail: string;
            businessContactFirstName: string;
            businessContactLastName: string;
            businessContactPhone: string;
            businessName: string;
            businessRegistrationCountry: string | null;
            businessRegistrationNumber: string | null;
            businessRegistrationType: string | null;
            businessState: string;
            businessZip: string;
            campaignVerifyAuthorizationToken: string | null;
            corporateWebsite: string;
            created_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            created_on: string;
            deleted_on: string | null;
            doingBusinessAs: string | null;
            entityType: ("PRIVATE_PROFIT" | "PUBLIC_PROFIT" | "NON_PROFIT" | "GOVERNMENT" | "SOLE_PROPRIETOR") | null;
            helpMessageResponse: string | null;
            isvReseller: string | null;
            /** @enum {string} */
            messageVolume: "10" | "100" | "1,000" | "10,000" | "100,000" | "250,000" | "500,000" | "750,000" | "1,000,000" | "5,000,000" | "10,000,000+";
            modified_by: components["schemas"]["IUserBase"] | null;
            /** Format: date-time */
            modified_on: string;
            optInConfirmationResponse: string | null;
            optInKeywords: string | null;
            optInWorkflow: string;
            optInWorkflowImageURLs: {
                /** Format: uri */
                url: string;
            }[];
            phoneNumbers: {
                phoneNumber: number;
            }[];
            privacyPolicyURL: string | null;
            productionMessageContent: string;
            reason: string | null;
            termsAndConditionURL: string | null;
            /** @enum {string} */
            useCase: "2FA" | "App Notifications" | "Appointments" | "Auctions" | "Auto Repair Services" | "Bank Transfers" | "Billing" | "Booking Confirmations" | "Business Updates" | "COVID-19 Alerts" | "Career Training" | "Chatbot" | "Conversational / Alerts" | "Courier Services & Deliveries" | "Emergency Alerts" | "Events & Planning" | "Financial Services" | "Fraud Alerts" | "Fundraising" | "General Marketing" | "General School Updates" | "HR / Staffing" | "Healthcare Alerts" | "Housing Community Updates" | "Insurance Services" | "Job Dispatch" | "Legal Services" | "Mixed" | "Motivational Reminders" | "Notary Notifications" | "Order Notifications" | "Political" | "Public Works" | "Real Estate Services" | "Religious Services" | "Repair and Diagnostics Alerts" | "Rewards Program" | "Surveys" | "System Alerts" | "Voting Reminders" | "Waitlist Alerts" | "Webinar Reminders" | "Workshop Alerts";
            useCaseSummary: string;
            /** Format: uuid */
            uuid: string;
            /** @enum {string} */
            verificationStatus: "Verified" | "Rejected" | "Waiting For Vendor" | "Waiting For Customer" | "Waiting For Provider" | "In Progress";
            webhookUrl: string | null;
        };
        ITollfreeVerificationNewParams: {
            additionalInformation: string;
            ageGatedContent?: boolean | null;
            businessAddr1: string;
            businessAddr2?: string | null;
            businessCity: string;
            /** Format: email */
            businessContactEmail: string;
            businessContactFirstName: string;
            businessContactLastName: string;
            businessContactPhone: string;
            businessName: string;
            businessRegistrationCountry?: string | null;
            businessRegistrationNumber?: string | null;
            businessRegistrationType?: string | null;
            businessState: string;
            businessZip: string;
            campaignVerifyAuthorizationToken?: string | null;
            corporateWebsite: string;
            doingBusinessAs?: string | null;
            entityType?: ("PRIVATE_PROFIT" | "PUBLIC_PROFIT" | "NON_PROFIT" | "GOVERNMENT" | "SOLE_PROPRIETOR") | null;
            helpMessageResponse?: string | null;
            isvReseller?: string | null;
            /** @enum {string} */
            messageVolume: "10" | "100" | "1,000" | "10,000" | "100,000" | "250,000" | "500,000" | "750,000" | "1,000,000" | "5,000,000" | "10,000,000+";
            optInConfirmationResponse?: string | null;
            optInKeywords?: string | null;
            optInWorkflow: string;
            optInWorkflowImageURLs: {
                /** Format: uri */
                url: string;
            }[];
            phoneNumbers: {
                phoneNumber: number;
            }[];
            privacyPolicyURL?: string | null;
            productionMessageContent: string;
            termsAndConditionURL?: string | null;
            /** @enum {string} */
            useCase: "2FA" | "App Notifications" | "Appointments" | "Auctions" | "Auto Repair Services" | "Bank Transfers" | "Billing" | "Booking Confirmations" | "Business Updates" | "COVID-19 Alerts" | "Career Training" | "Chatbot" | "Conversational / Alerts" | "Courier Services & Deliveries" | "Emergency Alerts" | "Events & Planning" | "Financial Services" | "Fraud Alerts" | "Fundraising" | "General Marketing" | "General School Updates" | "HR / Staffing" | "Healthcare Alerts" | "Housing Community Updates" | "Insurance Services" | "Job Dispatch" | "Legal Services" | "Mixed" | "Motivational Reminders" | "Notary Notifications" | "Order Notifications" | "Political" | "Public Works" | "Real Estate Services" | "Religious Services" | "Repair and Diagnostics Alerts" | "Rewards Program" | "Surveys" | "System Alerts" | "Voting Reminders" | "Waitlist Alerts" | "Webinar Reminders" | "Workshop Alerts";
            useCaseSummary: string;
            webhookUrl?: string | null;
        };
        ITollfreeVerificationUpdateParams: {
            additionalInformation?: string;
            ageGatedContent?: boolean | null;
            businessAddr1?: string;
            businessAddr2?: string | null;
            businessCity?: string;
            /** Format: email */
            businessContactEmail?: string;
            businessContactFirstName?: string;
            businessContactLastName?: string;
            businessContactPhone?: string;
            businessName?: string;
            businessRegistrationCountry?: string | null;
            businessRegistrationNumber?: string | null;
            businessRegistrationType?: string | null;
            businessState?: string;
            businessZip?: string;
            campaignVerifyAuthorizationToken?: string | null;
            corporateWebsite?: string;
            doingBusinessAs?: string | null;
            entityType?: ("PRIVATE_PROFIT" | "PUBLIC_PROFIT" | "NON_PROFIT" | "GOVERNMENT" | "SOLE_PROPRIETOR") | null;
            helpMessageResponse?: string | null;
            isvReseller?: string | null;
            /** @enum {string} */
            messageVolume?: "10" | "100" | "1,000" | "10,000" | "100,000" | "250,000" | "500,000" | "750,000" | "1,000,000" | "5,000,000" | "10,000,000+";
            optInConfirmationResponse?: string | null;
            optInKeywords?: string | null;
            optInWorkflow?: string;
            optInWorkflowImageURLs?: {
                /** Format: uri */
                url: string;
            }[];
            phoneNumbers?: {
                phoneNumber: number;
            }[];
            privacyPolicyURL?: string | null;
            productionMessageContent?: string;
            termsAndConditionURL?: string | null;
            /** @enum {string} */
            useCase?: "2FA" | "App Notifications" | "Appointments" | "Auctions" | "Auto Repair Services" | "Bank Transfers" | "Billing" | "Booking Confirmations" | "Business Updates" | "COVID-19 Alerts" | "Career Training" | "Chatbot" | "Conversational / Alerts" | "Courier Services & Deliveries" | "Emergency Alerts" | "Events & Planning" | "Financial Services" | "Fraud Alerts" | "Fundraising" | "General Marketing" | "General School Updates" | "HR / Staffing" | "Healthcare Alerts" | "Housing Community Updates" | "Insurance Services" | "Job Dispatch" | "Legal Services" | "Mixed" | "Motivational Reminders" | "Notary Notifications" | "Order Notifications" | "Political" | "Public Works" | "Real Estate Services" | "Religious Services" | "Repair and Diagnostics Alerts" | "Rewards Program" | "Surveys" | "System Alerts" | "Voting Reminders" | "Waitlist Alerts" | "Webinar Reminders" | "Workshop Alerts";
            useCaseSummary?: string;
            webhookUrl?: string | null;
        };
        ITransaction: {
            account: components["schemas"]["IAccountBase"];
            account_balance_after: number;
            account_balance_before: number;
            amount: number;
            /** Format: date-time */
            created_on: string;
            description: string | null;
            /** Format: date-time */
            modified_on: string;
            /** @enum {string} */
            ref_type: "payment" | "tnlease_mrc" | "tnlease_nrc" | "sms_incoming" | "sms_outgoing" | "sms_nrc" | "sms_mrc" | "mms_incoming" | "mms_outgoing" | "mms_nrc" | "mms_mrc" | "voice_incoming" | "voice_outgoing" | "voice_nrc" | "voice_mrc" | "fax_incoming" | "fax_outgoing" | "fax_nrc" | "fax_mrc" | "emergency_incoming" | "emergency_outgoing" | "emergency_nrc" | "emergency_mrc" | "tts" | "asr" | "campaign_nrc" | "campaign_mrc" | "adjustment";
            ref_uuid: string | null;
            /** Format: uuid */
            uuid: string;
        };
        ITransactionDashboardReport: {
            /** Format: date-time */
            from: string;
            /** @enum {string} */
            ref_type: "payment" | "tnlease_mrc" | "tnlease_nrc" | "sms_incoming" | "sms_outgoing" | "sms_nrc" | "sms_mrc" | "mms_incoming" | "mms_outgoing" | "mms_nrc" | "mms_mrc" | "voice_incoming" | "voice_outgoing" | "voice_nrc" | "voice_mrc" | "fax_incoming" | "fax_outgoing" | "fax_nrc" | "fax_mrc" | "emergency_incoming" | "emergency_outgoing" | "emergency_nrc" | "emergency_mrc" | "tts" | "asr" | "campaign_nrc" | "campaign_mrc" | "adjustment";
            report: {
                count: number;
                /** Format: date */
                date: string;
                sum: number;
            }[];
            /** Format: date-time */
            to: string;
        };
        ITransactionInvoiceReport: {
            /** Format: date-time */
            from: string;
            report: {
                amount: number;
                /** @enum {string} */
                ref_type: "payment" | "tnlease_mrc" | "tnlease_nrc" | "sms_incoming" | "sms_outgoing" | "sms_nrc" | "sms_mrc" | "mms_incoming" | "mms_outgoing" | "mms_nrc" | "mms_mrc" | "voice_incoming" | "voice_outgoing" | "voice_nrc" | "voice_mrc" | "fax_incoming" | "fax_outgoing" | "fax_nrc" | "fax_mrc" | "emergency_incoming" | "emergency_outgoing" | "emergency_nrc" | "emergency_mrc" | "tts" | "asr" | "campaign_nrc" | "campaign_mrc" | "adjustment";
            }[];
            /** Format: date-time */
            to: string;
        };
        ITransactionSearchParams: {
            /** Format: uuid */
            account?: string;
            account_balance_after?: number;
            account_balance_before?: number;
            amount?: number;
            /** Format: date-time */
            created_on_from?: string;
            /** Format: date-time */
            created_on_to?: string;
            description?: string;
            /** @enum {string} */
            mode?: "AND" | "OR";
            /** Format: date-time */
            modified_on_from?: string;
            /** Format: date-time */
            modified_on_to?: string;
            order?: {
                /** @enum {string} */
                account_balance_after?: "ASC" | "DESC";
                /** @enum {string} */
                account_balance_before?: "ASC" | "DESC";
                /** @enum {string} */
                amount?: "ASC" | "DESC";
                /** @enum {string} */
                created_on?: "ASC" | "DESC";
                /** @enum {string} */
                modified_on?: "ASC" | "DESC";
                /** @enum {string} */
                ref_type?: "ASC" | "DESC";
            };
            /** @enum {string} */
            ref_type?: "payment" | "tnlease_mrc" | "tnlease_nrc" | "sms_incoming" | "sms_outgoing" | "sms_nrc" | "sms_mrc" | "mms_incoming" | "mms_outgoing" | "mms_nrc" | "mms_mrc" | "voice_incoming" | "voice_outgoing" | "voice_nrc" | "voice_mrc" | "fax_incoming" | "fax_outgoing" | "fax_nrc" | "fax_mrc" | "emergency_incoming" | "emergency_outgoing" | "emergency_nrc" | "emergency_mrc" | "tts" | "asr" | "campaign_nrc" | "campaign_mrc" | "adjustment";
            /** Format: uuid */
            ref_uuid?: string;
            skip?: number;
            take?: number;
        };
        ITransactionSearchPayload: {
            data: components["schemas"]["ITransaction"][];
            /** @enum {string} */
            mode: "AND" | "OR";
            order: {
                [key: string]: "ASC" | "DESC";
            };
            skip: number;
            take: number;
            total: number;
        };
        ITransactionWithRefObject: {
            account: components["schemas"]["IAccountBase"];
            account_balance_after: number;
            account_balance_before: number;
            amount: number;
            /** Format: date-time */
            created_on: string;
            description: string | null;
            /** Format: date-time */
            modified_on: string;
            ref_object: components["schemas"]["IPaymentBase"] | components["schemas"]["ITNOrderBase"] | components["schemas"]["ITNLeaseBase"] | components["schemas"]["ISMSBase"] | components["schemas"]["ISMSIBase"] | components["schemas"]["ICallBase"] | null;
            /** @enum {string} */
            ref_type: "payment" | "tnlease_mrc" | "tnlease_nrc" | "sms_incoming" | "sms_outgoing" | "sms_nrc" | "sms_mrc" | "mms_incoming" | "mms_outgoing" | "mms_nrc" | "mms_mrc" | "voice_incoming" | "voice_outgoing" | "voice_nrc" | "voice_mrc" | "fax_incoming" | "fax_outgoing" | "fax_nrc" | "fax_mrc" | "emergency_incoming" | "emergency_outgoing" | "emergency_nrc" | "emergency_mrc" | "tts" | "asr" | "campaign_nrc" | "campaign_mrc" | "adjustment";
            ref_uuid: string | null;
            /** Format: uuid */
            uuid: string;
        };
        ITranscript: {
            confidence: number | null;
            lang: string;
            reason: string | null;
            segments: components["schemas"]["ITranscriptSegment"][];
            /** @enum {string} */
            state: "available" | "failed";
            text: string | null;
            /** Format: uuid */
            uuid: string;
        };
        ITranscriptSegment: {
            channel: number;
            confidence: number | null;
            end: number;
            start: number;
            text: string;
        };
        IUser: {
            account: components["schemas"]["IAccountBase"];
            apple_user_id: string | null;
            avatar: string | null;
            /** Format: date-time */
            created_on: string;
            deleted_on: string | null;
            dob: string | null;
            email: string;
            facebook_user_id: string | null;
            first_name: string | null;
            gender: ("Male" | "Female" | "Other") | null;
            gmail_user_id: string | null;
            last_name: string | null;
            /** Format: date-time */
            modified_on: string;
            phone_number: string | null;
            /** @enum {string} */
            role: "Admin" | "User" | "Provider";
            /** Format: uuid */
            uuid: string;
            wechat_user_id: string | null;
            wss_online: boolean;
        };
        IUserBase: {
            apple_user_id: string | null;
            avatar: string | null;
            /** Format: date-time */
            created_on: string;
            deleted_on: string | null;
            dob: string | null;
            email: string;
            facebook_user_id: string | null;
            first_name: string | null;
            gender: ("Male" | "Female" | "Other") | null;
            gmail_user_id: string | null;
            last_name: string | null;
            /** Format: date-time */
            modified_on: string;
            phone_number: string | null;
            /** @enum {string} */
            role: "Admin" | "User" | "Provider";
            /** Format: uuid */
            uuid: string;
            wechat_user_id: string | null;
            wss_online: boolean;
        };
        IUserCartEntry: {
            payload: {
                [key: string]: unknown;
            };
            /** Format: uuid */
            uuid: string;
        };
        IUserCartEntryNewParams: {
            payload: {
                [key: string]: unknown;
            };
            ttl?: number;
        };
        IUserNewParams: {
            account?: components["schemas"]["IAccountNewParams"];
            /** Format: uri */
            avatar?: string;
            /** Format: date-time */
            dob?: string;
            /** Format: email */
            email: string;
            first_name?: string;
            /** @enum {string} */
            gender?: "Male" | "Female" | "Other";
            last_name?: string;
            password: string;
            phone_number?: string;
            /** @enum {string} */
            role?: "Admin" | "User" | "Provider";
        };
        IUserResetPasswordParams: {
            password: string;
            token: string;
        };
        IUserUpdateParams: {
            avatar?: string | null;
            dob?: string | null;
            /** Format: email */
            email?: string;
            first_name?: string | null;
            gender?: ("Male" | "Female" | "Other") | null;
            last_name?: string | null;
            password?: string;
            phone_number?: string | null;
            /** @enum {string} */
            role?: "Admin" | "User" | "Provider";
        };
        IUserWithToken: {
            account: components["schemas"]["IAccountBase"];
            apple_user_id: string | null;
            avatar: string | null;
            /** Format: date-time */
            created_on: string;
            deleted_on: string | null;
            dob: string | null;
            email: string;
            facebook_user_id: string | null;
            first_name: string | null;
            gender: ("Male" | "Female" | "Other") | null;
            gmail_user_id: string | null;
            last_name: string | null;
            /** Format: date-time */
            modified_on: string;
            phone_number: string | null;
            /** @enum {string} */
            role: "Admin" | "User" | "Provider";
            token: string;
            /** Format: uuid */
            uuid: string;
            wechat_user_id: string | null;
            wss_online: boolean;
        };
        IWebhookAttempt: {
            attempt: number;
            /** Format: date-time */
            created_on: string;
            duration_ms: number;
            error: string | null;
            ok: boolean;
            /** Format: uuid */
            request_id: string;
            response_body: string | null;
            status: number | null;
            url: string;
        };
        IWebhookDelivery: {
            attempts: number;
            /** Format: date-time */
            created_on: string;
            delivered_on: string | null;
            event: components["schemas"]["IWebhookDeliveryEvent"];
            log: components["schemas"]["IWebhookAttempt"][];
            /** @enum {string} */
            method: "GET" | "POST";
            /** Format: date-time */
            modified_on: string;
            next_attempt_on: string | null;
            /** @enum {string} */
            state: "pending" | "delivered" | "failed" | "disabled";
            target: components["schemas"]["IWebhookTarget"];
            url: string;
            /** Format: uuid */
            uuid: string;
        };
        IWebhookDeliveryEvent: {
            position: number | null;
            /** Format: uuid */
            ref_id: string;
            sequence: number;
            /** @enum {string} */
            type: "auth" | "call_state" | "call_flow" | "call_record" | "sms" | "balance" | "tn_order" | "call_asr" | "tn_lease" | "sip_user" | "campaign" | "webhook" | "alarm" | "test";
            /** Format: uuid */
            uuid: string;
        };
        IWebhookDeliverySearchParams: {
            /** Format: uuid */
            account?: string;
            /** Format: date-time */
            created_on_from?: string;
            /** Format: date-time */
            created_on_to?: string;
            /** Format: uuid */
            event?: string;
            /** @enum {string} */
            mode?: "AND" | "OR";
            /** Format: date-time */
            modified_on_from?: string;
            /** Format: date-time */
            modified_on_to?: string;
            order?: {
                /** @enum {string} */
                attempts?: "ASC" | "DESC";
                /** @enum {string} */
                created_on?: "ASC" | "DESC";
                /** @enum {string} */
                modified_on?: "ASC" | "DESC";
                /** @enum {string} */
                next_attempt_on?: "ASC" | "DESC";
                /** @enum {string} */
                position?: "ASC" | "DESC";
                /** @enum {string} */
                state?: "ASC" | "DESC";
                /** @enum {string} */
                type?: "ASC" | "DESC";
            };
            /** Format: uuid */
            ref_id?: string;
            skip?: number;
            /** @enum {string} */
            state?: "pending" | "delivered" | "failed" | "disabled";
            take?: number;
            /** Format: uuid */
            target?: string;
            /** @enum {string} */
            type?: "auth" | "call_state" | "call_flow" | "call_record" | "sms" | "balance" | "tn_order" | "call_asr" | "tn_lease" | "sip_user" | "campaign" | "webhook" | "alarm" | "test";
        };
        IWebhookDeliverySearchPayload: {
            data: components["schemas"]["IWebhookDelivery"][];
            /** @enum {string} */
            mode: "AND" | "OR";
            order: {
                [key: string]: "ASC" | "DESC";
            };
            skip: number;
            take: number;
            total: number;
        };
        IWebhookRedeliverParams: {
            /** Format: date-time */
            since: string;
            /** @enum {string} */
            state?: "failed" | "delivered" | "disabled";
            /** Format: uuid */
            target?: string;
            /** Format: date-time */
            until?: string;
        };
        IWebhookSecret: {
            /** Format: date-time */
            created_on: string;
            previous_expired_on: string | null;
            secret: string;
        };
        IWebhookSecretState: {
            /** Format: date-time */
            created_on: string;
            last4: string;
        };
        IWebhookTarget: {
            /** @enum {string} */
            kind: "sip_control_app" | "messaging_profile" | "sms" | "subscription";
            /** Format: uuid */
            uuid: string;
        };
        SMSISMS: {
            /** Format: uuid */
            account_uuid: string;
            automated?: boolean;
            /** Format: date-time */
            created_on: string;
            delivered: boolean;
            from: string;
            message: string;
            /** Format: date-time */
            modified_on: string;
            readed?: boolean;
            /** @enum {string} */
            state: "created" | "sending" | "success" | "failed";
            thread: string;
            to: string;
            /** @enum {string} */
            type: "smso" | "smsr" | "smsi";
            /** Format: uuid */
            uuid: string;
        };
    };
    responses: {
        /** @description Validation failed */
        400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["IErrorResponse"];
            };
        };
        /** @description Unauthorized */
        401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["IErrorResponse"];
            };
        };
        /** @description Not enough account balance */
        402: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["IErrorResponse"];
            };
        };
        /** @description Forbidden */
        403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["IErrorResponse"];
            };
        };
        /** @description Not found */
        404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["IErrorResponse"];
            };
        };
        /** @description Conflict */
        409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["IErrorResponse"];
            };
        };
        /** @description Payload too large */
        413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["IErrorResponse"];
            };
        };
        /** @description URI too long */
        414: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["IErrorResponse"];
            };
        };
        /** @description Unsupported media type */
        415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["IErrorResponse"];
            };
        };
        /** @description Range not satisfiable */
        416: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["IErrorResponse"];
            };
        };
        /** @description Idempotency key mismatch */
        422: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["IErrorResponse"];
            };
        };
        /** @description Too many requests */
        429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["IErrorResponse"];
            };
        };
        /** @description Internal server error */
        500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["IErrorResponse"];
            };
        };
        /** @description Service unavailable */
        503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["IErrorResponse"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    GetAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAccount"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    UpdateAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["IAccountUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAccount"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetAccountByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAccount"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    UpdateAccountByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["IAccountUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAccount"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListAccountExports: {
        parameters: {
            query?: {
                account?: string;
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAccountExport"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateAccountExport: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["IAccountExportNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAccountExport"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetAccountExport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAccountExport"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveAccountExport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAccountExport"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    FetchAccountExport: {
        parameters: {
            query: {
                expires: number;
                signature: string;
            };
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: unknown;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description Success */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: unknown;
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            416: components["responses"]["416"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    DownloadAccountExport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: unknown;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description Success */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: unknown;
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            416: components["responses"]["416"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    LinkAccountExport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ICallRecordLinkParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ICallRecordLink"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetAccountNotification: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAccountNotification"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    UpdateAccountNotification: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["IAccountNotificationUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAccountNotification"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetAccountOfficeHoursList: {
        parameters: {
            query?: {
                account?: string;
                dow?: "sun" | "mon" | "tue" | "wed" | "thu" | "fri" | "sat";
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAccountOfficeHours"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateAccountOfficeHours: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IAccountOfficeHoursNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAccountOfficeHours"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetAccountOfficeHours: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAccountOfficeHours"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveAccountOfficeHoursByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAccountOfficeHours"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    UpdateAccountOfficeHours: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["IAccountOfficeHoursUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAccountOfficeHours"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetUsersByAccount: {
        parameters: {
            query?: {
                account?: string;
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IUser"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    AddUserToAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IUserNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IUser"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ReactivateUserAccountByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IUser"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    DeactivateUserAccountByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IUser"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IWebhookSecretState"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IWebhookSecret"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateAddress: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IAddressNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAddress"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetAddress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAddress"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveAddressByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAddress"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    UpdateAddress: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["IAddressUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAddress"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetAddressListByAccount: {
        parameters: {
            query?: {
                account?: string;
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAddress"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetAddressListByUser: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAddress"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListAccountDestinations: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAccountDestination"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifyAccountDestination: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                country: string;
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["IAccountDestinationUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAccountDestination"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListAuditEntries: {
        parameters: {
            query?: {
                account?: string;
                actor?: string;
                address?: string;
                created_on_from?: string;
                created_on_to?: string;
                kind?: "login" | "login_failed" | "access" | "admin_read" | "token" | "user" | "role" | "account" | "price" | "limit" | "money" | "admin" | "deletion" | "export";
                operation?: string;
                ref?: string;
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAuditEntry"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListMessagingCarriers: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IMessagingCarrier"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateMessagingCarrier: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IMessagingCarrierNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IMessagingCarrier"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetMessagingCarrier: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IMessagingCarrier"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveMessagingCarrier: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IMessagingCarrier"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifyMessagingCarrier: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["IMessagingCarrierUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IMessagingCarrier"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    TestMessagingCarrier: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IMessagingCarrierTest"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListSMSReviews: {
        parameters: {
            query?: {
                account?: string;
                skip?: number;
                state?: "held" | "released" | "refused";
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSReview"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    DecideSMSReview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ISMSReviewUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSReview"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListMessagingRoutes: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IMessagingRoute"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateMessagingRoute: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IMessagingRouteNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IMessagingRoute"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetMessagingRoute: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IMessagingRoute"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveMessagingRoute: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IMessagingRoute"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifyMessagingRoute: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["IMessagingRouteUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IMessagingRoute"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListAdminSMPPAccounts: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMPPAccount"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateAdminSMPPAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ISMPPAccountNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMPPAccountWithPassword"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetAdminSMPPAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMPPAccount"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveAdminSMPPAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMPPAccount"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifyAdminSMPPAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ISMPPAccountUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMPPAccount"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListCallRates: {
        parameters: {
            query?: {
                direction?: "in" | "out";
                number?: string;
                product?: number;
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ICallRate"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveCallRate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ICallRate"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ImportCallRates: {
        parameters: {
            query?: {
                direction?: "in" | "out";
                dry_run?: boolean;
                mode?: "merge" | "replace";
                product?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ICallRateImportReport"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    SimulateRegistry: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ISimulateRegistryParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISimulatedRegistry"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ScheduleAction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                action: "expired_tokens" | "expired_special_prices" | "tn_leases_autorenew" | "tn_leases_release_notification" | "tn_autorelease" | "invoice_send";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: {
                            /** @enum {string} */
                            action: "expired_tokens" | "expired_special_prices" | "tn_leases_autorenew" | "tn_leases_release_notification" | "tn_autorelease" | "invoice_send";
                            queued: boolean;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ScheduleActionPost: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                action: "expired_tokens" | "expired_special_prices" | "tn_leases_autorenew" | "tn_leases_release_notification" | "tn_autorelease" | "invoice_send";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: {
                            /** @enum {string} */
                            action: "expired_tokens" | "expired_special_prices" | "tn_leases_autorenew" | "tn_leases_release_notification" | "tn_autorelease" | "invoice_send";
                            queued: boolean;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListSIPCarriers: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPCarrier"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateSIPCarrier: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ISIPCarrierNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPCarrier"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSIPCarrier: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPCarrier"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveSIPCarrier: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPCarrier"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifySIPCarrier: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ISIPCarrierUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPCarrier"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSIPCarrierHealth: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPCarrierHealth"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListSIPMessages: {
        parameters: {
            query?: {
                address?: string;
                call_id?: string;
                skip?: number;
                take?: number;
                user?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPMessage"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListSIPPeers: {
        parameters: {
            query?: {
                address?: string;
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPPeer"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListSIPRegistrations: {
        parameters: {
            query?: {
                account?: string;
                address?: string;
                domain?: string;
                login?: string;
                skip?: number;
                take?: number;
                user_agent?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPRegistration"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveSIPRegistration: {
        parameters: {
            query?: {
                contact?: string;
            };
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPRegistration"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListStirCertificates: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IStirCertificate"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateStirCertificate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IStirCertificateNewParams"];
                "multipart/form-data": components["schemas"]["IStirCertificateNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IStirCertificate"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetStirCertificate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IStirCertificate"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveStirCertificate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IStirCertificate"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifyStirCertificate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["IStirCertificateUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IStirCertificate"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListStirRoots: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IStirRoot"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateStirRoot: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IStirRootNewParams"];
                "multipart/form-data": components["schemas"]["IStirRootNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IStirRoot"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetStirRoot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IStirRoot"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveStirRoot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IStirRoot"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetStirStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IStirStatus"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetStirTraceback: {
        parameters: {
            query?: {
                from?: string;
                origid?: string;
                tn?: number;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IStirTraceback"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    SystemDICTGTTSReload: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: {
                            queued: boolean;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    SystemDICTGTTSReloadPost: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: {
                            queued: boolean;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetAdminTN: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tn: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNAdmin"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveAdminTN: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tn: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNAdmin"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifyAdminTN: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tn: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ITNAdminUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNAdmin"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ImportTNs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IImportReport"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    TnleaseCreate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IAdminTNLeaseCreateParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAdminTNLeaseCreatePayload"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSIPUserApp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPUserSelf"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifySIPUserApp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ISIPUserAppUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPUserSelf"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    UploadSIPUserAvatarApp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPUserSelf"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSIPGroupsListApp: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPUserGroup"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateSIPUserGroupApp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ISIPUserGroupNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPUserGroup"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveSIPUserGroupApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPUserGroup"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifySIPUserGroupApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ISIPUserGroupUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPUserGroup"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSIPUserGroupUsersApp: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPUserBase"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    AddSIPUsersToSIPUserGroupApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ISIPUserGroupUsersUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPUserBase"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveSIPUserFromSIPUserGroupApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sip_user_uuid: string;
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPUserGroup"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    AddSIPUserToSIPUserGroupApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sip_user_uuid: string;
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPUserGroup"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CheckSIPDomainByInviteApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPDomainBase"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RegisterSIPUserByInviteApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ISIPUserByInviteNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPUserSelf"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RequestSIPUserPasswordResetEmailApp: {
        parameters: {
            query: {
                callback?: string;
                email: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: Record<string, never>;
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ChangeSIPUserPasswordViaResetTokenApp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IUserResetPasswordParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: Record<string, never>;
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSIPUsersWithSameDomainApp: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPUserContact"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    Auth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IUserWithToken"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListBatches: {
        parameters: {
            query?: {
                account?: string;
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IBatch"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateBatch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IBatchNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IBatch"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            402: components["responses"]["402"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetBatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IBatch"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CancelBatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IBatch"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    SearchBatchItems: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["IBatchItemSearchParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IBatchItemSearchPayload"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    PauseBatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IBatch"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ResumeBatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IBatch"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    SearchBatches: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["IBatchSearchParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IBatchSearchPayload"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateCall: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ICallNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ICall"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            402: components["responses"]["402"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetCall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ICall"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    HangupCall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ICall"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    SendCallDTMF: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ICallDTMFParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ICall"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetCallPcap: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: unknown;
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    PlayToCall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ICallPlayParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ICall"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListCallRecords: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ICallRecord"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetCallTimeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ICallTimeline"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetCallTrace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ICallTrace"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    TransferCall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ICallTransferParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ICall"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateCallBridge: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ICallBridgeParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ICall"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            402: components["responses"]["402"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetCallPrice: {
        parameters: {
            query: {
                outbound_voice_profile?: string;
                tn_lease?: string;
                to: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ICallPrice"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetCallRecord: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ICallRecord"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveCallRecord: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ICallRecord"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    FetchCallRecord: {
        parameters: {
            query: {
                expires: number;
                signature: string;
            };
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: unknown;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description Success */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: unknown;
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            416: components["responses"]["416"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    DownloadCallRecord: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: unknown;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description Success */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: unknown;
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            416: components["responses"]["416"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    LinkCallRecord: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ICallRecordLinkParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ICallRecordLink"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetCallAlias1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ICall"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ExecuteCallFlow: {
        parameters: {
            query?: {
                mode?: "inject";
            };
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    xml?: string;
                };
                "application/xml": string;
                "multipart/form-data": {
                    /** Format: binary */
                    file?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ICall"];
                        /** @constant */
                        success: true;
                        warnings: {
                            allowed?: string[];
                            column: number;
                            line: number;
                            message: string;
                            nearest?: string;
                            path?: string;
                            value?: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    HangupCallAlias1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ICall"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    SearchCalls: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ICallSearchParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ICallSearchPayload"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ValidateCallXML: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    xml?: string;
                };
                "application/xml": string;
                "multipart/form-data": {
                    /** Format: binary */
                    file?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: {
                            commands: number;
                            errors: {
                                allowed?: string[];
                                column: number;
                                line: number;
                                message: string;
                                nearest?: string;
                                path?: string;
                                value?: string;
                            }[];
                            valid: boolean;
                            warnings: {
                                allowed?: string[];
                                column: number;
                                line: number;
                                message: string;
                                nearest?: string;
                                path?: string;
                                value?: string;
                            }[];
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CarrierEvent: {
        parameters: {
            query?: {
                secret?: string;
            };
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: Record<string, never>;
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListDictCountry: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IDICTCountry"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListDictGTTSVoices: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IDICTGTTSVoice"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    UploadDictLERG: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IDICTLERGUploadPayload"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListLERGRateCenters: {
        parameters: {
            query: {
                country?: string;
                skip?: number;
                state: string;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IDICTLERGRateCenter"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListLERGStates: {
        parameters: {
            query?: {
                country?: string;
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IDICTLERGState"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    VerifyLERG: {
        parameters: {
            query: {
                tn: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IDICTLERGVerify"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    UploadDictLRN: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IDICTLERGUploadPayload"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListDictTimeZone: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IDICTTimeZone"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListEvents: {
        parameters: {
            query?: {
                after?: string;
                ref_id?: string;
                take?: number;
                type?: "auth" | "call_state" | "call_flow" | "call_record" | "sms" | "balance" | "tn_order" | "call_asr" | "tn_lease" | "sip_user" | "campaign" | "webhook" | "alarm" | "test";
                wait?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IEventPage"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IEventFrame"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListEventSubscriptions: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IEventSubscriptionBase"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateEventSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IEventSubscriptionNewParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IEventSubscription"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IEventSubscription"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetEventSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IEventSubscription"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveEventSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IEventSubscription"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifyEventSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["IEventSubscriptionUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IEventSubscription"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RotateEventSubscriptionSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IWebhookSecret"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    TestEventSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IWebhookDelivery"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    SendLabText: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ILabTextParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ILabText"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetLabHandset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tn: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ILabHandset"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetLabSMSC: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ILabSmsc"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifyLabSMSC: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ILabSmscParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ILabSmsc"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    DisconnectLabSMSC: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ILabSmsc"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListTNLeases: {
        parameters: {
            query?: {
                account?: string;
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNLease"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveTNLeases: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ITNLeasesRemoveParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNLease"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListTNLeaseSubscriptions: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path: {
                tn_lease: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ILeaseSubscriptionBase"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetTNLeaseSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tn_lease: string;
                type: "voice" | "sms" | "mms" | "fax" | "emergency";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ILeaseSubscription"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    SubscribeTNLease: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tn_lease: string;
                type: "voice" | "sms" | "mms" | "fax" | "emergency";
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ILeaseAnySubscriptionParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ILeaseSubscription"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            402: components["responses"]["402"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    UnsubscribeTNLease: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tn_lease: string;
                type: "voice" | "sms" | "mms" | "fax" | "emergency";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ILeaseSubscription"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    SubscribeTNLeaseSMS: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tn_lease: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ILeaseSubscriptionParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ILeaseSubscription"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            402: components["responses"]["402"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    UnsubscribeTNLeaseSMS: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tn_lease: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ILeaseSubscription"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetTNLeaseRoute: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tn: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNRoute"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetTNLeaseByTN: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tn: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNLease"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetTNLeaseByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNLease"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveTNLeaseByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNLease"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifyTNLease: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ITNLeaseUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNLease"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            402: components["responses"]["402"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    SearchTNLeases: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ITNLeaseSearchParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNLeaseSearchPayload"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListMedia: {
        parameters: {
            query?: {
                account?: string;
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IMedia"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    UploadMedia: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["IMediaNewParams"];
                "multipart/form-data": {
                    /** Format: binary */
                    file?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IMedia"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IMedia"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetMedia: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IMedia"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveMedia: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IMedia"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    DownloadMedia: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: unknown;
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description Success */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: unknown;
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            416: components["responses"]["416"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetMessageDetailRecord: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IMessageDetail"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListOrders: {
        parameters: {
            query?: {
                account?: string;
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNOrder"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateTNOrder: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ITNOrderNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNOrder"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            402: components["responses"]["402"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetOrderByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNOrder"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetOrderPrice: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ITNOrderNewParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNOrderPrice"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    SearchOrders: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ITNOrderSearchParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNOrderSearchPayload"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateTNOrderAlias1: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ITNOrderNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNOrder"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            402: components["responses"]["402"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListPayments: {
        parameters: {
            query?: {
                account?: string;
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IPayment"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreatePayment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IPaymentNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IPayment"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetPaymentByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IPayment"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    UpdatePayment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IPayment"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListMessagingProfiles: {
        parameters: {
            query?: {
                account?: string;
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IMessagingProfile"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateMessagingProfile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IMessagingProfileNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IMessagingProfile"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetMessagingProfileByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IMessagingProfile"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveMessagingProfileByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IMessagingProfile"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifyMessagingProfile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["IMessagingProfileUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IMessagingProfile"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListAutoresponses: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAutoresponse"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateAutoresponse: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IAutoresponseNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAutoresponse"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveAutoresponse: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAutoresponse"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifyAutoresponse: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["IAutoresponseUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IAutoresponse"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetMessagingProfileLeasesByUUID: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNLease"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListOutboundVoiceProfiles: {
        parameters: {
            query?: {
                account?: string;
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IOutboundVoiceProfile"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateOutboundVoiceProfile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IOutboundVoiceProfileNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IOutboundVoiceProfile"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetOutboundVoiceProfileByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IOutboundVoiceProfile"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveOutboundVoiceProfileByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IOutboundVoiceProfile"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifyOutboundVoiceProfile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["IOutboundVoiceProfileUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IOutboundVoiceProfile"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListTNProfiles: {
        parameters: {
            query?: {
                account?: string;
                kind?: "rate" | "behaviour" | "all";
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: (components["schemas"]["ITNProfile"] | components["schemas"]["ITNBehaviourProfile"])[];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateTNProfile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ITNProfileNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNProfile"] | components["schemas"]["ITNBehaviourProfile"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetTNProfileByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNProfile"] | components["schemas"]["ITNBehaviourProfile"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveTNProfile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNProfile"] | components["schemas"]["ITNBehaviourProfile"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifyTNProfile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ITNProfileUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNProfile"] | components["schemas"]["ITNBehaviourProfile"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListTNProfileBlacklist: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: string[];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifyTNProfileBlacklist: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ITNProfileListParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNBehaviourProfile"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListTNProfileWhitelist: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: string[];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifyTNProfileWhitelist: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ITNProfileListParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNBehaviourProfile"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetTNSpecialPricesByAccount: {
        parameters: {
            query?: {
                account?: string;
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNSpecialPrice"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateTNSpecialPrice: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ITNSpecialPriceNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNSpecialPrice"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveTNSpecialPrice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNSpecialPrice"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifyTNSpecialPrice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ITNSpecialPriceUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNSpecialPrice"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISettings"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListSIPControlApps: {
        parameters: {
            query?: {
                account?: string;
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPControlApp"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateSIPControlApp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ISIPControlAppNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPControlApp"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSIPControlAppByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPControlApp"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveSIPControlAppByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPControlApp"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifySIPControlApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ISIPControlAppUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPControlApp"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    SearchCallFlowLogs: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ILogCallFlowSearchParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ILogCallFlowSearchPayload"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSIPControlAppTNLeasesList: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNLease"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    AssignTNLeasesToSIPControlApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ITNLeasesAssignParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: string[];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetCallAlias2: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ICall"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ExecuteCallFlowAlias1: {
        parameters: {
            query?: {
                mode?: "inject";
            };
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    xml?: string;
                };
                "application/xml": string;
                "multipart/form-data": {
                    /** Format: binary */
                    file?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ICall"];
                        /** @constant */
                        success: true;
                        warnings: {
                            allowed?: string[];
                            column: number;
                            line: number;
                            message: string;
                            nearest?: string;
                            path?: string;
                            value?: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSIPControlAppStaticCallFlow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: string;
                        /** @constant */
                        success: true;
                        url: string;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    SaveSIPControlAppStaticCallFlow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    xml?: string;
                };
                "application/xml": string;
                "multipart/form-data": {
                    /** Format: binary */
                    file?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: string;
                        /** @constant */
                        success: true;
                        url: string;
                        warnings: {
                            allowed?: string[];
                            column: number;
                            line: number;
                            message: string;
                            nearest?: string;
                            path?: string;
                            value?: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveSIPControlAppStaticCallFlow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: {
                            url: string;
                            /** Format: uuid */
                            uuid: string;
                            xml: string;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ValidateCallXMLAlias1: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    xml?: string;
                };
                "application/xml": string;
                "multipart/form-data": {
                    /** Format: binary */
                    file?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: {
                            commands: number;
                            errors: {
                                allowed?: string[];
                                column: number;
                                line: number;
                                message: string;
                                nearest?: string;
                                path?: string;
                                value?: string;
                            }[];
                            valid: boolean;
                            warnings: {
                                allowed?: string[];
                                column: number;
                                line: number;
                                message: string;
                                nearest?: string;
                                path?: string;
                                value?: string;
                            }[];
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSIPControlAppCallsList: {
        parameters: {
            query?: {
                account?: string;
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ICall"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    SearchSCACalls: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ICallSearchParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ICallSearchPayload"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListSIPConnections: {
        parameters: {
            query?: {
                account?: string;
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPConnection"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateSIPConnection: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ISIPConnectionNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPConnection"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSIPConnectionByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPConnection"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveSIPConnectionByID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPConnection"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifySIPConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ISIPConnectionUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPConnection"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSIPConnectionTNLeasesList: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNLease"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    AssignTNLeasesToSIPConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ITNLeasesAssignParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: string[];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSIPProductsListAlias1: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPProduct"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListSIPDomains: {
        parameters: {
            query?: {
                account?: string;
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPDomain"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateSIPDomain: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ISIPDomainNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPDomain"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSIPDomainByDomainName: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPDomain"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveSIPDomainByDomainName: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPDomain"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifySIPDomainByDomainName: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ISIPDomainUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPDomain"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListSIPUserInvites: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path: {
                domain: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPUserInvite"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateSIPUserInvite: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ISIPUserInviteNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPUserInvite"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveSIPUserInviteByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain: string;
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPUserInvite"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifySIPUserInvite: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain: string;
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ISIPUserInviteUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPUserInvite"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListSIPSwitchesBySIPDomainUUID: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path: {
                domain: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPSwitch"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateSIPSwitch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ISIPSwitchNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPSwitch"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSIPSwitchByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain: string;
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPSwitch"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveSIPSwitchByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain: string;
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPSwitch"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifySIPSwitch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain: string;
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ISIPSwitchUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPSwitch"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListSIPUsersBySIPDomainUUID: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path: {
                domain: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPUser"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateSIPUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ISIPUserNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPUser"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSIPUserByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain: string;
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPUser"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveSIPUserByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain: string;
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPUser"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifySIPUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                domain: string;
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ISIPUserUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPUser"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListSIPUserRegistrations: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path: {
                domain: string;
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPRegistration"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSIPProductsList: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISIPProduct"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    SendSMSO: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ISMSNewParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMS"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMS"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            402: components["responses"]["402"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListSMSBatches: {
        parameters: {
            query?: {
                account?: string;
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSBatch"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateSMSBatch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ISMSBatchNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSBatch"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSMSBatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSBatch"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CancelSMSBatch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSBatch"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    SearchSMSBatchItems: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ISMSBatchItemSearchParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSBatchItemSearchPayload"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListSMSBrands: {
        parameters: {
            query?: {
                account?: string;
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSBrandElement"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateSMSBrand: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ISMSBrandNewParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSBrand"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSBrand"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            402: components["responses"]["402"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSMSBrand: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSBrand"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveSMSBrand: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSBrand"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifySMSBrand: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ISMSBrandUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSBrand"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListSMSBrandVettings: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IExternalVetting"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ImportSMSBrandVetting: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IExternalVettingImportParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IExternalVetting"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    OrderSMSBrandVetting: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IExternalVettingNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IExternalVetting"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            402: components["responses"]["402"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSMSBrandFeedback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSBrandFeedback"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    VerifySMSBrandOTP: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ISMSBrandOtpCheckParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSBrand"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    SendSMSBrandOTP: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ISMSBrandOtpParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSBrand"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    QualifySMSBrand: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                usecase: "2FA" | "ACCOUNT_NOTIFICATION" | "CUSTOMER_CARE" | "DELIVERY_NOTIFICATION" | "FRAUD_ALERT" | "HIGHER_EDUCATION" | "LOW_VOLUME" | "MARKETING" | "MIXED" | "POLLING_VOTING" | "PUBLIC_SERVICE_ANNOUNCEMENT" | "SECURITY_ALERT" | "AGENTS_FRANCHISES" | "CARRIER_EXEMPT" | "CHARITY" | "EMERGENCY" | "K12_EDUCATION" | "POLITICAL" | "PROXY" | "SOCIAL" | "SOLE_PROPRIETOR" | "SWEEPSTAKE" | "TRIAL";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: {
                            [key: string]: components["schemas"]["IMnoTerms"];
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RevetSMSBrand: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSBrand"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListSMSCampaigns: {
        parameters: {
            query?: {
                account?: string;
                brandId?: string;
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSCampaign"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateSMSCampaign: {
        parameters: {
            query?: {
                force?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ISMSCampaignNewParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSCampaign"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSCampaign"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            402: components["responses"]["402"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSMSCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSCampaign"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveSMSCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSCampaign"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifySMSCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ISMSCampaignUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSCampaign"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    AppealSMSCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ISMSCampaignAppealParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSCampaign"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSMSCampaignMnoMetadata: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: {
                            [key: string]: components["schemas"]["IMnoTerms"];
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSMSCampaignOperationStatus: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: {
                            [key: string]: "REGISTERED" | "REVIEW" | "APPROVED" | "SUSPENDED" | "EXPIRED" | "REJECTED";
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSMSCampaignSharing: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSCampaignSharing"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ShareSMSCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                upstreamCnpId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSCampaignSharing"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListSMSCampaignTNLeases: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNLease"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    LintSMSCampaign: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ISMSCampaignLintParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSCampaignLint"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSMSEnum: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: (string | {
                            id: number;
                            name: string;
                        })[];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSMSIByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSI"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifySMSI: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ISMSIUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSI"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    SendSMSOAlias1: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ISMSNewParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMS"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMS"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            402: components["responses"]["402"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListSMSOptouts: {
        parameters: {
            query?: {
                account?: string;
                from?: string;
                messaging_profile?: string;
                skip?: number;
                take?: number;
                to?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSOptout"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateSMSOptout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ISMSOptoutNewParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSOptout"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSOptout"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveSMSOptout: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSOptout"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ImportSMSOptouts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IImportReport"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSMSByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMS"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CancelSMS: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMS"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    SendSMSPool: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ISMSPoolParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMS"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMS"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            402: components["responses"]["402"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RegistryWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: Record<string, never>;
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    SearchSMSISMS: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ISMSISMSSearchParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSISMSSearchPayload"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    SearchInboundSMS: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ISMSISearchParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSISearchPayload"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    SearchOutboundSMS: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ISMSSearchParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMSSearchPayload"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListSMPPAccounts: {
        parameters: {
            query?: {
                account?: string;
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMPPAccount"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateSMPPAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ISMPPAccountNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMPPAccountWithPassword"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetSMPPAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMPPAccount"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveSMPPAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMPPAccount"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifySMPPAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ISMPPAccountUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ISMPPAccount"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListTollfreeVerifications: {
        parameters: {
            query?: {
                account?: string;
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITollfreeVerification"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateTollfreeVerification: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ITollfreeVerificationNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITollfreeVerification"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetTollfreeVerification: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITollfreeVerification"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveTollfreeVerification: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITollfreeVerification"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifyTollfreeVerification: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ITollfreeVerificationUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITollfreeVerification"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListTNReservations: {
        parameters: {
            query?: {
                account?: string;
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNReservation"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateTNReservation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ITNReservationNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNReservationNew"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveTNReservation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNReservation"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    Search: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ITNSearchParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITNSearchPayload"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ListSearchCountries: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IDICTCountry"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ITokenNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IToken"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveByTokenString: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IToken"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ModifyToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ITokenUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IToken"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveAll: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: {
                            deleted: number;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetTokenList: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IToken"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetTransactionByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITransactionWithRefObject"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetTransactionDashboardReport: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
            };
            header?: never;
            path: {
                ref_type: "payment" | "tnlease_mrc" | "tnlease_nrc" | "sms_incoming" | "sms_outgoing" | "sms_nrc" | "sms_mrc" | "mms_incoming" | "mms_outgoing" | "mms_nrc" | "mms_mrc" | "voice_incoming" | "voice_outgoing" | "voice_nrc" | "voice_mrc" | "fax_incoming" | "fax_outgoing" | "fax_nrc" | "fax_mrc" | "emergency_incoming" | "emergency_outgoing" | "emergency_nrc" | "emergency_mrc" | "tts" | "asr" | "campaign_nrc" | "campaign_mrc" | "adjustment";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITransactionDashboardReport"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetTransactionInvoiceReport: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITransactionInvoiceReport"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    SearchTransactions: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ITransactionSearchParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["ITransactionSearchPayload"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetCurrentUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IUser"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IUserNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IUser"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetUserByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IUser"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    DeleteUserByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IUser"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    UpdateUserByUUID: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["IUserUpdateParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IUser"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    UploadAvatar: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IUser"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RemoveAvatar: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IUser"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetCartEntries: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    /** @description All elements */
                    "X-Total-Count"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IUserCartEntry"][];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    CreateUserCartEntry: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IUserCartEntryNewParams"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IUserCartEntry"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ClearUserCart: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: {
                            deleted: number;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    DeleteUserCartEntry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IUserCartEntry"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    UpdateUserCartEntry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IUserCartEntryNewParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IUserCartEntry"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RequestUserPasswordResetEmail: {
        parameters: {
            query: {
                callback?: string;
                email: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: Record<string, never>;
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    ChangeUserPasswordViaResetToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IUserResetPasswordParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: Record<string, never>;
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    GetWebhookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IWebhookDelivery"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RedeliverWebhookDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IWebhookDelivery"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    SearchWebhookDeliveries: {
        parameters: {
            query?: {
                skip?: number;
                take?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["IWebhookDeliverySearchParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: components["schemas"]["IWebhookDeliverySearchPayload"];
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
    RedeliverWebhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IWebhookRedeliverParams"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        payload: {
                            count: number;
                        };
                        /** @constant */
                        success: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            413: components["responses"]["413"];
            415: components["responses"]["415"];
            429: components["responses"]["429"];
            500: components["responses"]["500"];
        };
    };
}
