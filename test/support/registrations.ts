/** A brand that the simulated registry verifies. */
export const SAMPLE_BRAND = {
  entityType: "PRIVATE_PROFIT",
  displayName: "Acme",
  companyName: "Acme Widgets Incorporated",
  ein: "12-3456789",
  phone: "+12015550100",
  street: "1 Main Street",
  city: "Newark",
  state: "NJ",
  postalCode: "07101",
  country: "US",
  email: "help@acme.example",
  website: "https://www.acme.example",
  vertical: "RETAIL",
} as const;

/** A campaign of that brand without any finding. */
export const SAMPLE_CAMPAIGN = {
  usecase: "MARKETING",
  description: "Acme sends its customers weekly offers of its widgets, and nothing else.",
  sample1: "Acme: widgets are 20% off this week. Reply STOP to unsubscribe, HELP for help.",
  sample2: "Acme: your birthday widget waits for you at our counter. Reply STOP to unsubscribe.",
  messageFlow:
    "Customers of Acme check a box on https://www.acme.example/sms to get offers. Message frequency varies. " +
    "Message and data rates may apply. Reply HELP for help, STOP to cancel. " +
    "Terms: https://www.acme.example/terms Privacy policy: https://www.acme.example/privacy",
  helpMessage: "Acme: mail help@acme.example. Reply STOP to unsubscribe.",
  optoutMessage: "Acme: You are unsubscribed and will receive no more messages.",
  optinMessage: "Acme: Welcome. Reply HELP for help, STOP to unsubscribe.",
  optoutKeywords: "STOP,END",
  helpKeywords: "HELP",
  privacyPolicyLink: "https://www.acme.example/privacy",
} as const;

/** What a verification of toll-free numbers says, its numbers apart. */
export const TOLLFREE_REQUEST = {
  businessName: "Acme Widgets Incorporated",
  corporateWebsite: "https://www.acme.example",
  businessAddr1: "1 Main Street",
  businessCity: "Newark",
  businessState: "NJ",
  businessZip: "07101",
  businessContactFirstName: "Ann",
  businessContactLastName: "Example",
  businessContactEmail: "ann@acme.example",
  businessContactPhone: "+12015550100",
  messageVolume: "1,000",
  useCase: "Order Notifications",
  useCaseSummary: "News of orders.",
  productionMessageContent: "Acme: your order is on its way.",
  optInWorkflow: "A box on the page of the order.",
  optInWorkflowImageURLs: [{ url: "https://www.acme.example/optin.png" }],
  additionalInformation: "None.",
} as const;
