#include "sync/uploader.h"

#include <fmt/format.h>

#include <charconv>

#include "base/ids.h"
#include "fhir/bundle.h"

namespace nuanxin::sync {
namespace {

constexpr std::size_t max_entries = 100;

/// Retry-After in seconds; dates are not used by the servers we talk to and count as "not given".
std::chrono::milliseconds retry_after_of(const net::HttpReply& reply) {
  const auto text = reply.header("retry-after");
  int seconds = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), seconds).ec != std::errc() || seconds < 0) return {};
  return std::chrono::seconds(std::min(seconds, 3600));
}

bool is_outcome(const Json& body) { return text_or(body, "resourceType") == "OperationOutcome"; }

}  // namespace

/// A Bundle under way: which groups it holds, and for each entry whose it is.
struct Uploader::Part {
  std::vector<std::size_t> groups;
  struct Owner {
    std::size_t group;
    std::size_t resource;
  };
  std::vector<Owner> owners;
};

Uploader::Uploader(std::string base_url, net::HttpClientOptions options)
    : m_base_url(std::move(base_url)), m_client(std::move(options)) {
  while (m_base_url.ends_with('/')) m_base_url.pop_back();
}

std::vector<GroupOutcome> Uploader::send(std::vector<Group>& groups, std::stop_token stop) {
  std::vector<GroupOutcome> outcomes(groups.size());
  m_stopped = false;
  m_retry_after = {};
  std::vector<std::size_t> part;
  std::size_t entries = 0;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (entries + groups[i].resources.size() > max_entries && !part.empty()) {
      send_part(groups, std::exchange(part, {}), outcomes, stop);
      entries = 0;
    }
    part.push_back(i);
    entries += groups[i].resources.size();
  }
  send_part(groups, std::move(part), outcomes, stop);
  return outcomes;
}

void Uploader::send_part(std::vector<Group>& groups, std::vector<std::size_t> part, std::vector<GroupOutcome>& outcomes,
                         std::stop_token stop) {
  if (part.empty()) return;
  if (m_stopped) {
    for (const auto i : part) outcomes[i] = m_stop_reason;
    return;
  }
  Part sending{std::move(part), {}};
  std::vector<fhir::Entry> entries;
  for (const auto i : sending.groups)
    for (std::size_t r = 0; r < groups[i].resources.size(); ++r) {
      const auto& resource = groups[i].resources[r];
      if (resource.remote.sent_hash == resource.hash) continue;  // the server has exactly this
      entries.push_back({resource.body, resource.remote.etag});
      sending.owners.push_back({i, r});
    }
  if (entries.empty()) {
    for (const auto i : sending.groups) outcomes[i] = {Verdict::sent, {}};
    return;
  }
  auto reply = ask("POST", "", fhir::transaction(entries, new_uuid()).dump(), stop);
  ++m_traffic.bundles;
  if (!reply) {
    m_stopped = true;
    m_stop_reason = {Verdict::later, reply.error().detail};
    for (const auto i : sending.groups) outcomes[i] = m_stop_reason;
    return;
  }
  judge(*reply, sending, groups, outcomes, stop);
}

void Uploader::judge(const net::HttpReply& reply, Part& part, std::vector<Group>& groups,
                     std::vector<GroupOutcome>& outcomes, std::stop_token stop) {
  const auto everybody = [&](Verdict verdict, const std::string& words) {
    m_stopped = true;
    m_stop_reason = {verdict, words};
    for (const auto i : part.groups) outcomes[i] = m_stop_reason;
  };
  const auto parsed = parse_json(reply.body);
  const Json body = parsed ? *parsed : Json();
  const auto words = fmt::format("HTTP {} {}", reply.status, fhir::outcome_words(body));
  if (reply.status >= 200 && reply.status < 300) return read_entries(reply, part, groups, outcomes);
  if (reply.status == 401 || reply.status == 403) return everybody(Verdict::no_right, words);
  if (reply.status == 408 || reply.status == 429 || reply.status >= 500 || !is_outcome(body)) {
    m_retry_after = retry_after_of(reply);
    return everybody(Verdict::later, words);
  }
  // Parallel transactions on the other side: asking again is the cure, but not for ever.
  if (reply.status == 409 && ++m_conflicts <= 5) return everybody(Verdict::later, words);
  refuse_one(body, part, groups, outcomes, stop);
}

void Uploader::read_entries(const net::HttpReply& reply, Part& part, std::vector<Group>& groups,
                            std::vector<GroupOutcome>& outcomes) {
  const auto parsed = parse_json(reply.body);
  const auto entries =
      parsed ? fhir::read_response(*parsed, part.owners.size()) : Result<std::vector<fhir::Outcome>>(parsed.error());
  if (!entries) {
    m_stopped = true;
    m_stop_reason = {Verdict::later, entries.error().detail};
    for (const auto i : part.groups) outcomes[i] = m_stop_reason;
    return;
  }
  m_conflicts = 0;
  for (const auto i : part.groups) outcomes[i] = {Verdict::sent, {}};
  for (std::size_t e = 0; e < entries->size(); ++e) {
    const auto& entry = (*entries)[e];
    const auto [group, index] = part.owners[e];
    auto& resource = groups[group].resources[index];
    if (entry.status < 300)
      resource.remote = {entry.etag, resource.hash};
    else
      outcomes[group] = {Verdict::refused,
                         fmt::format("HTTP {} {}/{}: {}", entry.status, resource.type, resource.id, entry.words)};
  }
}

void Uploader::refuse_one(const Json& outcome, Part& part, std::vector<Group>& groups,
                          std::vector<GroupOutcome>& outcomes, std::stop_token stop) {
  const int entry = fhir::outcome_entry(outcome);
  const bool named = entry >= 0 && static_cast<std::size_t>(entry) < part.owners.size();
  if (!named && part.groups.size() > 1) {
    const auto middle = part.groups.begin() + static_cast<std::ptrdiff_t>(part.groups.size() / 2);
    send_part(groups, {part.groups.begin(), middle}, outcomes, stop);
    send_part(groups, {middle, part.groups.end()}, outcomes, stop);
    return;
  }
  const auto guilty = named ? part.owners[static_cast<std::size_t>(entry)].group : part.groups.front();
  std::string words = fhir::outcome_words(outcome);
  std::vector<std::size_t> rest;
  const bool again = settle_conflict(groups[guilty], words, stop);
  for (const auto i : part.groups)
    if (i != guilty || again) rest.push_back(i);
  if (!again) outcomes[guilty] = {Verdict::refused, words};
  send_part(groups, std::move(rest), outcomes, stop);
}

/// True when the group can be sent again: our version of the server's state was old, but nobody else changed anything.
/// When somebody did, the server's version is remembered, so that a person's "send again" overwrites it knowingly.
bool Uploader::settle_conflict(Group& group, std::string& words, std::stop_token stop) {
  bool settled = false;
  for (auto& resource : group.resources) {
    if (resource.remote.etag.empty() || resource.remote.sent_hash == resource.hash) continue;
    const auto reply = ask("GET", "/" + resource.type + "/" + resource.id, {}, stop);
    if (!reply || reply->status != 200) continue;
    const auto body = parse_json(reply->body);
    const std::string etag(reply->header("etag"));
    if (!body || etag.empty() || etag == resource.remote.etag) continue;
    const auto theirs = content_hash(*body);
    if (theirs != resource.remote.sent_hash && theirs != resource.hash)
      words = fmt::format("{}/{} was changed on the server meanwhile; send again to replace it. {}", resource.type,
                          resource.id, words);
    else
      settled = true;
    resource.remote = {etag, theirs};
  }
  return settled && words.find("was changed on the server") == std::string::npos;
}

Result<net::HttpReply> Uploader::ask(const std::string& method, const std::string& path, std::string body,
                                     std::stop_token stop) {
  net::HttpRequest request;
  request.method = method;
  request.url = m_base_url + path;
  request.headers = {{"Accept", "application/fhir+json"}};
  if (method == "POST") {
    request.headers.emplace_back("Content-Type", "application/fhir+json");
    request.gzip_body = true;
  }
  request.body = std::move(body);
  auto reply = m_client.send(request, std::move(stop));
  if (reply) {
    m_traffic.bytes_up += reply->bytes_up;
    m_traffic.bytes_down += reply->bytes_down;
  }
  return reply;
}

}  // namespace nuanxin::sync
