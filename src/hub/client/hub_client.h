// The hub's API as blocking calls, for the station's worker thread, the command line and tests. One thread at a time.
// A command is sent with an idempotency key; when the connection breaks before the answer came, the SAME key is sent
// again until the deadline, so that a command is done once whatever the network did. How it fails: what the hub refused
// comes back as the hub's own Error (reason, detail = message, field); no answer until the deadline is `unavailable`
// with field "net.…".
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"
#include "net/http_client.h"

namespace nuanxin::hub {

struct HubClientOptions {
  std::string base_url = "http://127.0.0.1:8770";  ///< without /api/v1
  std::string token;                               ///< of a session that exists already
  std::string ca_file;                             ///< PEM of the hub's certificate when it speaks TLS
  std::chrono::milliseconds deadline{15'000};      ///< of one call with all its repetitions
  std::chrono::milliseconds first_wait{100};       ///< before the first repetition; grows to 20 times of it
};

/// What a sign-in gives; empty staff fields for a kiosk or display.
struct SignedIn {
  std::string token, role, expires_at;
  std::string staff_id, staff_name;
  std::string station_id, station_name;
  std::string draft_key;  ///< 32 bytes
  std::string spool_key;  ///< 32 bytes
  std::string fair;       ///< id or empty
};

class HubClient {
 public:
  explicit HubClient(HubClientOptions = {});

  /// Keeps the token for the calls that follow. A kiosk or display gives its station token alone.
  Result<SignedIn> sign_in(const std::string& station_token, const std::string& login = {},
                           const std::string& password = {});
  Result<void> sign_out();
  void set_token(std::string token);
  const std::string& token() const { return m_options.token; }
  const std::string& base_url() const { return m_options.base_url; }

  /// The `result` of the answer. Without a key one is made; give the key of an outbox to repeat it after a restart.
  Result<Json> command(std::string_view name, const Json& body, std::string key = {});
  /// The journal's sequence number of the last answered command.
  std::uint64_t last_seq() const { return m_last_seq; }
  /// `path` below /api/v1, with its query: "/visits/…".
  Result<Json> get(std::string_view path);
  /// A question whose words (names, numbers, phones) must not stand in an address.
  Result<Json> ask(std::string_view path, const Json& body);
  /// A file for a preview.
  Result<Json> post_file(std::string_view path, std::string bytes);

  /// Ends waiting and running transfers early (as `unavailable`), from any thread through its stop_source.
  void set_stop_token(std::stop_token token) { m_stop = std::move(token); }

 private:
  Result<Json> call(const net::HttpRequest& request);
  net::HttpRequest request(std::string_view method, std::string_view path) const;

  HubClientOptions m_options;
  net::HttpClient m_http;
  std::stop_token m_stop;
  std::uint64_t m_last_seq = 0;
};

}  // namespace nuanxin::hub
