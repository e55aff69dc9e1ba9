#include "sync/uploader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <numeric>

#include "base/ids.h"
#include "fhir/bundle.h"

namespace nuanxin::sync {
namespace {

using Indexes = std::vector<std::size_t>;

constexpr std::size_t max_unsure = 10'000;

/// Retry-After in seconds; dates are not used by the servers we talk to and count as "not given".
std::chrono::milliseconds retry_after_of(const net::HttpReply& reply) {
  const auto text = reply.header("retry-after");
  int seconds = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), seconds).ec != std::errc() || seconds < 0) return {};
  return std::chrono::seconds(std::min(seconds, 3600));
}

bool is_outcome(const Json& body) { return text_or(body, "resourceType") == "OperationOutcome"; }

/// Only what the server does not have exactly so already, each resource once.
Bundle bundle_of(const std::vector<Group>& groups, Indexes which) {
  Bundle out;
  out.groups = std::move(which);
  std::vector<fhir::Entry> entries;
  using Name = std::pair<std::string_view, std::string_view>;
  std::map<Name, std::size_t> places;
  for (const auto i : out.groups)
    for (std::size_t r = 0; r < groups[i].resources.size(); ++r) {
      const auto& resource = groups[i].resources[r];
      if (resource.is_there) continue;
      const auto [place, fresh] = places.emplace(Name(resource.type, resource.id), entries.size());
      if (fresh) {
        entries.push_back({resource.type, resource.id, resource.text, resource.remote.etag});
        out.entries.push_back({{}, resource.hash});
      }
      out.entries[place->second].owners.push_back({i, r});
    }
  if (entries.empty()) return out;
  out.identifier = new_uuid();
  out.packed = net::gzip(fhir::transaction(entries, out.identifier));
  return out;
}

}  // namespace

const GroupOutcome* Parcel::stopped_by() const {
  for (const auto& outcome : outcomes)
    if (outcome.verdict == Verdict::later || outcome.verdict == Verdict::no_right) return &outcome;
  return nullptr;
}

Parcel pack(std::vector<Group> groups) {
  Parcel out;
  out.groups = std::move(groups);
  out.outcomes.resize(out.groups.size());
  Indexes which;
  for (std::size_t i = 0; i < out.groups.size(); ++i) {
    const auto& group = out.groups[i];
    if (!group.fault.empty())
      out.outcomes[i] = {Verdict::refused, group.fault};
    else if (group.resources.empty())
      out.outcomes[i] = {Verdict::sent, {}};
    else
      which.push_back(i);
  }
  out.bundle = bundle_of(out.groups, std::move(which));
  return out;
}

Uploader::Uploader(std::string base_url, net::HttpClientOptions options)
    : m_base_url(std::move(base_url)), m_client(std::move(options)) {
  while (m_base_url.ends_with('/')) m_base_url.pop_back();
}

void Uploader::send(Parcel& parcel, std::stop_token stop) {
  m_stopped = false;
  m_retry_after = {};
  send_bundle(parcel, parcel.bundle, stop);
}

void Uploader::stop_all(Parcel& parcel, const Bundle& bundle, Verdict verdict, std::string words) {
  m_stopped = true;
  m_stop_reason = {verdict, std::move(words)};
  for (const auto i : bundle.groups) parcel.outcomes[i] = m_stop_reason;
}

void Uploader::no_answer(Parcel& parcel, const Bundle& bundle, std::string words) {
  if (m_unsure.size() > max_unsure) m_unsure.clear();
  for (const auto& entry : bundle.entries) m_unsure.insert(entry.hash);
  stop_all(parcel, bundle, Verdict::later, std::move(words));
}

void Uploader::send_bundle(Parcel& parcel, const Bundle& bundle, const std::stop_token& stop) {
  if (m_stopped) {
    for (const auto i : bundle.groups) parcel.outcomes[i] = m_stop_reason;
    return;
  }
  if (bundle.entries.empty()) {
    for (const auto i : bundle.groups) parcel.outcomes[i] = {Verdict::sent, {}};
    return;
  }
  net::HttpRequest request{"POST", m_base_url, {}, bundle.packed};
  request.headers = {
      {"Content-Type", "application/fhir+json"}, {"Content-Encoding", "gzip"}, {"X-Van-Batch", bundle.identifier}};
  const auto reply = ask(std::move(request), stop);
  ++m_traffic.bundles;
  if (!reply) return no_answer(parcel, bundle, reply.error().detail);
  judge(*reply, parcel, bundle, stop);
}

void Uploader::judge(const net::HttpReply& reply, Parcel& parcel, const Bundle& bundle, const std::stop_token& stop) {
  const auto parsed = parse_json(reply.body);
  if (reply.status >= 200 && reply.status < 300) return read_entries(parsed, parcel, bundle);
  const Json body = parsed ? *parsed : Json();
  const auto words = fmt::format("HTTP {} {}", reply.status, fhir::outcome_words(body));
  if (reply.status == 401 || reply.status == 403) return stop_all(parcel, bundle, Verdict::no_right, words);
  if (reply.status == 408 || reply.status == 429 || reply.status >= 500 || !is_outcome(body)) {
    m_retry_after = retry_after_of(reply);
    return stop_all(parcel, bundle, Verdict::later, words);
  }
  // Parallel transactions on the other side: asking again is the cure, but not for ever.
  if (reply.status == 409 && ++m_conflicts <= 5) return stop_all(parcel, bundle, Verdict::later, words);
  refuse_one(body, parcel, bundle, stop);
}

void Uploader::read_entries(const Result<Json>& reply, Parcel& parcel, const Bundle& bundle) {
  const auto entries =
      reply ? fhir::read_response(*reply, bundle.entries.size()) : Result<std::vector<fhir::Outcome>>(reply.error());
  if (!entries) return no_answer(parcel, bundle, entries.error().detail);
  m_conflicts = 0;
  for (const auto i : bundle.groups) parcel.outcomes[i] = {Verdict::sent, {}};
  for (std::size_t e = 0; e < entries->size(); ++e) {
    const auto& entry = (*entries)[e];
    for (const auto [group, index] : bundle.entries[e].owners) {
      auto& resource = parcel.groups[group].resources[index];
      if (entry.status < 300)
        resource.remote = {entry.etag, bundle.entries[e].hash};
      else
        parcel.outcomes[group] = {
            Verdict::refused, fmt::format("HTTP {} {}/{}: {}", entry.status, resource.type, resource.id, entry.words)};
    }
  }
}

void Uploader::refuse_one(const Json& outcome, Parcel& parcel, const Bundle& bundle, const std::stop_token& stop) {
  const int entry = fhir::outcome_entry(outcome);
  const bool named = entry >= 0 && static_cast<std::size_t>(entry) < bundle.entries.size();
  if (!named && bundle.groups.size() > 1) {
    const auto middle = bundle.groups.begin() + static_cast<std::ptrdiff_t>(bundle.groups.size() / 2);
    send_bundle(parcel, bundle_of(parcel.groups, {bundle.groups.begin(), middle}), stop);
    send_bundle(parcel, bundle_of(parcel.groups, {middle, bundle.groups.end()}), stop);
    return;
  }
  const auto guilty =
      named ? bundle.entries[static_cast<std::size_t>(entry)].owners.front().group : bundle.groups.front();
  std::string words = fhir::outcome_words(outcome);
  Indexes rest;
  const bool again = settle_conflict(parcel.groups[guilty], words, stop);
  for (const auto i : bundle.groups)
    if (i != guilty || again) rest.push_back(i);
  if (!again) parcel.outcomes[guilty] = {Verdict::refused, words};
  send_bundle(parcel, bundle_of(parcel.groups, std::move(rest)), stop);
}

/// True when the group can be sent again: our version of the server's state was old, but nobody else changed anything.
/// When somebody did, the server's version is remembered, so that a person's "send again" overwrites it knowingly.
bool Uploader::settle_conflict(Group& group, std::string& words, const std::stop_token& stop) {
  bool settled = false, foreign = false;
  for (auto& resource : group.resources) {
    if (resource.remote.etag.empty() || resource.is_there) continue;
    const auto reply = ask({"GET", m_base_url + "/" + resource.type + "/" + resource.id, {}, {}}, stop);
    if (!reply || reply->status != 200) continue;
    const auto body = parse_json(reply->body);
    const std::string etag(reply->header("etag"));
    if (!body || etag.empty() || etag == resource.remote.etag) continue;
    const auto theirs = content_hash(*body);
    const bool ours = theirs == resource.remote.sent_hash || theirs == resource.hash || m_unsure.contains(theirs);
    if (!ours) {
      foreign = true;
      words = fmt::format("{}/{} was changed on the server meanwhile; send again to replace it. {}", resource.type,
                          resource.id, words);
    } else {
      settled = true;
    }
    resource.remote = {etag, theirs};
  }
  return settled && !foreign;
}

Result<net::HttpReply> Uploader::ask(net::HttpRequest request, const std::stop_token& stop) {
  request.headers.emplace_back("Accept", "application/fhir+json");
  auto reply = m_client.send(request, stop);
  if (reply) {
    m_traffic.bytes_up += reply->bytes_up;
    m_traffic.bytes_down += reply->bytes_down;
  }
  return reply;
}

}  // namespace nuanxin::sync
