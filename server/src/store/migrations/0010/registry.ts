/** Brands and campaigns (10DLC) in the names of the registry, external vetting, toll-free verifications. */
export const REGISTRY = `
create table sms_brand (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  "brandId" text unique,
  "cspId" text,
  "universalEin" text,
  "entityType" text not null check ("entityType" in ('PRIVATE_PROFIT', 'PUBLIC_PROFIT', 'NON_PROFIT', 'GOVERNMENT',
    'SOLE_PROPRIETOR')),
  "displayName" text not null,
  "companyName" text,
  ein text,
  "einIssuingCountry" text,
  "altBusinessId" text,
  "altBusinessIdType" text,
  "firstName" text,
  "lastName" text,
  "mobilePhone" text,
  phone text not null,
  street text not null,
  city text not null,
  state text not null,
  "postalCode" text not null,
  country text not null,
  email text not null,
  "businessContactEmail" text,
  "stockSymbol" text,
  "stockExchange" text,
  "ipAddress" text,
  website text,
  "brandRelationship" text,
  vertical text,
  "referenceId" text not null,
  mock boolean not null default false,
  tag text[] not null default '{}',
  "optionalAttributes" json,
  "identityStatus" text not null default 'SELF_DECLARED' check ("identityStatus" in ('SELF_DECLARED', 'UNVERIFIED',
    'VERIFIED', 'VETTED_VERIFIED')),
  status text not null default 'REGISTRATION_PENDING' check (status in ('OK', 'REGISTRATION_PENDING',
    'REGISTRATION_FAILED')),
  "failureReasons" text[] not null default '{}',
  "createDate" timestamptz(3),
  deleted_on timestamptz(3),
  -- the registry allows a change of brandRelationship once in three months
  relationship_on timestamptz(3),
  -- one-time code of a sole proprietor: end of its life, wrong tries, when it was given back right
  otp_expires_on timestamptz(3),
  otp_tries integer not null default 0,
  otp_done_on timestamptz(3),
  -- when the registry is asked again; null = nothing is awaited
  registry_on timestamptz(3),
  created_by uuid references "user",
  modified_by uuid references "user"
);
create unique index sms_brand_reference on sms_brand (account, lower("referenceId")) where deleted_on is null;
create index sms_brand_account on sms_brand (account, created_on desc);
create index sms_brand_registry on sms_brand (registry_on) where registry_on is not null;

create table sms_brand_vetting (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  brand uuid not null references sms_brand on delete cascade,
  "evpId" text not null,
  "vettingId" text,
  "vettingToken" text,
  "vettingScore" integer check ("vettingScore" between 0 and 100),
  "vettingClass" text,
  "vettingStatus" text not null check ("vettingStatus" in ('PENDING', 'UNSCORE', 'ACTIVE', 'FAILED', 'EXPIRED')),
  reasons text[] not null default '{}',
  "vettingDetails" json,
  "vettedDate" timestamptz(3),
  "createDate" timestamptz(3),
  registry_on timestamptz(3)
);
create index sms_brand_vetting_registry on sms_brand_vetting (registry_on) where registry_on is not null;
create index sms_brand_vetting_number on sms_brand_vetting ("vettingId") where "vettingId" is not null;
create index sms_brand_vetting_brand on sms_brand_vetting (brand, created_on desc);

create table sms_campaign (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  brand uuid not null references sms_brand,
  "campaignId" text unique,
  is_active boolean not null default false,
  usecase text not null,
  "subUsecases" text[] not null default '{}',
  vertical text,
  description text not null,
  sample1 text,
  sample2 text,
  sample3 text,
  sample4 text,
  sample5 text,
  "messageFlow" text,
  "subscriberHelp" boolean not null default true,
  "subscriberOptin" boolean not null default true,
  "subscriberOptout" boolean not null default true,
  "helpMessage" text,
  "optinMessage" text,
  "optoutMessage" text,
  "helpKeywords" text,
  "optinKeywords" text,
  "optoutKeywords" text,
  "autoRenewal" boolean not null default true,
  "embeddedLink" boolean not null default false,
  "embeddedPhone" boolean not null default false,
  "numberPool" boolean not null default false,
  "ageGated" boolean not null default false,
  "directLending" boolean not null default false,
  "affiliateMarketing" boolean not null default false,
  "embeddedLinkSample" text,
  "privacyPolicyLink" text,
  "termsAndConditionsLink" text,
  "termsAndConditions" boolean not null default false,
  "mnoIds" integer[] not null default '{}',
  "referenceId" text not null,
  "resellerId" text,
  tag text[] not null default '{}',
  mock boolean not null default false,
  status text not null default 'ACTIVE' check (status in ('ACTIVE', 'EXPIRED')),
  "submissionStatus" text not null default 'PENDING' check ("submissionStatus" in ('CREATED', 'FAILED', 'PENDING')),
  campaign_state text not null default 'TCR_PENDING' check (campaign_state in ('TCR_PENDING', 'TCR_ACCEPTED', 'TCR_FAILED',
    'CNP_ACCEPTED', 'CNP_FAILED', 'MNO_PENDING', 'MNO_ACCEPTED', 'MNO_REJECTED', 'MNO_PROVISIONED',
    'MNO_PROVISIONING_FAILED', 'TCR_SUSPENDED', 'TCR_EXPIRED')),
  -- the state a suspension is lifted to
  suspended_from text,
  "failureReasons" text[] not null default '{}',
  "mnoMetadata" json not null default '{}',
  "operationStatus" json not null default '{}',
  sharing json not null default '{}',
  appeal_reason text,
  quiet_hours_enabled boolean not null,
  quiet_hours_start text not null default '08:00',
  quiet_hours_end text not null default '21:00',
  "billedDate" timestamptz(3),
  "createDate" timestamptz(3),
  expired_on timestamptz(3),
  deleted_on timestamptz(3),
  registry_on timestamptz(3),
  created_by uuid references "user",
  modified_by uuid references "user"
);
create unique index sms_campaign_reference on sms_campaign (account, lower("referenceId")) where deleted_on is null;
create index sms_campaign_account on sms_campaign (account, created_on desc);
create index sms_campaign_brand on sms_campaign (brand, created_on desc);
create index sms_campaign_billed on sms_campaign ("billedDate") where status = 'ACTIVE' and deleted_on is null;
create index sms_campaign_registry on sms_campaign (registry_on) where registry_on is not null;

alter table lease_subscription
  add constraint lease_subscription_campaign_known foreign key (sms_campaign) references sms_campaign;

create table tollfree_verification (
  uuid uuid primary key,
  created_on timestamptz(3) not null,
  modified_on timestamptz(3) not null,
  account uuid not null references account,
  -- the documented fields of the request, numbers apart
  request json not null,
  numbers bigint[] not null,
  "verificationStatus" text not null default 'In Progress' check ("verificationStatus" in ('Verified', 'Rejected',
    'Waiting For Vendor', 'Waiting For Customer', 'Waiting For Provider', 'In Progress')),
  reason text,
  deleted_on timestamptz(3),
  registry_on timestamptz(3),
  created_by uuid references "user",
  modified_by uuid references "user"
);
create index tollfree_verification_account on tollfree_verification (account, created_on desc);
create index tollfree_verification_numbers on tollfree_verification using gin (numbers) where deleted_on is null;
create index tollfree_verification_registry on tollfree_verification (registry_on) where registry_on is not null;
`;
