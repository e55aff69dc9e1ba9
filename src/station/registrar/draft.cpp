#include "station/registrar/draft.h"

#include "base/i18n.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/id_number.h"
#include "station/model/sentences.h"

namespace nuanxin::station {

bool RegisterDraft::empty() const {
  return number.empty() && name.empty() && phone.empty() && address.empty() && occupation.empty() && platform.empty() &&
         birth.empty() && activities.empty() && consents.empty();
}

Json to_json(const RegisterDraft& d) {
  Json out{{"doc_kind", domain::code(d.doc_kind)},
           {"number", d.number},
           {"known_worker", d.known_worker},
           {"known_expected", d.known_expected},
           {"masked_number", d.masked_number},
           {"masked_phone", d.masked_phone},
           {"name", d.name},
           {"sex", domain::code(d.sex)},
           {"birth", d.birth},
           {"phone", d.phone},
           {"address", d.address},
           {"nation", d.nation},
           {"occupation", d.occupation},
           {"platform", d.platform},
           {"activities", d.activities},
           {"activities_chosen", d.activities_chosen},
           {"from_card", d.from_card}};
  out["consents"] = Json::object();
  for (const auto& [purpose, granted] : d.consents) out["consents"][purpose] = granted;
  return out;
}

RegisterDraft register_draft_from_json(const Json& json) {
  RegisterDraft d;
  d.doc_kind = domain::parse<domain::DocKind>(text_or(json, "doc_kind")).value_or(d.doc_kind);
  d.number = text_or(json, "number");
  d.known_worker = text_or(json, "known_worker");
  d.known_expected = text_or(json, "known_expected");
  d.masked_number = text_or(json, "masked_number");
  d.masked_phone = text_or(json, "masked_phone");
  d.name = text_or(json, "name");
  d.sex = domain::parse<domain::Sex>(text_or(json, "sex")).value_or(d.sex);
  d.birth = text_or(json, "birth");
  d.phone = text_or(json, "phone");
  d.address = text_or(json, "address");
  d.nation = text_or(json, "nation");
  d.occupation = text_or(json, "occupation");
  d.platform = text_or(json, "platform");
  d.activities_chosen = value_or<bool>(json, "activities_chosen", false);
  d.from_card = value_or<bool>(json, "from_card", false);
  for (const auto& activity : member(json, "activities"))
    if (activity.is_string()) d.activities.insert(activity.get<std::string>());
  for (const auto& [purpose, granted] : member(json, "consents").items())
    if (granted.is_boolean()) d.consents[purpose] = granted.get<bool>();
  return d;
}

namespace {

std::string what_is_wrong(const std::string& field) {
  if (field == "length") return tr("The number has 18 characters.");
  if (field == "characters") return tr("Only digits, and X at the end.");
  if (field == "birth_date") return tr("The birth date in the number does not exist.");
  return tr("The last digit does not fit: please compare with the card.");
}

}  // namespace

NumberCheck check_number(RegisterDraft& draft, Date today) {
  const std::string number = trim(draft.number);
  if (number.empty() && draft.number_known()) return {NumberCheck::State::good, draft.masked_number};
  if (number.empty()) return {};
  if (draft.doc_kind != domain::DocKind::resident_card) return {NumberCheck::State::good, {}};
  const auto parsed = domain::parse_id_number(number, today);
  if (!parsed) {
    const bool still_typing = parsed.error().field == "length" && code_points(number) < 18;
    if (still_typing) return {NumberCheck::State::incomplete, trf("{} of 18 digits", code_points(number))};
    return {NumberCheck::State::wrong, what_is_wrong(parsed.error().field)};
  }
  draft.number = parsed->text;
  if (parsed->birth.ok()) draft.birth = to_iso(parsed->birth);
  if (parsed->sex == 1) draft.sex = domain::Sex::male;
  if (parsed->sex == 2) draft.sex = domain::Sex::female;
  NumberCheck good{NumberCheck::State::good, domain::area_name(parsed->area)};
  if (parsed->birth.ok()) {
    const std::string person = person_word(draft.sex, age_on(parsed->birth, today));
    good.words += (good.words.empty() ? "" : " · ") + person;
  }
  return good;
}

}  // namespace nuanxin::station
