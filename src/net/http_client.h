// A blocking HTTP client on libcurl: one handle, reused so that the connection stays open. Used by one thread at a time
// (each worker thread has its own). Fails as Result: failure_of() tells why nothing came back; every HTTP status,
// also 4xx and 5xx, is a reply, not a failure. Never follows redirects (a token must not travel elsewhere).
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/error.h"
#include "net/gzip.h"
#include "net/http_message.h"

namespace nuanxin::net {

struct HttpClientOptions {
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds total_timeout{60'000};
  std::chrono::seconds low_speed_time{20};  ///< given up when slower than 100 bytes/s for this long
  std::string ca_file;                      ///< PEM; empty: the system's
  std::string bearer_token;
  std::size_t max_reply_bytes = std::size_t{64} << 20;  ///< inflated
};

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  Pairs headers;
  std::string body;
  bool gzip_body = false;  ///< sends Content-Encoding: gzip
};

struct HttpReply {
  int status = 0;
  Pairs headers;
  std::string body;              ///< inflated
  std::uint64_t bytes_up = 0;    ///< on the wire: request line, headers and body as sent
  std::uint64_t bytes_down = 0;  ///< on the wire: headers and body as received
  std::string_view header(std::string_view name) const { return find_header(headers, name); }
};

/// Why no reply came. `timeout` after connecting means that the server may have acted.
enum class HttpFailure { not_reached, timeout, tls, aborted, too_large, broken };

/// Of an Error that HttpClient::send returned (carried in Error::field as "net.timeout" and so on).
HttpFailure failure_of(const Error&);

class HttpClient {
 public:
  explicit HttpClient(HttpClientOptions = {});
  ~HttpClient();
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;

  /// A stop request ends a running transfer within a second, as HttpFailure::aborted.
  Result<HttpReply> send(const HttpRequest&, std::stop_token = {});
  void set_bearer_token(std::string);

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace nuanxin::net
