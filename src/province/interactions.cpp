#include "province/interactions.h"

#include <algorithm>
#include <charconv>

#include "base/ids.h"
#include "province/primitives.h"
#include "province/search.h"

namespace nuanxin::province {
namespace {

constexpr int max_history = 200;

/// Makes the resource what is kept: resourceType, id and meta first, our version and time in meta.
Json stamped(Json resource, const std::string& id, std::int64_t version, Instant at) {
  Json meta{{"versionId", std::to_string(version)}, {"lastUpdated", to_iso(at)}};
  if (resource.contains("meta"))
    for (auto& [name, value] : resource["meta"].items())
      if (name != "versionId" && name != "lastUpdated") meta[name] = std::move(value);
  Json out{{"resourceType", member(resource, "resourceType")}, {"id", id}, {"meta", std::move(meta)}};
  for (auto& [name, value] : resource.items())
    if (name != "resourceType" && name != "id" && name != "meta") out[name] = std::move(value);
  return out;
}

/// The order of members means nothing, the order of lists does.
bool same_content(const Json& a, const Json& b) {
  if (a.is_object() && b.is_object()) {
    if (a.size() != b.size()) return false;
    for (const auto& [name, value] : a.items()) {
      const auto other = b.find(name);
      if (other == b.end() || !same_content(value, *other)) return false;
    }
    return true;
  }
  if (a.is_array() && b.is_array())
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), same_content);
  return a == b;
}

/// "3" of W/"3" or "3".
std::optional<std::int64_t> version_of_etag(std::string_view text) {
  if (text.substr(0, 2) == "W/") text.remove_prefix(2);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  std::int64_t version = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), version);
  return ec == std::errc() && end == text.data() + text.size() && version > 0 ? std::optional(version) : std::nullopt;
}

Refusal not_known(const std::string& type) { return refusal(404, "not-found", "no such " + type); }

std::string query_text(const net::Pairs& parameters, std::int64_t after) {
  std::string text;
  for (const auto& [name, value] : parameters)
    if (name != "_after")
      text += (text.empty() ? "?" : "&") + net::percent_encode(name) + "=" + net::percent_encode(value);
  if (after > 0) text += (text.empty() ? "?" : "&") + std::string("_after=") + std::to_string(after);
  return text;
}

}  // namespace

std::string etag_of(const Stored& stored) { return "W/\"" + std::to_string(stored.version) + "\""; }

std::string location_of(const Stored& stored) {
  return stored.type + "/" + stored.id + "/_history/" + std::to_string(stored.version);
}

Answer<Stored> Interactions::read(const std::string& type, const std::string& id) const {
  auto found = m_storage.read(type, id);
  if (!found) return not_known(type);
  return std::move(*found);
}

Answer<Stored> Interactions::vread(const std::string& type, const std::string& id, const std::string& version) const {
  const auto number = version_of_etag(version);
  auto found = number ? m_storage.read_version(type, id, *number) : std::nullopt;
  if (!found) return not_known(type + " version");
  return std::move(*found);
}

Answer<Json> Interactions::history(const std::string& type, const std::string& id) const {
  const auto versions = m_storage.history(type, id, max_history);
  if (versions.empty()) return not_known(type);
  Json entries = Json::array();
  for (const auto& each : versions)
    entries.push_back(Json{{"fullUrl", each.type + "/" + each.id},
                           {"resource", Json::parse(each.body)},
                           {"request", {{"method", "PUT"}, {"url", each.type + "/" + each.id}}},
                           {"response",
                            {{"status", each.version == 1 ? "201 Created" : "200 OK"},
                             {"etag", etag_of(each)},
                             {"lastModified", to_iso(each.at)}}}});
  return Json{
      {"resourceType", "Bundle"}, {"type", "history"}, {"total", versions.size()}, {"entry", std::move(entries)}};
}

Answer<Json> Interactions::search(const std::string& type, const net::Pairs& parameters) const {
  const auto query = parse_search(type, parameters);
  if (!query) return query.error();
  const auto page = m_storage.search(*query);
  Json links = Json::array({{{"relation", "self"}, {"url", type + query_text(parameters, query->after)}}});
  if (page.next > 0) links.push_back({{"relation", "next"}, {"url", type + query_text(parameters, page.next)}});
  Json bundle{{"resourceType", "Bundle"}, {"type", "searchset"}, {"total", page.total}, {"link", std::move(links)}};
  Json entries = Json::array();
  for (const auto& hit : page.hits)
    entries.push_back(Json{
        {"fullUrl", hit.type + "/" + hit.id}, {"resource", Json::parse(hit.body)}, {"search", {{"mode", "match"}}}});
  if (!entries.empty()) bundle["entry"] = std::move(entries);
  return bundle;
}

Stored Interactions::store(Json resource, const std::optional<Stored>& before, const std::string& van) {
  Stored next;
  next.type = text_or(resource, "resourceType");
  next.id = text_or(resource, "id");
  next.version = before ? before->version + 1 : 1;
  next.at = before ? std::max(m_clock(), before->at) : m_clock();
  const auto rows = index_of(resource);
  next.body = json_text(stamped(std::move(resource), next.id, next.version, next.at));
  m_storage.write(next, rows, before ? index_of(Json::parse(before->body)) : IndexRows{}, van);
  return next;
}

Answer<Written> Interactions::put(Json resource, const std::string& if_match, const std::string& van) {
  const auto type = text_or(resource, "resourceType"), id = text_or(resource, "id");
  auto before = m_storage.read(type, id);
  if (before) {
    const auto again = stamped(resource, id, before->version, before->at);
    if (json_text(again) == before->body || same_content(again, Json::parse(before->body)))
      return Written{std::move(*before), Effect::unchanged};
  }
  if (!if_match.empty()) {
    const auto wanted = version_of_etag(if_match);
    if (!wanted) return refusal(400, "value", "If-Match must be W/\"version\"", "ifMatch");
    if (!before || before->version != *wanted)
      return refusal(412, "conflict",
                     before ? "the newest version is " + std::to_string(before->version) : "there is no version yet",
                     "ifMatch");
  }
  const auto effect = before ? Effect::updated : Effect::created;
  return Written{store(std::move(resource), before, van), effect};
}

Answer<Written> Interactions::create(Json resource, std::string id, const std::string& van) {
  resource["id"] = id.empty() ? new_uuid() : std::move(id);
  return Written{store(std::move(resource), std::nullopt, van), Effect::created};
}

Answer<std::string> Interactions::match(const std::string& type, const std::string& if_none_exist) const {
  const auto start = if_none_exist.find('?');
  const auto text = std::string_view(if_none_exist).substr(start == std::string::npos ? 0 : start + 1);
  auto parameters = net::parse_query(text);
  if (!parameters || parameters->empty())
    return refusal(400, "value", "must be search parameters, e.g. identifier=system|value", "ifNoneExist");
  auto query = parse_search(type, *parameters);
  if (!query) return refusal(400, "value", query.error().issues[0].text, "ifNoneExist");
  if (query->conditions.empty()) return refusal(400, "value", "must restrict the search", "ifNoneExist");
  query->limit = 2;
  const auto hits = m_storage.search(*query).hits;
  if (hits.size() > 1) return refusal(412, "multiple-matches", "more than one resource matches", "ifNoneExist");
  return hits.empty() ? std::string{} : hits[0].id;
}

}  // namespace nuanxin::province
