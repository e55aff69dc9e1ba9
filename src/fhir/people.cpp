#include <algorithm>
#include <array>

#include "base/text.h"
#include "fhir/bundle.h"
#include "fhir/resources.h"

namespace nuanxin::fhir {
namespace {

const char* identifier_system(domain::DocKind kind) {
  switch (kind) {
    case domain::DocKind::resident_card:
      return id_card_system;
    case domain::DocKind::household_book:
      return "urn:van:doc:02";
    case domain::DocKind::passport:
      return "urn:van:doc:03";
    case domain::DocKind::hk_macao_permit:
      return "urn:van:doc:06";
    case domain::DocKind::taiwan_permit:
      return "urn:van:doc:07";
    case domain::DocKind::foreigner_card:
      return "urn:van:doc:08";
    case domain::DocKind::other:
      break;
  }
  return "urn:van:doc:99";
}

const char* gender(domain::Sex sex) {
  if (sex == domain::Sex::male) return "male";
  return sex == domain::Sex::female ? "female" : "unknown";
}

/// Byte length of the surname: the common double surnames, else the first character.
std::size_t surname_bytes(const std::string& name) {
  static const std::array<std::string_view, 12> doubles{"欧阳", "司马", "上官", "诸葛", "夏侯", "东方",
                                                        "皇甫", "尉迟", "公孙", "慕容", "令狐", "端木"};
  if (code_points(name) > 2)
    for (const auto& each : doubles)
      if (name.starts_with(each)) return each.size();
  std::size_t end = 1;
  while (end < name.size() && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) ++end;
  return end;
}

Json human_name(const std::string& name) {
  Json out = object_of({{"use", "official"}, {"text", name}});
  const bool hanzi = !name.empty() && static_cast<unsigned char>(name[0]) >= 0x80;
  // Minority names with a middle dot are not split by force.
  if (!hanzi || name.find("·") != std::string::npos || code_points(name) < 2) return out;
  const auto split = surname_bytes(name);
  out["family"] = name.substr(0, split);
  out["given"] = Json::array({name.substr(split)});
  out["extension"] = Json::array({object_of(
      {{"url", "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation"}, {"valueCode", "IDE"}})});
  return out;
}

}  // namespace

Json patient(const domain::Worker& worker) {
  const auto& who = worker.identity;
  Json out = object_of({{"resourceType", "Patient"}, {"id", worker.id.str()}});
  if (!who.doc_number.empty()) {
    Json identifier =
        object_of({{"use", "official"}, {"system", identifier_system(who.doc_kind)}, {"value", who.doc_number}});
    if (who.doc_kind == domain::DocKind::resident_card)
      identifier["type"] =
          object_of({{"coding", Json::array({coding("http://terminology.hl7.org/CodeSystem/v2-0203", "NI")})},
                     {"text", "居民身份证"}});
    out["identifier"] = Json::array({std::move(identifier)});
  }
  out["name"] = Json::array({human_name(who.name)});
  if (!who.phone.empty())
    out["telecom"] = Json::array({object_of({{"system", "phone"}, {"value", who.phone}, {"use", "mobile"}})});
  out["gender"] = gender(who.sex);
  if (who.birth) out["birthDate"] = to_iso(*who.birth);
  if (!who.address.empty()) out["address"] = Json::array({object_of({{"text", who.address}})});
  return out;
}

Json practitioner(const std::string& staff_id, const std::string& name) {
  return object_of({{"resourceType", "Practitioner"}, {"id", staff_id}, {"name", Json::array({human_name(name)})}});
}

}  // namespace nuanxin::fhir
