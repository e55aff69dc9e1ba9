#include "sync/groups.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "base/crypto.h"
#include "base/log.h"
#include "store/fair.h"
#include "store/record.h"
#include "store/visit.h"
#include "store/worker.h"

namespace nuanxin::sync {
namespace {

bool granted(const domain::Visit& visit, std::string_view purpose) {
  return std::any_of(visit.consents.begin(), visit.consents.end(),
                     [&](const domain::Consent& each) { return each.granted && each.purpose == purpose; });
}

bool may_leave(const domain::Visit& visit) { return granted(visit, sync_purpose); }

/// What a psychological form was answered with leaves only with the consent that was asked for it.
bool form_may_leave(const domain::Visit& visit, const forms::Form& form) {
  const Json& labels = form.security();
  const bool psychological =
      std::any_of(labels.begin(), labels.end(), [](const Json& label) { return text_or(label, "code") == "PSY"; });
  return !psychological || granted(visit, psych_purpose);
}

void add_text(std::string& out, char kind, std::string_view text) {
  out += kind;
  out += std::to_string(text.size());
  out += ':';
  out += text;
}

/// 70 and 70.0 are the same number, whoever wrote it.
void add_number(std::string& out, const Json& number) {
  std::array<char, 32> digits{};
  char* const begin = digits.data();
  char* const end = begin + digits.size();
  const auto written = number.is_number_float()      ? std::to_chars(begin, end, number.get<double>())
                       : number.is_number_unsigned() ? std::to_chars(begin, end, number.get<std::uint64_t>())
                                                     : std::to_chars(begin, end, number.get<std::int64_t>());
  add_text(out, 'n', {begin, static_cast<std::size_t>(written.ptr - begin)});
}

bool is_servers_own(std::string_view name) { return name == "versionId" || name == "lastUpdated"; }

/// What a member's value may leave out.
enum class Part { whole, resource, meta };

void add_content(std::string& out, const Json& json, Part part);

void add_object(std::string& out, const Json& json, Part part) {
  std::vector<std::pair<std::string_view, const Json*>> members;
  members.reserve(json.size());
  for (const auto& [name, value] : json.items()) {
    if (part == Part::meta && is_servers_own(name)) continue;
    members.emplace_back(name, &value);
  }
  std::sort(members.begin(), members.end());
  out += '{';
  for (const auto& [name, value] : members) {
    const bool meta = part == Part::resource && name == "meta" && value->is_object();
    if (meta && std::all_of(value->items().begin(), value->items().end(),
                            [](const auto& each) { return is_servers_own(each.key()); }))
      continue;
    add_text(out, 'k', name);
    add_content(out, *value, meta ? Part::meta : Part::whole);
  }
  out += '}';
}

/// The same text for the same content, with lengths in front so that no two contents share one.
void add_content(std::string& out, const Json& json, Part part) {
  if (json.is_object()) return add_object(out, json, part);
  if (json.is_string()) return add_text(out, 's', json.get_ref<const std::string&>());
  if (json.is_number()) return add_number(out, json);
  if (json.is_boolean()) {
    out += json.get<bool>() ? 't' : 'f';
  } else if (json.is_array()) {
    out += '[';
    for (const auto& each : json) add_content(out, each, Part::whole);
    out += ']';
  } else {
    out += '0';
  }
}

}  // namespace

std::string content_hash(const Json& resource) {
  std::string text;
  text.reserve(1024);
  add_content(text, resource, Part::resource);
  return crypto::hash(text);
}

Group GroupBuilder::build(const store::OutboxItem& item) {
  Group group;
  group.item = item;
  try {
    for (const auto& body : bodies_of(item, group.withheld)) group.resources.push_back(resource(body));
  } catch (const store::StoreError&) {
    throw;  // the database itself, not this entity
  } catch (const std::exception& e) {
    log::error("sync: {} {} cannot be made into FHIR: {}", item.entity, item.id, e.what());
    group.resources.clear();
    group.fault = "the van cannot write this as FHIR; its log has more";
  }
  return group;
}

std::vector<Json> GroupBuilder::bodies_of(const store::OutboxItem& item, bool& withheld) {
  if (item.entity == "worker") return worker(item.id, withheld);
  if (item.entity == "visit") return visit(item.id, withheld);
  if (item.entity == "record") return record(item.id, withheld);
  const auto* found = item.entity == "fair" ? fair(FairId(item.id)) : nullptr;
  return found ? std::vector<Json>{fhir::location(*found)} : std::vector<Json>{};
}

Resource GroupBuilder::resource(const Json& body) {
  Resource out;
  out.type = text_or(body, "resourceType");
  out.id = text_or(body, "id");
  // Ill-formed text inside becomes U+FFFD instead of an exception.
  out.text = json_text(body, Json::error_handler_t::replace);
  out.hash = content_hash(body);
  out.remote = store::remote(m_tx, out.type, out.id).value_or(store::Remote{});
  out.is_there = m_trust == Trust::memory && out.remote.sent_hash == out.hash;
  return out;
}

std::vector<Json> GroupBuilder::worker(const std::string& id, bool& withheld) {
  const auto found = store::worker_by_id(m_tx, WorkerId(id));
  if (!found) return {};
  const auto visits = store::visits_of_worker(m_tx, found->id);
  withheld = std::none_of(visits.begin(), visits.end(), may_leave);
  if (withheld) return {};
  return {fhir::patient(*found)};
}

std::vector<Json> GroupBuilder::visit(const std::string& id, bool& withheld) {
  const auto found = store::visit_by_id(m_tx, VisitId(id));
  const auto* its_fair = found ? fair(found->fair) : nullptr;
  if (!its_fair) return {};
  withheld = !may_leave(*found);
  if (withheld) return {};
  std::vector<Json> out{fhir::encounter(*found, *its_fair)};
  for (auto& consent : fhir::consents(*found)) out.push_back(std::move(consent));
  return out;
}

std::vector<Json> GroupBuilder::record(const std::string& id, bool& withheld) {
  const auto found = store::record_by_id(m_tx, RecordId(id));
  if (!found || found->state == domain::RecordState::draft) return {};
  const auto its_visit = store::visit_by_id(m_tx, found->visit);
  withheld = !its_visit || !may_leave(*its_visit);
  if (withheld) return {};
  const auto* activity = m_library.catalogue().activity(found->activity);
  fhir::RecordContext context;
  context.form = m_library.form(found->form);
  context.activity_name = activity ? activity->name.in("zh_CN") : found->activity;
  context.report = activity && activity->kind == forms::ActivityKind::exam;
  if (!context.report || activity->sensitive) context.label = fhir::Label::restricted;
  if (!context.form) log::error("record {} was filled with a form that is not in forms/", id);
  withheld = context.form && !form_may_leave(*its_visit, *context.form);
  if (withheld) return {};
  auto out = fhir::record_resources(*found, context);
  if (found->state == domain::RecordState::amended)
    for (auto& each : withdrawn(*found, out, context)) out.push_back(std::move(each));
  return out;
}

std::vector<Json> GroupBuilder::withdrawn(const domain::Record& present, const std::vector<Json>& resources,
                                          fhir::RecordContext context) {
  std::set<std::string> known;
  for (const auto& each : resources) known.insert(text_or(each, "id"));
  std::vector<Json> out;
  for (const auto& version : store::record_versions(m_tx, present.id)) {
    context.form = m_library.form(version.form);
    for (auto& each : fhir::record_resources(version, context)) {
      if (text_or(each, "resourceType") != "Observation" || !known.insert(text_or(each, "id")).second) continue;
      each["status"] = "entered-in-error";
      out.push_back(std::move(each));
    }
  }
  return out;
}

const domain::Fair* GroupBuilder::fair(const FairId& id) {
  auto known = m_fairs.find(id);
  if (known == m_fairs.end()) {
    auto found = store::fair_by_id(m_tx, id);
    if (!found) return nullptr;
    known = m_fairs.emplace(id, std::move(*found)).first;
  }
  return &known->second;
}

}  // namespace nuanxin::sync
