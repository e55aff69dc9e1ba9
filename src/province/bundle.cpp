#include "province/bundle.h"

#include <fmt/format.h>

#include "base/ids.h"
#include "province/primitives.h"
#include "province/schema.h"
#include "province/search.h"
#include "province/target.h"
#include "province/validate.h"

namespace nuanxin::province {
namespace {

constexpr std::size_t max_entries = 1000;

/// One entry of the Bundle and what becomes of it.
struct Step {
  std::size_t index = 0;
  std::string method;
  Target target;
  Json resource;
  std::string full_url, if_match, if_none_exist;
  std::string existing_id;  ///< of a conditional create that found one

  std::string path() const { return fmt::format("Bundle.entry[{}]", index); }
  bool writes() const { return method == "PUT" || method == "POST"; }
};

/// Puts where it happened in front of what a deeper layer said.
Refusal at(const Step& step, Refusal refused) {
  for (auto& issue : refused.issues) {
    const bool placed = issue.expression.rfind("Bundle.", 0) == 0;
    if (placed) continue;
    const bool of_request = issue.expression == "ifMatch" || issue.expression == "ifNoneExist";
    const std::string middle = of_request ? ".request." : issue.expression.empty() ? ".request.url" : ".";
    issue.expression = step.path() + middle + issue.expression;
  }
  return refused;
}

Refusal at(const Step& step, const char* element, const char* code, std::string text) {
  return refusal(400, code, std::move(text), step.path() + "." + element);
}

Answer<void> check_request(const Step& step) {
  if (!step.writes() && step.method != "GET")
    return refusal(405, "not-supported", "only GET, POST and PUT are taken here", step.path() + ".request.method");
  if (step.writes() && step.resource.is_null()) return at(step, "resource", "required", "is required");
  if (step.method == "GET") return {};
  if (step.target.has_query || !step.target.version.empty() || step.target.history)
    return at(step, "request.url", "not-supported", "must be Type or Type/id");
  if (step.method == "PUT" && step.target.id.empty()) return at(step, "request.url", "value", "must be Type/id");
  if (step.method == "POST" && !step.target.id.empty())
    return at(step, "request.url", "value", "must be Type without an id");
  return {};
}

Answer<void> check_resource(const Step& step) {
  if (!step.writes()) return {};
  auto issues = validate_resource(step.resource, step.path() + ".resource");
  if (!issues.empty()) return Refusal{400, std::move(issues)};
  if (text_or(step.resource, "resourceType") != step.target.type)
    return at(step, "resource.resourceType", "value", "must be the type of request.url");
  if (step.method == "PUT" && text_or(step.resource, "id") != step.target.id)
    return at(step, "resource.id", "value", "must be the id of request.url");
  return {};
}

Answer<Step> read_step(std::size_t index, Json& entry) {
  Step step;
  step.index = index;
  if (!entry.contains("request")) return refusal(400, "required", "is required", step.path() + ".request");
  const auto& request = entry["request"];
  step.method = text_or(request, "method");
  step.full_url = text_or(entry, "fullUrl");
  step.if_match = text_or(request, "ifMatch");
  step.if_none_exist = text_or(request, "ifNoneExist");
  auto target = parse_target(text_or(request, "url"));
  if (!target) return at(step, target.error());
  step.target = std::move(*target);
  if (entry.contains("resource")) step.resource = std::move(entry["resource"]);
  if (auto checked = check_request(step); !checked) return checked.error();
  return step;
}

/// Decides the ids of what is created and notes what the Bundle brings.
Answer<void> enter_scope(Interactions& on, Step& step, BundleScope& scope) {
  if (!step.writes()) return {};
  if (step.method == "POST") {
    if (!step.if_none_exist.empty()) {
      auto found = on.match(step.target.type, step.if_none_exist);
      if (!found) return at(step, found.error());
      step.existing_id = std::move(*found);
    }
    step.target.id = step.existing_id.empty() ? new_uuid() : step.existing_id;
  }
  const auto name = step.target.type + "/" + step.target.id;
  if (step.existing_id.empty() && !scope.written.insert(name).second)
    return at(step, "request.url", "duplicate", "the same resource stands twice in this Bundle");
  if (!step.full_url.empty()) scope.names.emplace(step.full_url, name);
  for (const auto& token : index_of(step.resource).tokens)
    if (token.param == "identifier") {
      scope.identified.emplace(identified_key(step.target.type, token.system, token.value), name);
      scope.identified.emplace(identified_key(step.target.type, "", token.value), name);
    }
  return {};
}

Json entry_of(const Stored& stored, const char* status) {
  return Json{{"response",
               {{"status", status},
                {"location", location_of(stored)},
                {"etag", etag_of(stored)},
                {"lastModified", to_iso(stored.at)}}}};
}

Answer<Json> run_get(Interactions& on, const Step& step) {
  const auto& target = step.target;
  if (target.id.empty()) {
    auto found = on.search(target.type, target.query);
    if (!found) return at(step, found.error());
    return Json{{"resource", std::move(*found)}, {"response", {{"status", "200 OK"}}}};
  }
  if (target.history && target.version.empty()) {
    auto found = on.history(target.type, target.id);
    if (!found) return at(step, found.error());
    return Json{{"resource", std::move(*found)}, {"response", {{"status", "200 OK"}}}};
  }
  auto found =
      target.version.empty() ? on.read(target.type, target.id) : on.vread(target.type, target.id, target.version);
  if (!found) return at(step, found.error());
  auto entry = entry_of(*found, "200 OK");
  entry["resource"] = Json::parse(found->body);
  return entry;
}

Answer<Json> run_step(Interactions& on, Step& step, const BundleScope& scope, const std::string& van) {
  if (step.method == "GET") return run_get(on, step);
  if (!step.existing_id.empty()) {
    auto found = on.read(step.target.type, step.existing_id);
    if (!found) return at(step, found.error());
    return entry_of(*found, "200 OK");
  }
  auto settled = settle_references(step.resource, step.path() + ".resource", on.storage(), &scope);
  if (!settled) return settled.error();
  auto written = step.method == "PUT" ? on.put(std::move(step.resource), step.if_match, van)
                                      : on.create(std::move(step.resource), step.target.id, van);
  if (!written) return at(step, written.error());
  return entry_of(written->stored, written->effect == Effect::created ? "201 Created" : "200 OK");
}

Answer<Json> run_transaction(Interactions& on, Json& entries, const std::string& van) {
  std::vector<Step> steps;
  BundleScope scope;
  Issues issues;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    auto step = read_step(i, entries[i]);
    if (!step) return step.error();
    // All faults of all entries come at once: the van mends them in one go.
    if (auto checked = check_resource(*step); !checked) {
      auto found = checked.error().issues;
      issues.insert(issues.end(), found.begin(), found.end());
    }
    steps.push_back(std::move(*step));
    if (issues.size() >= 50) break;
  }
  if (!issues.empty()) return Refusal{400, std::move(issues)};
  for (auto& step : steps)
    if (auto entered = enter_scope(on, step, scope); !entered) return entered.error();
  std::vector<Json> done(steps.size());
  for (const bool reads : {false, true})  // FHIR: GET sees what the same transaction wrote
    for (auto& step : steps) {
      if ((step.method == "GET") != reads) continue;
      auto entry = run_step(on, step, scope, van);
      if (!entry) return entry.error();
      done[step.index] = std::move(*entry);
    }
  return Json(std::move(done));
}

Answer<Json> run_alone(Interactions& on, std::size_t index, Json& entry, const std::string& van) {
  auto step = read_step(index, entry);
  if (!step) return step.error();
  if (auto checked = check_resource(*step); !checked) return checked.error();
  BundleScope scope;
  if (auto entered = enter_scope(on, *step, scope); !entered) return entered.error();
  return run_step(on, *step, scope, van);
}

Json run_batch(Interactions& on, Json& entries, const std::string& van) {
  Json done = Json::array();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    StorageTransaction part(on.storage());
    auto entry = run_alone(on, i, entries[i], van);
    if (entry) {
      part.commit();
      done.push_back(std::move(*entry));
    } else {
      const auto& refused = entry.error();
      done.push_back(Json{{"response",
                           {{"status", fmt::format("{} {}", refused.status, net::status_phrase(refused.status))},
                            {"outcome", operation_outcome(refused.issues)}}}});
    }
  }
  return done;
}

}  // namespace

Answer<Json> run_bundle(Interactions& on, Json bundle, const std::string& van) {
  if (auto issues = validate_bundle(bundle); !issues.empty()) return Refusal{400, std::move(issues)};
  const auto type = text_or(bundle, "type");
  if (type != "transaction" && type != "batch")
    return refusal(400, "not-supported", "must be transaction or batch", "Bundle.type");
  Json none = Json::array();
  Json& entries = bundle.contains("entry") ? bundle["entry"] : none;
  if (entries.size() > max_entries)
    return refusal(413, "too-costly", fmt::format("at most {} entries", max_entries), "Bundle.entry");
  Json done = Json::array();
  if (type == "batch") {
    done = run_batch(on, entries, van);
  } else {
    auto all = run_transaction(on, entries, van);
    if (!all) return all.error();
    done = std::move(*all);
  }
  Json reply{{"resourceType", "Bundle"}, {"type", type + "-response"}};
  if (!done.empty()) reply["entry"] = std::move(done);
  return reply;
}

}  // namespace nuanxin::province
