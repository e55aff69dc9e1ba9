// Source: HL7 FHIR R4 (4.0.1) StructureDefinitions, written down as a table: `Type kind`, then its elements as
// `name type cardinality [=code|code]`. Cardinality: ? 0..1, ! 1..1, * 0..*, + 1..*. `.x` is an inner type of the same
// name, `^T` the inner type T again, R(A|B) a Reference to those. Elements that every kind has are not repeated.
#include "province/schema.h"

namespace nuanxin::province {

const char* const schema_text = R"(
Element element
Extension element
  url uri !
  value[x] base64Binary|boolean|canonical|code|date|dateTime|decimal|id|instant|integer|markdown|oid|positiveInt|string|time|unsignedInt|uri|url|uuid|Address|Age|Annotation|Attachment|CodeableConcept|Coding|ContactPoint|Count|Distance|Duration|HumanName|Identifier|Money|Period|Quantity|Range|Ratio|Reference|SampledData|Timing|Meta ?
Meta element
  versionId id ?
  lastUpdated instant ?
  source uri ?
  profile canonical *
  security Coding *
  tag Coding *
Narrative element
  status code ! =generated|extensions|additional|empty
  div xhtml !
Identifier element
  use code ? =usual|official|temp|secondary|old
  type CodeableConcept ?
  system uri ?
  value string ?
  period Period ?
  assigner R(Organization) ?
Coding element
  system uri ?
  version string ?
  code code ?
  display string ?
  userSelected boolean ?
CodeableConcept element
  coding Coding *
  text string ?
Period element
  start dateTime ?
  end dateTime ?
Quantity element
  value decimal ?
  comparator code ? =<|<=|>=|>
  unit string ?
  system uri ?
  code code ?
Age element
  value decimal ?
  comparator code ? =<|<=|>=|>
  unit string ?
  system uri ?
  code code ?
Duration element
  value decimal ?
  comparator code ? =<|<=|>=|>
  unit string ?
  system uri ?
  code code ?
Count element
  value decimal ?
  comparator code ? =<|<=|>=|>
  unit string ?
  system uri ?
  code code ?
Distance element
  value decimal ?
  comparator code ? =<|<=|>=|>
  unit string ?
  system uri ?
  code code ?
SimpleQuantity element
  value decimal ?
  unit string ?
  system uri ?
  code code ?
Money element
  value decimal ?
  currency code ?
Range element
  low SimpleQuantity ?
  high SimpleQuantity ?
Ratio element
  numerator Quantity ?
  denominator Quantity ?
SampledData element
  origin SimpleQuantity !
  period decimal !
  factor decimal ?
  lowerLimit decimal ?
  upperLimit decimal ?
  dimensions positiveInt !
  data string ?
Timing backbone
  event dateTime *
  repeat .repeat ?
  code CodeableConcept ?
Timing.repeat element
  bounds[x] Duration|Range|Period ?
  count positiveInt ?
  countMax positiveInt ?
  duration decimal ?
  durationMax decimal ?
  durationUnit code ? =s|min|h|d|wk|mo|a
  frequency positiveInt ?
  frequencyMax positiveInt ?
  period decimal ?
  periodMax decimal ?
  periodUnit code ? =s|min|h|d|wk|mo|a
  dayOfWeek code * =mon|tue|wed|thu|fri|sat|sun
  timeOfDay time *
  when code *
  offset unsignedInt ?
Reference element
  reference string ?
  type uri ?
  identifier Identifier ?
  display string ?
HumanName element
  use code ? =usual|official|temp|nickname|anonymous|old|maiden
  text string ?
  family string ?
  given string *
  prefix string *
  suffix string *
  period Period ?
ContactPoint element
  system code ? =phone|fax|email|pager|url|sms|other
  value string ?
  use code ? =home|work|temp|old|mobile
  rank positiveInt ?
  period Period ?
Address element
  use code ? =home|work|temp|old|billing
  type code ? =postal|physical|both
  text string ?
  line string *
  city string ?
  district string ?
  state string ?
  postalCode string ?
  country string ?
  period Period ?
Attachment element
  contentType code ?
  language code ?
  data base64Binary ?
  url url ?
  size unsignedInt ?
  hash base64Binary ?
  title string ?
  creation dateTime ?
Annotation element
  author[x] Reference|string ?
  time dateTime ?
  text markdown !
Patient domain_resource
  identifier Identifier *
  active boolean ?
  name HumanName *
  telecom ContactPoint *
  gender code ? =male|female|other|unknown
  birthDate date ?
  deceased[x] boolean|dateTime ?
  address Address *
  maritalStatus CodeableConcept ?
  multipleBirth[x] boolean|integer ?
  photo Attachment *
  contact .contact *
  communication .communication *
  generalPractitioner R(Organization|Practitioner|PractitionerRole) *
  managingOrganization R(Organization) ?
  link .link *
Patient.contact backbone
  relationship CodeableConcept *
  name HumanName ?
  telecom ContactPoint *
  address Address ?
  gender code ? =male|female|other|unknown
  organization R(Organization) ?
  period Period ?
Patient.communication backbone
  language CodeableConcept !
  preferred boolean ?
Patient.link backbone
  other R(Patient|RelatedPerson) !
  type code ! =replaced-by|replaces|refer|seealso
Practitioner domain_resource
  identifier Identifier *
  active boolean ?
  name HumanName *
  telecom ContactPoint *
  address Address *
  gender code ? =male|female|other|unknown
  birthDate date ?
  photo Attachment *
  qualification .qualification *
  communication CodeableConcept *
Practitioner.qualification backbone
  identifier Identifier *
  code CodeableConcept !
  period Period ?
  issuer R(Organization) ?
Organization domain_resource
  identifier Identifier *
  active boolean ?
  type CodeableConcept *
  name string ?
  alias string *
  telecom ContactPoint *
  address Address *
  partOf R(Organization) ?
  contact .contact *
  endpoint R(Endpoint) *
Organization.contact backbone
  purpose CodeableConcept ?
  name HumanName ?
  telecom ContactPoint *
  address Address ?
Location domain_resource
  identifier Identifier *
  status code ? =active|suspended|inactive
  operationalStatus Coding ?
  name string ?
  alias string *
  description string ?
  mode code ? =instance|kind
  type CodeableConcept *
  telecom ContactPoint *
  address Address ?
  physicalType CodeableConcept ?
  position .position ?
  managingOrganization R(Organization) ?
  partOf R(Location) ?
  hoursOfOperation .hoursOfOperation *
  availabilityExceptions string ?
  endpoint R(Endpoint) *
Location.position backbone
  longitude decimal !
  latitude decimal !
  altitude decimal ?
Location.hoursOfOperation backbone
  daysOfWeek code * =mon|tue|wed|thu|fri|sat|sun
  allDay boolean ?
  openingTime time ?
  closingTime time ?
Encounter domain_resource
  identifier Identifier *
  status code ! =planned|arrived|triaged|in-progress|onleave|finished|cancelled|entered-in-error|unknown
  statusHistory .statusHistory *
  class Coding !
  classHistory .classHistory *
  type CodeableConcept *
  serviceType CodeableConcept ?
  priority CodeableConcept ?
  subject R(Patient|Group) ?
  episodeOfCare R(EpisodeOfCare) *
  basedOn R(ServiceRequest) *
  participant .participant *
  appointment R(Appointment) *
  period Period ?
  length Duration ?
  reasonCode CodeableConcept *
  reasonReference R(Condition|Procedure|Observation|ImmunizationRecommendation) *
  diagnosis .diagnosis *
  account R(Account) *
  hospitalization .hospitalization ?
  location .location *
  serviceProvider R(Organization) ?
  partOf R(Encounter) ?
Encounter.statusHistory backbone
  status code ! =planned|arrived|triaged|in-progress|onleave|finished|cancelled|entered-in-error|unknown
  period Period !
Encounter.classHistory backbone
  class Coding !
  period Period !
Encounter.participant backbone
  type CodeableConcept *
  period Period ?
  individual R(Practitioner|PractitionerRole|RelatedPerson) ?
Encounter.diagnosis backbone
  condition R(Condition|Procedure) !
  use CodeableConcept ?
  rank positiveInt ?
Encounter.hospitalization backbone
  preAdmissionIdentifier Identifier ?
  origin R(Location|Organization) ?
  admitSource CodeableConcept ?
  reAdmission CodeableConcept ?
  dietPreference CodeableConcept *
  specialCourtesy CodeableConcept *
  specialArrangement CodeableConcept *
  destination R(Location|Organization) ?
  dischargeDisposition CodeableConcept ?
Encounter.location backbone
  location R(Location) !
  status code ? =planned|active|reserved|completed
  physicalType CodeableConcept ?
  period Period ?
QuestionnaireResponse domain_resource
  identifier Identifier ?
  basedOn R(CarePlan|ServiceRequest) *
  partOf R(Observation|Procedure) *
  questionnaire canonical ?
  status code ! =in-progress|completed|amended|entered-in-error|stopped
  subject Reference ?
  encounter R(Encounter) ?
  authored dateTime ?
  author R(Device|Practitioner|PractitionerRole|Patient|RelatedPerson|Organization) ?
  source R(Patient|Practitioner|PractitionerRole|RelatedPerson) ?
  item .item *
QuestionnaireResponse.item backbone
  linkId string !
  definition uri ?
  text string ?
  answer .answer *
  item ^QuestionnaireResponse.item *
QuestionnaireResponse.item.answer backbone
  value[x] boolean|decimal|integer|date|dateTime|time|string|uri|Attachment|Coding|Quantity|Reference ?
  item ^QuestionnaireResponse.item *
Observation domain_resource
  identifier Identifier *
  basedOn R(CarePlan|DeviceRequest|ImmunizationRecommendation|MedicationRequest|NutritionOrder|ServiceRequest) *
  partOf R(MedicationAdministration|MedicationDispense|MedicationStatement|Procedure|Immunization|ImagingStudy) *
  status code ! =registered|preliminary|final|amended|corrected|cancelled|entered-in-error|unknown
  category CodeableConcept *
  code CodeableConcept !
  subject R(Patient|Group|Device|Location) ?
  focus Reference *
  encounter R(Encounter) ?
  effective[x] dateTime|Period|Timing|instant ?
  issued instant ?
  performer R(Practitioner|PractitionerRole|Organization|CareTeam|Patient|RelatedPerson) *
  value[x] Quantity|CodeableConcept|string|boolean|integer|Range|Ratio|SampledData|time|dateTime|Period ?
  dataAbsentReason CodeableConcept ?
  interpretation CodeableConcept *
  note Annotation *
  bodySite CodeableConcept ?
  method CodeableConcept ?
  specimen R(Specimen) ?
  device R(Device|DeviceMetric) ?
  referenceRange .referenceRange *
  hasMember R(Observation|QuestionnaireResponse|MolecularSequence) *
  derivedFrom R(DocumentReference|ImagingStudy|Media|QuestionnaireResponse|Observation|MolecularSequence) *
  component .component *
Observation.referenceRange backbone
  low SimpleQuantity ?
  high SimpleQuantity ?
  type CodeableConcept ?
  appliesTo CodeableConcept *
  age Range ?
  text string ?
Observation.component backbone
  code CodeableConcept !
  value[x] Quantity|CodeableConcept|string|boolean|integer|Range|Ratio|SampledData|time|dateTime|Period ?
  dataAbsentReason CodeableConcept ?
  interpretation CodeableConcept *
  referenceRange ^Observation.referenceRange *
DiagnosticReport domain_resource
  identifier Identifier *
  basedOn R(CarePlan|ImmunizationRecommendation|MedicationRequest|NutritionOrder|ServiceRequest) *
  status code ! =registered|partial|preliminary|final|amended|corrected|appended|cancelled|entered-in-error|unknown
  category CodeableConcept *
  code CodeableConcept !
  subject R(Patient|Group|Device|Location) ?
  encounter R(Encounter) ?
  effective[x] dateTime|Period ?
  issued instant ?
  performer R(Practitioner|PractitionerRole|Organization|CareTeam) *
  resultsInterpreter R(Practitioner|PractitionerRole|Organization|CareTeam) *
  specimen R(Specimen) *
  result R(Observation) *
  imagingStudy R(ImagingStudy) *
  media .media *
  conclusion string ?
  conclusionCode CodeableConcept *
  presentedForm Attachment *
DiagnosticReport.media backbone
  comment string ?
  link R(Media) !
Consent domain_resource
  identifier Identifier *
  status code ! =draft|proposed|active|rejected|inactive|entered-in-error
  scope CodeableConcept !
  category CodeableConcept +
  patient R(Patient) ?
  dateTime dateTime ?
  performer R(Organization|Patient|Practitioner|RelatedPerson|PractitionerRole) *
  organization R(Organization) *
  source[x] Attachment|Reference ?
  policy .policy *
  policyRule CodeableConcept ?
  verification .verification *
  provision .provision ?
Consent.policy backbone
  authority uri ?
  uri uri ?
Consent.verification backbone
  verified boolean !
  verifiedWith R(Patient|RelatedPerson) ?
  verificationDate dateTime ?
Consent.provision backbone
  type code ? =deny|permit
  period Period ?
  actor .actor *
  action CodeableConcept *
  securityLabel Coding *
  purpose Coding *
  class Coding *
  code CodeableConcept *
  dataPeriod Period ?
  data .data *
  provision ^Consent.provision *
Consent.provision.actor backbone
  role CodeableConcept !
  reference R(Device|Group|CareTeam|Organization|Patient|Practitioner|RelatedPerson|PractitionerRole) !
Consent.provision.data backbone
  meaning code ! =instance|related|dependents|authoredby
  reference Reference !
Bundle resource
  identifier Identifier ?
  type code ! =document|message|transaction|transaction-response|batch|batch-response|history|searchset|collection
  timestamp instant ?
  total unsignedInt ?
  link .link *
  entry .entry *
Bundle.link backbone
  relation string !
  url uri !
Bundle.entry backbone
  link ^Bundle.link *
  fullUrl uri ?
  resource Resource ?
  request .request ?
Bundle.entry.request backbone
  method code ! =GET|HEAD|POST|PUT|DELETE|PATCH
  url uri !
  ifNoneMatch string ?
  ifModifiedSince instant ?
  ifMatch string ?
  ifNoneExist string ?
)";

}  // namespace nuanxin::province
