#include "hub/client/hub_client.h"

#include <condition_variable>
#include <mutex>

#include "base/crypto.h"
#include "base/ids.h"
#include "net/backoff.h"

namespace nuanxin::hub {
namespace {

using Steady = std::chrono::steady_clock;

/// False when somebody asked to stop meanwhile.
bool wait(std::chrono::milliseconds time, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any signal;
  std::unique_lock lock(mutex);
  signal.wait_for(lock, stop, time, [] { return false; });
  return !stop.stop_requested();
}

net::HttpClientOptions http_options(const HubClientOptions& options) {
  net::HttpClientOptions out;
  out.connect_timeout = std::min(out.connect_timeout, options.deadline);
  out.total_timeout = options.deadline;
  out.ca_file = options.ca_file;
  out.bearer_token = options.token;
  return out;
}

/// The hub may or may not have acted, or will be there in a moment: the same key makes trying again harmless.
bool worth_repeating(const Result<net::HttpReply>& reply) {
  if (reply) return reply->status == 503;
  switch (net::failure_of(reply.error())) {
    case net::HttpFailure::not_reached:
    case net::HttpFailure::timeout:
    case net::HttpFailure::broken:
      return true;
    case net::HttpFailure::tls:
    case net::HttpFailure::aborted:
    case net::HttpFailure::too_large:
      return false;
  }
  return false;
}

Result<Json> read_reply(const net::HttpReply& reply) {
  auto body = parse_json(reply.body);
  if (reply.status >= 200 && reply.status < 300) {
    if (!body) return refuse(Reason::unavailable, "the hub's answer is not JSON", "net.broken");
    return body;
  }
  const Json& error = body ? member(*body, "error") : member(Json(), "error");
  if (!error.is_object())
    return refuse(Reason::unavailable, "the hub answered with status " + std::to_string(reply.status), "net.broken");
  return refuse(reason_from_code(text_or(error, "code")), text_or(error, "message"), text_or(error, "field"));
}

}  // namespace

HubClient::HubClient(HubClientOptions options) : m_options(std::move(options)), m_http(http_options(m_options)) {
  while (m_options.base_url.ends_with('/')) m_options.base_url.pop_back();
}

void HubClient::set_token(std::string token) {
  m_options.token = std::move(token);
  m_http.set_bearer_token(m_options.token);
}

net::HttpRequest HubClient::request(std::string_view method, std::string_view path) const {
  net::HttpRequest out;
  out.method = method;
  out.url = m_options.base_url + "/api/v1" + std::string(path);
  return out;
}

Result<Json> HubClient::call(const net::HttpRequest& request) {
  const auto give_up = Steady::now() + m_options.deadline;
  net::Backoff backoff(m_options.first_wait, m_options.first_wait * 20,
                       static_cast<std::uint64_t>(Steady::now().time_since_epoch().count()));
  while (true) {
    const auto reply = m_http.send(request, m_stop);
    if (!worth_repeating(reply)) {
      if (reply) return read_reply(*reply);
      return reply.error();
    }
    const auto pause = backoff.next();
    if (Steady::now() + pause >= give_up || !wait(pause, m_stop)) {
      if (reply) return read_reply(*reply);
      return refuse(Reason::unavailable, reply.error().detail, reply.error().field);
    }
  }
}

Result<SignedIn> HubClient::sign_in(const std::string& station_token, const std::string& login,
                                    const std::string& password) {
  auto r = request("POST", "/session");
  Json body{{"station_token", station_token}};
  if (!login.empty()) {
    body["login"] = login;
    body["password"] = password;
  }
  r.headers.emplace_back("Content-Type", "application/json");
  r.body = body.dump();
  const auto reply = call(r);
  if (!reply) return reply.error();
  SignedIn out;
  out.token = text_or(*reply, "token");
  out.role = text_or(*reply, "role");
  out.expires_at = text_or(*reply, "expires_at");
  out.fair = text_or(*reply, "fair");
  out.staff_id = text_or(member(*reply, "staff"), "id");
  out.staff_name = text_or(member(*reply, "staff"), "name");
  out.station_id = text_or(member(*reply, "station"), "id");
  out.station_name = text_or(member(*reply, "station"), "name");
  out.draft_key = crypto::from_base64(text_or(*reply, "draft_key")).value_or(std::string());
  out.spool_key = crypto::from_base64(text_or(*reply, "spool_key")).value_or(std::string());
  set_token(out.token);
  return out;
}

Result<void> HubClient::sign_out() {
  const auto reply = call(request("DELETE", "/session"));
  if (!reply) return reply.error();
  set_token({});
  return {};
}

Result<Json> HubClient::command(std::string_view name, const Json& body, std::string key) {
  auto r = request("POST", "/commands/" + net::percent_encode(name));
  r.headers.emplace_back("Content-Type", "application/json");
  r.headers.emplace_back("Idempotency-Key", key.empty() ? new_uuid() : std::move(key));
  r.body = body.dump();
  auto reply = call(r);
  if (!reply) return reply.error();
  m_last_seq = value_or<std::uint64_t>(*reply, "seq", m_last_seq);
  return member(*reply, "result");
}

Result<Json> HubClient::get(std::string_view path) { return call(request("GET", path)); }

Result<Json> HubClient::ask(std::string_view path, const Json& body) {
  auto r = request("POST", path);
  r.headers.emplace_back("Content-Type", "application/json");
  r.body = body.dump();
  return call(r);
}

Result<Json> HubClient::post_file(std::string_view path, std::string bytes) {
  auto r = request("POST", path);
  r.headers.emplace_back("Content-Type", "application/octet-stream");
  r.body = std::move(bytes);
  return call(r);
}

}  // namespace nuanxin::hub
