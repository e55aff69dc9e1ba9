#include "sync/groups.h"

#include <algorithm>

#include "base/crypto.h"
#include "base/log.h"
#include "fhir/resources.h"
#include "store/fair.h"
#include "store/record.h"
#include "store/visit.h"
#include "store/worker.h"

namespace nuanxin::sync {
namespace {

bool may_leave(const domain::Visit& visit) {
  return std::any_of(visit.consents.begin(), visit.consents.end(),
                     [](const domain::Consent& each) { return each.granted && each.purpose == sync_purpose; });
}

/// Json keeps member order; for comparing, order must not matter.
nlohmann::json sorted(const Json& json) {
  if (json.is_object()) {
    nlohmann::json out = nlohmann::json::object();
    for (const auto& [name, value] : json.items()) out[name] = sorted(value);
    return out;
  }
  if (json.is_array()) {
    nlohmann::json out = nlohmann::json::array();
    for (const auto& value : json) out.push_back(sorted(value));
    return out;
  }
  return nlohmann::json(json);
}

}  // namespace

std::string content_hash(const Json& resource) {
  auto content = sorted(resource);
  if (auto meta = content.find("meta"); meta != content.end() && meta->is_object()) {
    meta->erase("versionId");
    meta->erase("lastUpdated");
    if (meta->empty()) content.erase("meta");
  }
  return crypto::hash(content.dump());
}

Group GroupBuilder::build(const store::OutboxItem& item) {
  Group group;
  group.item = item;
  std::vector<Json> bodies;
  if (item.entity == "worker") {
    bodies = worker(item.id, group.withheld);
  } else if (item.entity == "visit") {
    bodies = visit(item.id, group.withheld);
  } else if (item.entity == "record") {
    bodies = record(item.id, group.withheld);
  } else if (item.entity == "fair") {
    if (const auto* found = fair(FairId(item.id))) bodies.push_back(fhir::location(*found));
  }
  for (auto& body : bodies) {
    Resource resource;
    resource.type = text_or(body, "resourceType");
    resource.id = text_or(body, "id");
    resource.hash = content_hash(body);
    resource.remote = store::remote(m_tx, resource.type, resource.id).value_or(store::Remote{});
    resource.body = std::move(body);
    group.resources.push_back(std::move(resource));
  }
  return group;
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
  context.extracts = activity && activity->kind == forms::ActivityKind::exam;
  if (!context.extracts || activity->sensitive) context.label = fhir::Label::restricted;
  if (context.extracts && !context.form) log::error("record {} was filled with a form that is not in forms/", id);
  return fhir::record_resources(*found, context);
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
